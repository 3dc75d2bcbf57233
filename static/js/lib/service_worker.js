// Registers the service worker, which browsers do not have on plain http.

export function registerServiceWorker() {
  const { lang, dataset } = document.documentElement
  navigator.serviceWorker?.register("/sw.js").then(({ installing, waiting, active }) => {
    const look = `${lang}-${dataset.theme ?? "system"}`  // of the page for offline that it is to show
    for (const worker of [installing, waiting, active]) worker?.postMessage(look)
  }).catch(() => {})
}
