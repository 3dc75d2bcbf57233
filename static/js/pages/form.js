// The forms to create or join a meeting: send once, show refusals at their fields, and open the next page.
import { post } from "../lib/api.js"
import { find, setText } from "../lib/dom.js"
import { keep, mayKeep } from "../lib/storage.js"
import { tendFields } from "../lib/text_fields.js"
import { _ } from "../lib/i18n.js"
import { rememberRequestedName } from "./requested_name.js"

const NAME = "member_name"  // kept, so that it is typed once
const FIELDS = { passcode_required: "passcode", bad_passcode: "passcode" }  // to which a refusal belongs

// `extra()` returns further fields; `to(seat)` the next address; `refused(error)` whether it has handled the refusal itself.
export function wire(form, { extra = () => ({}), to, refused = () => false }) {
  tendFields()
  const name = form.elements[NAME]
  const missing = mayKeep() ? "" : _("This page needs cookies and storage, which this browser blocks for it. Allow them for this site and load the page again.")
  if (!missing && !name.value) name.value = localStorage.getItem(NAME) ?? ""  // a name typed before the script ran stays
  offerFocus(form)
  setText(find(form, "error"), missing)
  form.addEventListener("submit", (event) => {
    event.preventDefault()
    if (!missing) submit(form, { extra: extra(), to, refused })
  })
}

// Focuses the first empty field, unless the focus is in the form.
export function offerFocus(form) {
  const { activeElement: at } = document
  if (!form.contains(at) || at.closest("[hidden]")) focusFirst(form)
}

// Focuses the first empty field.
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
    keep(localStorage, NAME, fields[NAME])
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
