// Panels above the page. Browsers without popovers (Chrome before 114, Safari before 17) get the class `popover--open`.

const isNative = "popover" in HTMLElement.prototype
const OPEN = "popover--open"

// Calls `closed` each time the panel closes.
export function onPopoverClosed(panel, closed) {
  panel.addEventListener("toggle", ({ newState }) => newState === "closed" && closed())
}

// `source` is the button beside which the panel opens.
export function showPopover(panel, source) {
  if (isNative) return panel.showPopover({ source })
  panel.classList.add(OPEN)
  const isOutside = (event) => event.type === "keydown" ? event.key === "Escape" : !panel.contains(event.target)
  const close = (event) => isOutside(event) && hidePopover(panel)
  const listening = new AbortController()
  for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, close, { capture: true, signal: listening.signal })
  panel.addEventListener("toggle", () => listening.abort(), { once: true })
}

export function hidePopover(panel) {
  if (isNative) return panel.hidePopover()
  if (!panel.classList.contains(OPEN)) return
  panel.classList.remove(OPEN)
  panel.dispatchEvent(Object.assign(new Event("toggle"), { newState: "closed" }))
}
