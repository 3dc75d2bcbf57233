// The snapshot that the page came with, so that the reader need not wait for that of the connection.

export function firstUpdate() {
  const element = document.getElementById("first-update")
  return element && JSON.parse(element.textContent)
}
