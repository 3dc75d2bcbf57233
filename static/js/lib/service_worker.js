// Registers the service worker, which browsers do not have on plain http.

export function registerServiceWorker() {
  const { lang, dataset } = document.documentElement
  const look = `${lang}-${dataset.theme ?? "system"}`  // another look replaces the cached pages
  navigator.serviceWorker?.register(`/sw.js?${new URLSearchParams({ look })}`).catch(() => {})
}
