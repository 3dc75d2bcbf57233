// The people of a meeting, put together: who is here, who types, and what one is called oneself.
import { ApiError } from "./api.js"
import { byId } from "./dom.js"
import { newKey } from "./key.js"
import { Panel } from "./panel.js"
import { Rename } from "./rename.js"
import { Roster } from "./roster.js"
import { _ } from "./strings.js"
import { Typing } from "./typing.js"
import { explain, isOther, takeWanted } from "./wanted.js"

export function wirePeople({ meeting, memberName, connection, notice, toast }) {
  const counts = document.querySelectorAll('[data-part="online"]')
  const roster = new Roster(byId("roster"), byId("member-template"), counts)
  const panel = new Panel(byId("roster"), byId("roster-toggle"))
  const rename = new Rename(byId("roster"), byId("rename-template"), called)
  const typing = new Typing(byId("typing"), {
    nameOf: (member) => roster.nameOf(member),
    tell: () => connection.do("typing", {}).catch(passing),
    show: (members) => roster.setTyping(members),
  })

  // Fails with an ApiError.
  async function called(wanted) {
    const { member_name: given } = await connection.do("rename", { member_name: wanted, key: newKey() })
    connection.poke()
    told(wanted, given)
  }

  // Whoever is called otherwise than they wanted is told why.
  function told(wanted, given) {
    if (isOther(wanted, given)) notice.mention(explain(wanted, given), _("Choose another name"), chooseName)
  }

  function chooseName() {
    panel.open()
    rename.open()
  }

  // Whether it was done; why not is told in passing.
  async function tryName(wanted) {
    try {
      await called(wanted)
      return true
    } catch (error) {
      passing(error)
      toast.say(error.message)
      return false
    }
  }

  told(takeWanted(meeting) ?? memberName, memberName)
  return { roster, typing, panel, tryName, told, myName: () => roster.myName ?? memberName }
}

// A refusal is no mistake of ours; anything else is.
function passing(error) {
  if (!(error instanceof ApiError)) throw error
}
