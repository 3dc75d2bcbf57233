// Shows how many messages are unread: in the title, on the icon, on the installed app.

export class Badge {
  #icon
  #plain
  #marked
  #title = document.title
  #count = 0

  // `icon` is the link to the page's icon; its data-marked is the icon with a dot.
  constructor(icon) {
    this.#icon = icon
    this.#plain = icon.href
    this.#marked = icon.dataset.marked
    document.addEventListener("visibilitychange", () => document.hidden || this.#set(0))
  }

  set title(title) {
    this.#title = title
    this.#draw()
  }

  add(more) {
    this.#set(this.#count + more)
  }

  #set(count) {
    if (count === this.#count) return
    this.#count = count
    this.#draw()
    const shown = count > 0 ? navigator.setAppBadge?.(count) : navigator.clearAppBadge?.()
    shown?.catch(() => {})  // only an installed app has one
  }

  #draw() {
    const count = this.#count
    document.title = count > 0 ? `(${count}) ${this.#title}` : this.#title
    this.#icon.href = count > 0 ? this.#marked : this.#plain
  }
}
