// The service worker: shows a page that says that there is no network. Caches neither messages nor answers of the API.
// The server inserts RELEASE and PRECACHE before this line.
const OFFLINE = "/offline"
const LOOK = "/look"  // in the cache: the language and theme of the page for offline
const SHELL = `shell-${RELEASE}`

addEventListener("install", (event) => {
  event.waitUntil(caches.open(SHELL).then((shell) => shell.addAll([OFFLINE, ...PRECACHE])))
})

// A page sends its look. The service worker stays the same for every look, and one of a new release waits until the last page
// is closed: a browser can lose the page that it loads while a service worker replaces another.
addEventListener("message", (event) => {
  event.waitUntil(follow(event.data))
})

addEventListener("activate", (event) => {
  event.waitUntil(forgetOthers())
})

addEventListener("fetch", (event) => {
  const { request } = event
  if (request.mode === "navigate") event.respondWith(orCached(request, OFFLINE))
  else if (PRECACHE.includes(new URL(request.url).pathname)) event.respondWith(orFetched(request))
})

// On phones the service worker shows notifications, so it receives the taps on them.
addEventListener("notificationclick", (event) => {
  event.notification.close()
  event.waitUntil(bringForward(event.notification.data))
})

async function follow(look) {
  const shell = await caches.open(SHELL)
  const kept = await shell.match(LOOK)
  if ((await kept?.text()) === look) return
  await shell.add(OFFLINE)
  await shell.put(LOOK, new Response(look))
}

async function bringForward(path) {
  const pages = await clients.matchAll({ type: "window", includeUncontrolled: true })
  const page = pages.find(({ url }) => new URL(url).pathname === path)
  return page ? page.focus() : clients.openWindow(path)
}

// Returns the answer of the network, or the cached one without a network.
async function orCached(request, kept) {
  try {
    return await fetch(request)
  } catch {
    return (await caches.match(kept, { cacheName: SHELL })) ?? Response.error()
  }
}

// The path of a file names its release, so a cached copy is never out of date.
async function orFetched(request) {
  return (await caches.match(request, { cacheName: SHELL })) ?? fetch(request)
}

async function forgetOthers() {
  const names = await caches.keys()
  await Promise.all(names.filter((name) => name !== SHELL).map((name) => caches.delete(name)))
}
