// Runs in any browser, before the modules: says what is missing where the modules would fail, or not even be parsed.
(function () {
  const isNew =
    window.Intl && Intl.Segmenter && Array.prototype.findLast && window.HTMLDialogElement && window.AbortSignal && AbortSignal.timeout &&
    window.CSS && CSS.supports && CSS.supports("selector(:has(a))")
  if (isNew) return
  document.getElementById("old").hidden = false
  document.getElementById("late").hidden = true
  document.getElementsByTagName("main")[0].hidden = true
})()
