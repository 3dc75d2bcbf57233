// What holds for every field that people write in: the keys of an input method are its own, and no control character stays.

const LINE_BREAKS = /\r\n?|[\v\f\u0085\u2028\u2029]/g
const CONTROLS = /[^\P{Cc}\t\n]/gu

// Call it once on a page.
export function tendFields() {
  addEventListener("keydown", leaveToInputMethod, { capture: true })
  addEventListener("input", ({ target, isComposing }) => isComposing || clean(target), { capture: true })
  for (const field of document.querySelectorAll("input, textarea")) clean(field)
}

// Returns a text as it can be sent: control characters are invisible, and the service refuses them.
export const withoutControls = (text) => text.replace(LINE_BREAKS, "\n").replace(CONTROLS, "")

// Keeps a key that chooses or drops candidates from every handler of the page, and Escape from closing a dialog. Where
// `isComposing` is set too late, browsers report key code 229.
function leaveToInputMethod(event) {
  if (!event.isComposing && event.keyCode !== 229) return
  event.stopImmediatePropagation()
  if (event.key === "Escape") event.preventDefault()
}

function clean(field) {
  const { value, selectionStart } = field
  const kept = fitting(field, value)
  if (kept === value) return
  const caret = fitting(field, value.slice(0, selectionStart)).length
  field.value = kept
  field.setSelectionRange(caret, caret)
}

function fitting(field, text) {
  const kept = withoutControls(text)
  return field.matches("textarea") ? kept : kept.replaceAll("\n", " ")
}
