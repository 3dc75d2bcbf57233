// The page in place of an erased meeting: deletes what this browser keeps of it.
import { forgetStored } from "../lib/browser_traces.js"

const [meeting] = location.pathname.slice(1).split(/[./]/)
forgetStored(meeting)
