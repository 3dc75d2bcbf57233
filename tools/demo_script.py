"""Contains the script of the demo meeting: who sends what, and what happens to the message.

`reply` is the index of an earlier message in this list; `reactions` are (person, emoji).
"""

from typing import Any

MEETING = "周会 · Weekly review"
PEOPLE = ("小明", "Anna", "李伟", "Benedikt Weber-Stolz", "Zoë")
MING, ANNA, WEI, BEN, ZOE = range(len(PEOPLE))

SCRIPT: list[tuple[int, str, dict[str, Any]]] = [
    (MING, "大家好，我们开始吧。", {"reactions": [(ANNA, "👋"), (WEI, "👋")]}),
    (ANNA, "Hi everyone 👋", {}),
    (WEI, "大家好！", {}),
    (BEN, "Good morning. Can everybody see the agenda?", {}),
    (
        MING,
        "今天的议题：\n1. 发布进度\n2. 移动端问题\n3. 下周计划",
        {"reactions": [(ZOE, "👍"), (BEN, "👍")]},
    ),
    (ZOE, "Looks good. I have one more: who looks after support next week?", {}),
    (MING, "好，放到最后。先说发布。", {"reply": 5}),
    (
        WEI,
        "0.9 的测试昨天全部通过了 🎉",
        {"reactions": [(MING, "🎉"), (ANNA, "🎉"), (BEN, "🎉"), (ZOE, "🎉")]},
    ),
    (ANNA, "*Great work!* How long does the suite take now?", {}),
    (WEI, "大约 7 分钟，比上个月快了一半。", {"reply": 8}),
    (BEN, "Which part was slow?", {}),
    (WEI, "浏览器测试。每个测试都要重新加载全部脚本。", {}),
    (WEI, "改动其实很小：\n```\nconst page = await context.newPage()\nawait page.goto(link)\n```", {}),
    (ANNA, "Nice and short. Does it work on Windows, too?", {}),
    (WEI, "还没试过。", {"edit": "试过了，也可以。"}),
    (MING, "那发布时间就定在周四？", {"reactions": [(ANNA, "👍"), (WEI, "👍"), (ZOE, "👍")]}),
    (ANNA, "Thursday works for me.", {"reply": 15}),
    (BEN, "I am away on Thursday, but you do not need me for it.", {}),
    (ZOE, "I can take the announcement. Draft follows this afternoon.", {"reactions": [(MING, "❤️")]}),
    (MING, "谢谢 @Zoë！", {}),
    (ZOE, "One question: do we announce it in both languages at once?", {}),
    (MING, "对，中英文同时发。", {"reply": 20}),
    (MING, "下一个议题：移动端。", {}),
    (ANNA, "On my phone the message buttons did not react to a tap. Fixed since yesterday.", {}),
    (BEN, "Same here, and it is fine now.", {"reply": 23}),
    (WEI, "小屏幕上标题栏占了两行，能不能压缩一下？", {"reactions": [(ZOE, "💯")]}),
    (ANNA, "Yes. Title, people and a menu fit into one row at 360 px.", {}),
    (ZOE, "asdf", {"deleted": True}),
    (ZOE, "Sorry, wrong window.", {"reactions": [(BEN, "😂"), (ANNA, "😂")]}),
    (BEN, "Happens to everyone.", {}),
    (MING, "深色模式呢？", {}),
    (ANNA, "Dark mode is done. Please look at the contrast of links; `#8ab4f8` is my guess.", {}),
    (WEI, "我看了，对比度足够（7.2:1）。", {"reply": 31}),
    (BEN, "Here is the page about it: https://www.w3.org/TR/WCAG22/#contrast-minimum", {}),
    (
        BEN,
        "A longer thought, to see how a paragraph looks: a meeting should be something that you can open on "
        "any device, within a second, without an account, and leave without a trace. Whatever we add should "
        "not make one of these four worse. If it does, it needs a very good reason.",
        {"reactions": [(MING, "👏"), (ZOE, "👏")]},
    ),
    (MING, "同意。这四点可以写进文档里。", {"reply": 34}),
    (
        WEI,
        "我补充一点：网络不好的时候也要能用。地铁里、机场里，消息先存在本地，等网络恢复后再发送，而且只发送一次，"
        "顺序不乱。这一点我们已经做到了，但用户未必知道，应该在界面上说清楚。",
        {"reactions": [(ANNA, "👍")]},
    ),
    (ANNA, "> 而且只发送一次\nThat is the part I am proud of.", {}),
    (ZOE, "Then let us say it in the announcement!", {}),
    (MING, "好主意。", {}),
    (MING, "最后：下周谁负责支持？", {}),
    (BEN, "Not me, as I said.", {}),
    (ANNA, "I did last week…", {}),
    (WEI, "我来吧。", {"reactions": [(MING, "🙏"), (ANNA, "🙏"), (BEN, "🙏"), (ZOE, "🙏")]}),
    (MING, "辛苦了，@李伟！", {}),
    (ZOE, "Thank you, 李伟.", {}),
    (ANNA, "Anything else?", {}),
    (BEN, "No, all good. Bye!", {}),
    (WEI, "没有了，再见。", {}),
    (MING, "那就到这里，周四见 👋", {"reactions": [(ZOE, "👋")]}),
]
