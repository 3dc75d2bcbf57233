// A form that asks to be let in: sends itself once, shows refusals where they belong, opens the meeting.
import { post } from "./api.js"
import { part, say } from "./dom.js"
import { rememberWanted } from "./wanted.js"

const NAME = "member_name"  // remembered, so that one types it once

export function wire(form, extra = () => ({})) {
  const name = form.elements[NAME]
  name.value = localStorage.getItem(NAME) ?? ""
  const first = [...form.elements].find((element) => element.type === "text" && !element.value) ?? name
  first.focus()
  form.addEventListener("submit", (event) => {
    event.preventDefault()
    submit(form, extra())
  })
}

async function submit(form, extra) {
  const button = form.querySelector("[type=submit]")
  if (button.disabled) return
  button.disabled = true
  clear(form)
  const fields = Object.fromEntries(new FormData(form))
  try {
    const seat = await post(form.dataset.path, { ...fields, ...extra })
    localStorage.setItem(NAME, fields[NAME])
    rememberWanted(seat.meeting_id, fields[NAME], seat.member_name)
    location.assign(`/${seat.meeting_id}`)
  } catch (error) {
    button.disabled = false
    show(form, error)
  }
}

function clear(form) {
  say(part(form, "error"), "")
  for (const input of form.querySelectorAll("input")) {
    input.removeAttribute("aria-invalid")
    say(document.getElementById(`${input.id}-error`), "")
  }
}

function show(form, error) {
  const input = form.elements[error.field]
  if (!input) {
    say(part(form, "error"), error.message)
    return
  }
  input.setAttribute("aria-invalid", "true")
  say(document.getElementById(`${input.id}-error`), error.message)
  input.focus()
}
