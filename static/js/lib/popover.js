// Panels above the page. Browsers without popovers (Chrome before 114, Safari before 17) get the class `popover--open`.

const isNative = "popover" in HTMLElement.prototype
const OPEN = "popover--open"

// Calls `closed` each time the panel closes.
export function onPopoverClosed(panel, closed) {
  panel.addEventListener("toggle", ({ newState }) => newState === "closed" && closed())
}

// `source` is the button beside which the panel opens; pressing it again closes the panel.
export function showPopover(panel, source) {
  if (isNative) panel.showPopover({ source })
  else panel.classList.add(OPEN)
  const open = new AbortController()
  const listen = (kind, listener) => document.addEventListener(kind, listener, { capture: true, signal: open.signal })
  listen("pointerdown", ({ target }) => {
    if (source.contains(target)) closeByClick(panel, source)
    else if (!isNative && !panel.contains(target)) hidePopover(panel)
  })
  listen("keydown", ({ key }) => !isNative && key === "Escape" && hidePopover(panel))
  panel.addEventListener("toggle", ({ newState }) => newState === "closed" && open.abort(), { signal: open.signal })
}

export function hidePopover(panel) {
  if (!panel.matches(isNative ? ":popover-open" : `.${OPEN}`)) return
  if (isNative) return panel.hidePopover()
  panel.classList.remove(OPEN)
  panel.dispatchEvent(Object.assign(new Event("toggle"), { newState: "closed" }))
}

// The browser may close the panel before the click, which would then open it again.
function closeByClick(panel, source) {
  const pressed = new AbortController()
  const { signal } = pressed
  source.addEventListener("click", (event) => {
    event.stopImmediatePropagation()
    hidePopover(panel)
    pressed.abort()
  }, { capture: true, signal })
  document.addEventListener("pointerdown", () => pressed.abort(), { capture: true, signal })
}
