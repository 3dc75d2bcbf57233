// The emoji of the picker. Whatever else a keyboard has can be typed.
import { _ } from "../lib/i18n.js"

export const GROUPS = [
  [_("Often used"), "👍 ❤️ 😂 🎉 😮 😢 🙏"],
  [_("Faces"), "😀 😃 😄 😁 😆 😅 🤣 🙂 😉 😊 😇 🥰 😍 😘 😋 😜 🤪 🤗 🤭 🤔 🤨 😐 😏 🙄 😬 😌 😴 🤒 🥵 🥶 🤯 🥳 😎 🤓 😕 😟 😳 🥺 😭 😱 😤 😡"],
  [_("Hands and people"), "👋 🖐️ 👌 ✌️ 🤞 🤟 👈 👉 👆 👇 👎 ✊ 👏 🙌 🤝 💪 🙋 🤷 🤦 🙇 💁 🧑‍💻"],
  [_("Hearts and signs"), "🧡 💛 💚 💙 💜 🖤 💔 💯 ✅ ❌ 👀 ❓ ❗ ⚠️ 🚫 ➕ ➖ 🔴 🟢 🔵 ⭐ ✨ 🔥"],
  [_("Nature and food"), "🌞 🌧️ ⛄ 🌈 🌸 🌹 🍀 🐶 🐱 🐼 🐧 🦊 🍎 🍉 🍜 🍚 🥟 🍕 🎂 ☕ 🍵 🍺"],
  [_("Things"), "🎁 🏆 ⚽ 🎵 🎨 📷 💻 📱 🔋 💡 🔍 🔒 🔑 📌 📎 📅 ⏰ ⌛ 📈 📝 📣 🚀 ✈️ 🚗 🏠 💰"],
].map(([name, emoji]) => [name, emoji.split(" ")])
