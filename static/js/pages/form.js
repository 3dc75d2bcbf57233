// A form that asks to be let in: sends itself once, shows refusals where they belong, opens what comes next.
import { post } from "../lib/api.js"
import { find, setText } from "../lib/dom.js"
import { mayKeep } from "../lib/storage.js"
import { _ } from "../lib/i18n.js"
import { rememberRequestedName } from "./requested_name.js"

const NAME = "member_name"  // remembered, so that one types it once
const FIELDS = { passcode_required: "passcode", bad_passcode: "passcode" }  // that a refusal is about

// `extra()` is sent as well; `to(seat)` is where to go then; `refused(error)` may take care of a refusal by itself.
export function wire(form, { extra = () => ({}), to, refused = () => false }) {
  const name = form.elements[NAME]
  const missing = mayKeep() ? "" : _("This page needs cookies and storage, which this browser blocks for it. Allow them for this site and load the page again.")
  if (!missing && !name.value) name.value = localStorage.getItem(NAME) ?? ""  // what was typed before the script came stays
  offerFocus(form)
  setText(find(form, "error"), missing)
  form.addEventListener("submit", (event) => {
    event.preventDefault()
    if (!missing) submit(form, { extra: extra(), to, refused })
  })
}

// To the first field that is to be filled in, unless the reader is in one already.
export function offerFocus(form) {
  const { activeElement: at } = document
  if (!form.contains(at) || at.closest("[hidden]")) focusFirst(form)
}

// To the first field that is still to be filled in.
export function focusFirst(form) {
  const isOpen = (element) => element.type === "text" && !element.value && !element.closest("[hidden]")
  const first = [...form.elements].find(isOpen) ?? form.elements[NAME]
  first.focus()
}

async function submit(form, { extra, to, refused }) {
  const button = form.querySelector("[type=submit]")
  if (button.disabled) return
  button.disabled = true
  clear(form)
  const fields = Object.fromEntries(new FormData(form))
  try {
    const seat = await post(form.dataset.path, { ...fields, ...extra })
    localStorage.setItem(NAME, fields[NAME])
    rememberRequestedName(seat.meeting_id, fields[NAME], seat.member_name)
    location.assign(to(seat))
  } catch (error) {
    button.disabled = false
    if (!refused(error)) show(form, error)
  }
}

function clear(form) {
  setText(find(form, "error"), "")
  for (const input of form.querySelectorAll("input")) {
    input.removeAttribute("aria-invalid")
    setText(document.getElementById(`${input.id}-error`), "")
  }
}

function show(form, error) {
  const input = form.elements[error.field ?? FIELDS[error.code]]
  if (!input) {
    setText(find(form, "error"), error.message)
    return
  }
  input.closest(".field").hidden = false
  input.setAttribute("aria-invalid", "true")
  setText(document.getElementById(`${input.id}-error`), error.message)
  input.focus()
}
