// Keeps the meeting above the keyboard of a phone: some browsers draw it over the page and do not make the page smaller.

const view = globalThis.visualViewport
const { style } = document.documentElement

export function stayAboveKeyboard() {
  view?.addEventListener("resize", fit)
}

function fit() {
  if (view.scale > 1) return style.setProperty("--free-height", "initial")  // the reader looks closer, at some part
  style.setProperty("--free-height", `${view.height}px`)
  scrollTo(0, 0)  // such browsers scroll the page to the field
}
