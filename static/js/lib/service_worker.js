// Registers the service worker, once the page has all it needs. Browsers have none on plain http.

export function registerServiceWorker() {
  const { lang, dataset } = document.documentElement
  const look = `${lang}-${dataset.theme ?? "system"}`  // a new one is kept in the place of the old
  navigator.serviceWorker?.register(`/sw.js?${new URLSearchParams({ look })}`).catch(() => {})
}
