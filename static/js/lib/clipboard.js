// Copies a text. On plain http browsers offer only execCommand.

export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return copyBySelection(text)
  }
}

function copyBySelection(text) {
  const field = document.createElement("textarea")
  const before = document.activeElement
  field.value = text
  field.className = "hidden"
  const dialog = document.querySelector("dialog[open]")  // nothing outside of it can be selected
  ;(dialog ?? document.body).append(field)
  field.select()
  const isCopied = document.execCommand("copy")
  field.remove()
  before?.focus()
  return isCopied
}
