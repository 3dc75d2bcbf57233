// Types for the modules with `// @ts-check`: what the service sends (docs/api.md), and options of the page's modules.

type Role = string  // host, cohost, member, muted or waiting
type Json = Record<string, any>

interface Message {
  type?: undefined
  seq: number
  id: string
  time: number  // ms since 1970
  member: string
  sender: string
  content: string
  key?: string
  reply_to?: number
  edited?: number  // the seq of the change that holds the present text
  deleted?: true
  reactions?: Record<string, string[]>  // emoji -> members
}

interface ChangeBase {
  seq: number
  id: string
  time: number
  member: string
}
interface Edited extends ChangeBase { type: "edited"; of: number; content?: string }
interface Deleted extends ChangeBase { type: "deleted"; of: number }
interface Reacted extends ChangeBase { type: "reacted"; of: number; emoji: string; on: boolean }
interface Joined extends ChangeBase { type: "joined"; name: string }
interface Continued extends ChangeBase { type: "continued" }  // on another device
interface Renamed extends ChangeBase { type: "renamed"; name: string; was: string }
interface Left extends ChangeBase { type: "left"; name: string; reason?: "removed" | "expired"; by?: string }
interface RoleChanged extends ChangeBase { type: "role"; role: Role; by: string }
interface SettingsChanged extends ChangeBase, Partial<MeetingSettings> { type: "settings"; link?: true; host_link?: true }
interface Purged extends ChangeBase { type: "purged"; of_member: string }
interface Ended extends ChangeBase { type: "ended" }

type Amendment = Edited | Deleted | Reacted
type Change = Amendment | Joined | Continued | Renamed | Left | RoleChanged | SettingsChanged | Purged | Ended
type Entry = Message | Change

interface MeetingSettings {
  name: string
  everybody: Role  // of members that have no role of their own
  locked: boolean
  passcode: boolean
  waiting_room: boolean
  waiting_note: string
  slow_mode: number  // seconds
  hides_history: boolean
  lifetime: number | null  // seconds
}

interface RosterEntry {
  member: string
  name: string
  joined_at: number
  online: boolean
  role?: Role
}

// What a poll, a page of history or a frame of the WebSocket holds. With `members` it is a snapshot.
interface Update {
  messages: Message[]
  changes: Change[]
  cursor?: string
  more?: boolean
  earlier?: number | null
  reset?: boolean
  members?: RosterEntry[]
  me?: RosterEntry  // of the reader, in a snapshot
  meeting?: MeetingSettings
  presence?: { online: number; total: number; away: string[]; large?: boolean; difference?: boolean; went?: string[]; came?: string[]; waiting?: number }
  typing?: string[]
}

// The body of a refusal. `code` is "network" when no answer came.
interface RefusalBody {
  code: string
  message: string
  httpStatus?: number
  retry_after?: number  // seconds
  field?: string | null
}

interface GetOptions {
  signal?: AbortSignal
  timeoutMs?: number
}

type ConnectionState = "live" | "waiting" | "polling" | "away"
type ApiFailure = import("./lib/api.js").ApiError

interface ConnectionHandlers {
  update(update: Update): void
  state(state: ConnectionState, facts: { seconds?: number; error?: ApiFailure }): void
  end(error: ApiFailure): void
}

interface SocketClosed { code: number; reason: string; wasOpen: boolean }

interface SocketHandlers {
  update(update: Update): void
  alive(): void  // a probe was answered
  failed(error: ApiFailure): void
  close(closed: SocketClosed): void
}

interface OutboxItem {
  key: string
  content: string
  reply_to?: number
  state: "sending" | "waiting" | "sent" | "failed"
  at: number  // ms: the order of sending
  reason?: string
  until?: number  // ms: when slow mode lets it be sent
  isFinal?: boolean  // refused, and would be again
}

interface OutboxHandlers {
  change(item: OutboxItem): void  // it is new, or its state has changed
  gone(key: string): void
  sent(): void
  lost(error: ApiFailure): void
}
