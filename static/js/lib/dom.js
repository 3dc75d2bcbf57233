// Small things every page does with the document.

export const byId = (id) => document.getElementById(id)
export const find = (root, name) => root.querySelector(`[data-part="${name}"]`)
export const clone = (template) => template.content.firstElementChild.cloneNode(true)

// Whether a key is an input method's. Where `isComposing` comes too late, browsers report key code 229.
export const isComposing = (event) => event.isComposing || event.keyCode === 229

// Buttons come disabled: before the scripts one does nothing, and a form would be sent past them.
export function enableButtons() {
  for (const button of document.querySelectorAll("[data-until-wired]")) button.disabled = false
  byId("late").remove()
}

export function setText(element, text) {
  element.textContent = text
  element.hidden = !text
}

// Makes `rows` the children of a list, in this order. A row that keeps its place is not moved: the reader may be writing in
// it, or about to press one of its buttons.
export function syncRows(list, rows) {
  for (const row of [...list.children]) if (!rows.includes(row)) row.remove()
  rows.forEach((row, index) => row === list.children[index] || list.insertBefore(row, list.children[index] ?? null))
}

// Dialogs answer with the value of the button that closed them.
export function openDialog(dialog) {
  dialog.returnValue = ""
  dialog.showModal()
  return new Promise((resolve) => {
    const closed = () => {
      takeCaretBack(document.activeElement)
      resolve(dialog.returnValue)
    }
    dialog.addEventListener("close", closed, { once: true })
  })
}

// Browsers give the focus back to where one wrote; Chromium leaves the caret at the button that was clicked, and what is
// typed is lost.
function takeCaretBack(field) {
  if (field?.matches("textarea")) field.setSelectionRange(field.selectionStart, field.selectionEnd)
}
