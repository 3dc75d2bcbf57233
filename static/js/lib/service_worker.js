// Registers the service worker, which browsers do not have on plain http.

export function registerServiceWorker() {
  const { lang, dataset } = document.documentElement
  const look = `${lang}-${dataset.theme ?? "system"}`  // another look replaces the cached pages
  navigator.serviceWorker?.register(`/sw.js?${new URLSearchParams({ look })}`).then(activateNew).catch(() => {})
}

// Lets a new service worker replace the old one, now that the page has loaded. Sooner, Firefox and WebKit would drop requests that
// the old one handles, and the page would stay half loaded.
function activateNew(registration) {
  const activate = () => [registration.installing, registration.waiting].forEach((worker) => {
    worker?.postMessage("activate")
    worker?.addEventListener("statechange", activate)
  })
  activate()
  registration.addEventListener("updatefound", activate)
}
