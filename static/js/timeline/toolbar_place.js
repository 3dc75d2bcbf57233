// Places the toolbar of a message: beside its bubble, where it covers nothing; else above it, or at its lower edge.

const GAP_PX = 8
const TIP_PX = 36  // height of a tooltip above the toolbar

export const bubbleOf = (row) => row.querySelector(".message__bubble")

// `view` is the visible part of the conversation.
export function placeToolbar(bar, row, view) {
  const bubble = bubbleOf(row).getBoundingClientRect()
  const isMine = row.classList.contains("message--mine")
  const room = (isMine ? bubble.left - view.left : view.right - bubble.right) - 2 * GAP_PX
  const isBeside = ["", "toolbar--compact"].some((size) => {
    bar.classList.toggle("toolbar--compact", size !== "")
    return bar.offsetWidth <= room
  })
  if (!isBeside && hasHead(row)) bar.classList.remove("toolbar--compact")
  const { x, y } = (isBeside ? beside : hasHead(row) ? above : within)(bar, bubble, view, isMine)
  const { left, top } = row.getBoundingClientRect()
  bar.style.setProperty("--bar-x", `${x - left}px`)
  bar.style.setProperty("--bar-y", `${y - top}px`)
  bar.classList.toggle("toolbar--tip-below", y - view.top < TIP_PX)
}

const hasHead = (row) => !row.matches(".message--next, .message--mine")

// In the middle of what is visible of the bubble.
function beside(bar, bubble, view, isMine) {
  const middle = (Math.max(bubble.top, view.top) + Math.min(bubble.bottom, view.bottom)) / 2
  const x = isMine ? bubble.left - GAP_PX - bar.offsetWidth : bubble.right + GAP_PX
  return { x, y: clamp(middle - bar.offsetHeight / 2, view.top, view.bottom - bar.offsetHeight) }
}

// Over the head of the message, which has no controls.
function above(bar, bubble, view) {
  const y = Math.max(bubble.top - bar.offsetHeight, view.top)
  return { x: Math.max(bubble.right - bar.offsetWidth, bubble.left), y }
}

// At the end of the last line, where the time is. The controls of a bubble are at its upper edge.
function within(bar, bubble, view) {
  const y = Math.min(bubble.bottom, view.bottom) - bar.offsetHeight
  return { x: Math.max(bubble.right - bar.offsetWidth, view.left), y }
}

const clamp = (value, least, most) => Math.max(least, Math.min(value, most))
