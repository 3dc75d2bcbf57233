// A link: to copy, to hand to another app.
import { copy } from "../lib/clipboard.js"
import { find, openDialog } from "../lib/dom.js"
import { _ } from "../lib/i18n.js"

export class Invite {
  #dialog
  #field
  #link
  #toast
  #copied

  // `copied` is what is said when the link has been copied.
  constructor(dialog, field, toast, copied = _("Link copied")) {
    this.#dialog = dialog
    this.#field = field
    this.#link = field.value
    this.#toast = toast
    this.#copied = copied
    find(dialog, "copy").addEventListener("click", () => this.#copyHere())
    find(dialog, "share").addEventListener("click", () => this.#share())
    find(dialog, "share").hidden = !navigator.share
    find(dialog, "withheld").hidden = isSecureContext
  }

  // There is another link from now on.
  set link(link) {
    this.#link = this.#field.value = link
  }

  // Done when it is closed again.
  open() {
    find(this.#dialog, "said").textContent = ""
    return openDialog(this.#dialog)
  }

  // Copies at once; where the browser does not let it, shows what to copy.
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
    find(this.#dialog, "said").textContent = _("The browser does not let this page copy. Please copy the link yourself.")
    this.#field.select()
  }

  async #share() {
    try {
      await navigator.share({ title: document.querySelector("h1").textContent, url: this.#link })
    } catch (refusal) {
      if (refusal.name !== "AbortError") this.#copyHere()  // closing the sheet is no failure
    }
  }
}
