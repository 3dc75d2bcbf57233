// Helpers for the document of every page.

export const byId = (id) => document.getElementById(id)
export const find = (root, name) => root.querySelector(`[data-part="${name}"]`)
export const clone = (template) => template.content.firstElementChild.cloneNode(true)

// The server sends buttons disabled: without the scripts they would do nothing, or send a form by HTML.
export function enableButtons() {
  for (const button of document.querySelectorAll("[data-until-wired]")) button.disabled = false
  byId("late").remove()
}

export function setText(element, text) {
  element.textContent = text
  element.hidden = !text
}

export const isShown = (element) => element.getClientRects().length > 0

// Focuses the first of these elements that is shown.
export function focusFirst(elements) {
  elements.find(isShown)?.focus()
}

// Makes `rows` the children of a list, in this order. A row that keeps its place is not moved: the reader may be writing in
// it, or about to press one of its buttons.
export function syncRows(list, rows) {
  const kept = new Set(rows)
  for (const row of [...list.children]) if (!kept.has(row)) row.remove()
  rows.forEach((row, index) => row === list.children[index] || list.insertBefore(row, list.children[index] ?? null))
}

// Resolves to the value of the button that closed the dialog.
export function openDialog(dialog) {
  dialog.returnValue = ""
  dialog.showModal()
  dialog.scrollTop = 0  // the browser shows what has the focus
  return new Promise((resolve) => {
    const closed = () => {
      takeCaretBack(document.activeElement)
      resolve(dialog.returnValue)
    }
    dialog.addEventListener("close", closed, { once: true })
  })
}

// Browsers return the focus to the text field; Chromium leaves the caret at the clicked button, and typed text would
// be lost.
function takeCaretBack(field) {
  if (field?.matches("textarea")) field.setSelectionRange(field.selectionStart, field.selectionEnd)
}
