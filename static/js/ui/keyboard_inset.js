// Some browsers lay a phone's keyboard over the page instead of making the page smaller: then the meeting ends
// where the keyboard begins.

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
