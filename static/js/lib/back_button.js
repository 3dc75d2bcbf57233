// Lets the Back button of a phone close what lies over the page, instead of leaving the page.
import { COARSE } from "./screen.js"

const layers = []
let hasEntry = false  // in the history of the tab, for Back to remove
let isRemoving = false

// `close()` is called if the reader goes back. Returns a function to call when the layer is closed in any way.
export function closeOnBack(close) {
  if (!COARSE.matches) return () => {}
  const layer = { close }
  layers.push(layer)
  settle()
  return () => {
    if (layers.includes(layer)) layers.splice(layers.indexOf(layer), 1)
    settle()
  }
}

// Going back takes a moment, in which another layer may open.
function settle() {
  if (isRemoving || hasEntry === layers.length > 0) return
  hasEntry = layers.length > 0
  if (hasEntry) return history.pushState(null, "")
  isRemoving = true
  history.back()
}

addEventListener("popstate", () => {
  const isOwn = isRemoving
  isRemoving = false
  if (!isOwn) {
    hasEntry = false
    layers.pop()?.close()
  }
  settle()
})
