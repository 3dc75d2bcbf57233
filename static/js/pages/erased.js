// The page in place of a meeting that was erased: this browser forgets it as well.
import { forgetStored } from "../lib/browser_traces.js"

const [meeting] = location.pathname.slice(1).split(".")
forgetStored(meeting)
