// Notifications of the system, for messages that come while the page is out of sight.
import { _ } from "./strings.js"

const MOST_LETTERS = 200

export class Notifications {
  #icon
  #shown = new Map()  // seq -> Notification

  constructor(icon) {
    this.#icon = icon
    document.addEventListener("visibilitychange", () => document.hidden || this.withdraw())
  }

  // Asks the reader, if need be; "" when they may be shown, else why they may not.
  async allow() {
    if (!isSecureContext) return _("Over plain http the browser withholds notifications.")
    if (!("Notification" in globalThis)) return _("This browser has no notifications.")
    const answer = await Notification.requestPermission()
    return answer === "granted" ? "" : _("The browser does not let this page show notifications.")
  }

  show({ seq, sender, content }) {
    if (globalThis.Notification?.permission !== "granted") return
    const body = content.slice(0, MOST_LETTERS)
    const options = { body, icon: this.#icon, tag: `${location.pathname}#${seq}`, data: location.pathname, silent: true }
    try {
      this.#showHere(seq, sender, options)
    } catch {
      this.#showByWorker(seq, sender, options)  // on phones a page may not
    }
  }

  // What was deleted, or seen; all of them, if it is not said which.
  withdraw(seqs = [...this.#shown.keys()]) {
    for (const seq of seqs) {
      this.#shown.get(seq)?.close()
      this.#shown.delete(seq)
    }
  }

  #showHere(seq, sender, options) {
    const notification = new Notification(sender, options)
    notification.onclick = () => {
      focus()
      notification.close()
    }
    this.#shown.set(seq, notification)
  }

  async #showByWorker(seq, sender, options) {
    const worker = await navigator.serviceWorker?.ready
    await worker?.showNotification(sender, options)
    const [notification] = (await worker?.getNotifications({ tag: options.tag })) ?? []
    if (notification) this.#shown.set(seq, notification)
  }
}
