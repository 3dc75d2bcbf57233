// Runs in any browser, before the modules: says what is missing where the modules would fail, or not even be parsed. Loads the
// page again if no worker has its modules any more, as after an upgrade.
(function () {
  const isNew =
    window.Intl && Intl.Segmenter && Array.prototype.findLast && window.HTMLDialogElement && window.AbortSignal && AbortSignal.timeout &&
    window.CSS && CSS.supports && CSS.supports("selector(:has(a))")
  const entry = document.querySelector('script[type="module"]')
  if (isNew) entry.addEventListener("error", function () {
    fetch(entry.src, { cache: "no-store" }).then(reloadIfGone, function () {})  // without a network the page already says so
  })
  else tellThatItIsTooOld()

  function reloadIfGone(answer) {
    if (answer.status !== 404 || sessionStorage.getItem("reloaded-for") === entry.src) return
    sessionStorage.setItem("reloaded-for", entry.src)
    location.reload()
  }

  function tellThatItIsTooOld() {
    const old = document.getElementById("old")
    const main = document.getElementsByTagName("main")[0]
    old.hidden = false
    old.className = "card"
    document.getElementById("late").hidden = true
    main.hidden = true
    main.parentNode.insertBefore(old, main)
  }
})()
