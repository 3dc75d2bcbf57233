// The theme: light, dark, or that of the system. A cookie keeps it, so that the server renders the next page in it.
import { registerServiceWorker } from "../lib/service_worker.js"

const A_YEAR_S = 365 * 24 * 3600
const root = document.documentElement

export const theme = () => root.dataset.theme ?? "system"

export function setTheme(chosen) {
  const isChosen = chosen !== "system"
  const secure = location.protocol === "https:" ? "; secure" : ""
  document.cookie = `theme=${isChosen ? chosen : ""}; path=/; max-age=${isChosen ? A_YEAR_S : 0}; samesite=lax${secure}`
  if (isChosen) root.dataset.theme = chosen
  else delete root.dataset.theme
  document.querySelector("meta[name=color-scheme]").content = isChosen ? chosen : "light dark"
  registerServiceWorker()
}
