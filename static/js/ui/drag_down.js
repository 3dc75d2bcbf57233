// Closes a sheet that a finger drags down.

const FAR_PX = 80

export function closeByDrag(sheet, close) {
  let startedAt = null
  let distance = 0

  const move = (to) => {
    distance = to
    sheet.classList.toggle("sheet__panel--dragged", to > 0)
    sheet.style.setProperty("--drag", `${to}px`)
  }
  sheet.addEventListener("touchstart", ({ touches }) => {
    startedAt = touches.length === 1 && sheet.scrollTop <= 0 ? touches[0].clientY : null
  }, { passive: true })
  sheet.addEventListener("touchmove", (event) => {
    if (startedAt === null) return
    const to = event.touches[0].clientY - startedAt
    if (to < 0 && distance === 0) return (startedAt = null)  // the reader scrolls the sheet
    event.preventDefault()
    move(Math.max(0, to))
  }, { passive: false })
  for (const kind of ["touchend", "touchcancel"]) {
    sheet.addEventListener(kind, () => {
      const isFar = kind === "touchend" && distance > FAR_PX
      move(0)
      startedAt = null
      if (isFar) close()
    })
  }
}
