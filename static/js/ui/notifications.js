// Notifications of the system, for entries that arrive while the page is hidden.
import { _ } from "../lib/i18n.js"

const MAX_LETTERS = 200

export class Notifications {
  #icon
  #shown = new Map()  // key -> Notification

  constructor(icon) {
    this.#icon = icon
    document.addEventListener("visibilitychange", () => document.hidden || this.withdraw())
  }

  // Asks the reader for permission if needed. Returns "" if notifications may be shown, else the reason.
  async allow() {
    if (!isSecureContext) return _("Notifications need HTTPS.")
    if (!("Notification" in globalThis)) return _("This browser doesn't support notifications.")
    const answer = await Notification.requestPermission()
    return answer === "granted" ? "" : _("Notifications are blocked in your browser's settings.")
  }

  // `key` identifies the notification: the seq of a message, or a text.
  show({ key, title, body: text }) {
    if (globalThis.Notification?.permission !== "granted") return
    const body = text.slice(0, MAX_LETTERS)
    const options = { body, icon: this.#icon, tag: `${location.pathname}#${key}`, data: location.pathname, silent: true }
    try {
      this.#showHere(key, title, options)
    } catch {
      this.#showByWorker(key, title, options)  // on phones only a service worker may
    }
  }

  // Closes the notifications with these keys, or all.
  withdraw(keys = [...this.#shown.keys()]) {
    for (const key of keys) {
      this.#shown.get(key)?.close()
      this.#shown.delete(key)
    }
  }

  #showHere(key, title, options) {
    const notification = new Notification(title, options)
    notification.onclick = () => {
      focus()
      notification.close()
    }
    this.#shown.set(key, notification)
  }

  async #showByWorker(key, title, options) {
    const worker = await navigator.serviceWorker?.ready
    await worker?.showNotification(title, options)
    const [notification] = (await worker?.getNotifications({ tag: options.tag })) ?? []
    if (notification) this.#shown.set(key, notification)
  }
}
