// The reader's preferences, kept in localStorage: theme, sound, announcements, notifications, shortcuts.
import { setAnnouncing } from "./announcer.js"
import { find, openDialog, setText } from "../lib/dom.js"
import { keep } from "../lib/storage.js"
import { setTheme, theme } from "./theme.js"

const NAME = "settings"
const DEFAULTS = { notify: "off", sound: true, aloud: true, keys: true }

export class Settings {
  #dialog
  #form
  #chosen

  // `allow()` asks for permission to notify, and resolves to "" or to the reason why it is withheld.
  constructor(dialog, allow) {
    this.#dialog = dialog
    this.#form = dialog.querySelector("form")
    this.#chosen = { ...DEFAULTS, ...JSON.parse(localStorage.getItem(NAME)) }
    find(this.#form, "notify").hidden = !("Notification" in globalThis)
    this.#form.addEventListener("change", ({ target }) => this.#change(target, allow))
    setAnnouncing(this.aloud)
  }

  get notify() {
    return this.#chosen.notify
  }

  get sound() {
    return this.#chosen.sound
  }

  get aloud() {
    return this.#chosen.aloud
  }

  get keys() {
    return this.#chosen.keys
  }

  open() {
    const { elements } = this.#form
    elements.theme.value = theme()
    elements.notify.value = this.notify
    for (const name of ["sound", "aloud", "keys"]) elements[name].checked = this.#chosen[name]
    return openDialog(this.#dialog)
  }

  async #change({ name, type, value, checked }, allow) {
    if (name === "theme") return setTheme(value)
    this.#choose(name, type === "checkbox" ? checked : value)
    if (name === "aloud") setAnnouncing(checked)
    if (name === "notify") this.#allowed(value === "off" ? "" : await allow())
  }

  #allowed(refusal) {
    setText(find(this.#form, "notify-hint"), refusal)
    if (!refusal) return
    this.#choose("notify", "off")
    this.#form.elements.notify.value = "off"
  }

  #choose(name, value) {
    this.#chosen[name] = value
    keep(localStorage, NAME, JSON.stringify(this.#chosen))
  }
}
