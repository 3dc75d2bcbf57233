// The list of commands, made from their table.

export function drawHelp(list, commands) {
  list.replaceChildren(
    ...commands.flatMap(({ name, parameters, description }) => [
      term("dt", `/${name} ${parameters}`.trim()),
      term("dd", description),
    ]),
  )
}

function term(tag, text) {
  const element = document.createElement(tag)
  element.textContent = text
  return element
}
