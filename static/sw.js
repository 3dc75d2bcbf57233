// The service worker: when there is no network, a page that says so, in its own looks. It keeps nothing that
// anybody said, and never touches the API. The server puts two lines before these: VERSION and PRECACHE.
const OFFLINE = "/offline"
const SHELL = `shell-${VERSION}-${new URL(location.href).searchParams.get("look")}`

addEventListener("install", (event) => {
  skipWaiting()
  event.waitUntil(caches.open(SHELL).then((shell) => shell.addAll([OFFLINE, ...PRECACHE])))
})

addEventListener("activate", (event) => {
  event.waitUntil(forgetOthers())
})

addEventListener("fetch", (event) => {
  const { request } = event
  if (request.mode === "navigate") event.respondWith(orCached(request, OFFLINE))
  else if (PRECACHE.includes(new URL(request.url).pathname)) event.respondWith(orCached(request, request))
})

// On phones it is the worker that shows notifications, and so it is the worker that is told of a tap on one.
addEventListener("notificationclick", (event) => {
  event.notification.close()
  event.waitUntil(bringForward(event.notification.data))
})

async function bringForward(path) {
  const pages = await clients.matchAll({ type: "window", includeUncontrolled: true })
  const page = pages.find(({ url }) => new URL(url).pathname === path)
  return page ? page.focus() : clients.openWindow(path)
}

// The network's answer, while there is a network.
async function orCached(request, kept) {
  try {
    return await fetch(request)
  } catch {
    return (await caches.match(kept, { cacheName: SHELL })) ?? Response.error()
  }
}

async function forgetOthers() {
  const names = await caches.keys()
  await Promise.all(names.filter((name) => name !== SHELL).map((name) => caches.delete(name)))
}
