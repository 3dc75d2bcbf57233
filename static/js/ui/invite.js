// A dialog with a link, to copy or to share.
import { copy } from "../lib/clipboard.js"
import { find, openDialog } from "../lib/dom.js"
import { _ } from "../lib/i18n.js"

export class Invite {
  #dialog
  #field
  #link
  #toast
  #copied

  // `copied` is the text after the link was copied.
  constructor(dialog, field, toast, copied = _("Link copied")) {
    this.#dialog = dialog
    this.#field = field
    this.#link = field.value
    this.#toast = toast
    this.#copied = copied
    find(dialog, "copy").addEventListener("click", () => this.#copyHere())
    find(dialog, "share").addEventListener("click", () => this.share(() => this.#copyHere()))
    find(dialog, "share").hidden = !navigator.share
    find(dialog, "withheld").hidden = isSecureContext
  }

  set link(link) {
    this.#link = this.#field.value = link
  }

  // Resolves when the dialog is closed.
  open() {
    find(this.#dialog, "said").textContent = ""
    return openDialog(this.#dialog)
  }

  // Copies at once. If the browser refuses, opens the dialog for the reader to copy.
  async copy() {
    if (await copy(this.#link)) return this.#toast.show(this.#copied)
    this.open()
    this.#refused()
  }

  async #copyHere() {
    if (await copy(this.#link)) find(this.#dialog, "said").textContent = this.#copied
    else this.#refused()
  }

  #refused() {
    find(this.#dialog, "said").textContent = _("Couldn't copy. Select the link and copy it.")
    this.#field.select()
  }

  // `refused` is called if the browser shares nothing.
  async share(refused = () => this.copy()) {
    try {
      await navigator.share({ title: document.querySelector("h1").textContent, url: this.#link })
    } catch (refusal) {
      if (refusal.name !== "AbortError") refused()  // else the reader has closed the share sheet
    }
  }
}
