// Rows that are not on screen rest: they cost no layout and no paint. Each is drawn once before it may, so that its
// height is known and nothing jumps when it comes back.

export function letRest(list) {
  const observer = new MutationObserver((changes) => {
    const rows = changes.flatMap(({ addedNodes }) => [...addedNodes])
    afterDrawing(() => rows.forEach((row) => row.classList.add("rests")))
  })
  observer.observe(list, { childList: true })
}

// The first frame draws, and by the second the browser has noted the heights.
function afterDrawing(then) {
  requestAnimationFrame(() => requestAnimationFrame(then))
}
