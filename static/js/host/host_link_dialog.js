// The dialog with the host link and its QR code, for another device of the host. The link leaves the page when it closes.
import { expectRefusal, post } from "../lib/api.js"
import { find } from "../lib/dom.js"
import { _ } from "../lib/i18n.js"
import { Invite } from "../ui/invite.js"

const MODULE_PX = 8
const MARGIN = 3  // modules, beside the white padding

export class HostLinkDialog {
  #meeting
  #code
  #invite

  constructor(meeting, dialog, field, toast) {
    const copied = _("Host link copied. Anyone who has it becomes a host, so keep it private.")
    this.#meeting = meeting
    this.#code = find(dialog, "code")
    this.#invite = new Invite(dialog, field, toast, copied)
  }

  async show(link) {
    this.#invite.link = link
    this.#showCode(link.split("#host=")[1])
    await this.#invite.open()
    this.#invite.link = ""
    this.#code.hidden = true
    this.#code.width = 0  // deletes the drawing
  }

  // Without an answer the link itself is still there, to copy.
  async #showCode(secret) {
    try {
      const { qr } = await post("/api/check_host_link", { meeting_id: this.#meeting, host_secret: secret, qr: true })
      if (!this.#code.closest("dialog").open) return
      draw(this.#code, qr)
      this.#code.hidden = false
    } catch (error) {
      expectRefusal(error)
    }
  }
}

function draw(canvas, rows) {
  canvas.width = canvas.height = (rows.length + 2 * MARGIN) * MODULE_PX
  const context = canvas.getContext("2d")
  context.fillStyle = "white"
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.fillStyle = "black"
  rows.forEach((row, y) => {
    for (const [x, module] of [...row].entries()) if (module === "1") fill(context, x, y)
  })
}

function fill(context, x, y) {
  context.fillRect((x + MARGIN) * MODULE_PX, (y + MARGIN) * MODULE_PX, MODULE_PX, MODULE_PX)
}
