// Light, dark, or as the system has it. A cookie, so that the next page comes in it and nothing flashes.
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
