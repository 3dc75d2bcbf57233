// Shows why the connection has ended for good, and what the member can still do.
import { byId } from "../lib/dom.js"
import { NARROW } from "../lib/screen.js"
import { _, joinSentences } from "../lib/i18n.js"

export class MeetingOver {
  #status
  #composer
  #banner
  #on

  // on.comeBack() joins again after the seat is lost; on.copy(text); on.uncover() closes what covers the notice on a phone.
  constructor({ status, composer, banner, on }) {
    this.#status = status
    this.#composer = composer
    this.#banner = banner
    this.#on = on
  }

  // The member called `name` has lost their seat, may not come back, or the meeting has ended.
  end(error, name) {
    this.#stop()
    if (error.isSeatLost) this.#status.ended()
    else this.#status.over(error.isMeetingGone ? _("Meeting ended") : _("Not connected"))
    if (error.isSeatLost) return this.#banner.showAction(error.message, _("Rejoin as %(name)s", { name }), this.#on.comeBack)
    if (error.isErased) return this.#close(error.message)
    this.#close(joinSentences(error.message, _("You can still read this until you close the page.")))
  }

  // I have ended the meeting for all members.
  endedByMe(isErased) {
    this.#stop()
    this.#status.over(_("Meeting ended"))
    const stays = _("You can still read this until you close the page.")
    this.#close(isErased ? _("Meeting erased.") : joinSentences(_("You ended the meeting."), stays))
  }

  #stop() {
    this.#composer.close()
    if (NARROW.matches) this.#on.uncover()
  }

  // Closes everything except a button to copy the draft.
  #close(text) {
    byId("meeting").classList.add("meeting--over")
    for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close()
    const draft = this.#composer.text.trim()
    this.#banner.showFinal(text, draft && { label: _("Copy unsent text"), action: () => this.#on.copy(draft) })
  }
}
