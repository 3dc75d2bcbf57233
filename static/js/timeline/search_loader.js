// Loads the search when it is first opened, as many readers never search.

export class SearchLoader {
  #make
  #failed
  #search = null

  // `button` opens the search, which `make(Search)` returns; `failed()` is called if it cannot be loaded.
  constructor(button, make, failed) {
    const first = () => this.open()
    button.addEventListener("click", first)
    this.#make = (Search) => {
      button.removeEventListener("click", first)
      return make(Search)
    }
    this.#failed = failed
  }

  get isOpen() {
    return this.#search?.isOpen ?? false
  }

  // Opens the panel, and searches for a text if one is given.
  async open(text) {
    if (!this.#search) await this.#load()
    this.#search?.open(text)
  }

  close() {
    this.#search?.close()
  }

  clear() {
    this.#search?.clear()
  }

  reset() {
    this.#search?.reset()
  }

  forget(seq) {
    this.#search?.forget(seq)
  }

  forgetOf(member) {
    this.#search?.forgetOf(member)
  }

  async #load() {
    const { Search } = await import("./search.js").catch(() => ({}))
    if (!Search) this.#failed()
    else this.#search ??= this.#make(Search)
  }
}
