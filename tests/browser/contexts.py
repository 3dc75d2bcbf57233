"""Browser contexts, each with a page, that tests use one after the other."""

from collections import defaultdict

from playwright.sync_api import Error

PATIENCE_MS = 30_000  # it bounds a failure, and slows down no success
EMPTY = "/healthz"  # of the same origin: a page that goes elsewhere gets a new process
ALTERING = (  # methods of a page whose effect outlives a document
    "add_init_script",
    "emulate_media",
    "expose_binding",
    "expose_function",
    "on",
    "once",
    "route",
    "route_web_socket",
    "set_viewport_size",
)


class Contexts:
    """Lend a context to one test at a time.

    The next test with the same options gets it back without cookies, storage and permissions. Its HTTP cache
    and the process of its page stay, with the scripts that it has compiled: to open a meeting in a new page
    takes 0.42 s of CPU time, in a page that is used again 0.16 s.
    """

    def __init__(self, chromium):
        self._chromium = chromium
        self._idle = defaultdict(list)
        self._keys = {}

    def take(self, prepare, step, **options):
        """Return an empty page in a context with these options; `prepare` is called with a new context."""
        key = repr((step, sorted(options.items())))
        if self._idle[key]:
            return self._emptied(self._idle[key].pop(), options)
        context = self._chromium.new_context(**options)
        context.set_default_timeout(PATIENCE_MS)
        prepare(context)
        self._keys[context] = key
        return _watched(context.new_page())

    def give_back(self, context):
        """Leave the pages of a context and keep it, or close it if it may have a service worker or has a fake
        clock.
        """
        key = self._keys[context]
        if "'service_workers', 'block'" not in key or hasattr(context, "has_fake_clock"):
            del self._keys[context]
            context.close()
            return
        context.set_offline(False)
        for page in context.pages:
            if not _leave(page):
                page.close()
        self._idle[key].append(context)

    def _emptied(self, context, options):
        context.clear_cookies()
        context.clear_permissions()
        if "permissions" in options:
            context.grant_permissions(options["permissions"])
        page = context.pages[0] if context.pages else _watched(context.new_page())
        devtools = context.new_cdp_session(page)
        origin = {"origin": options["base_url"], "storageTypes": "all"}
        devtools.send("Storage.clearDataForOrigin", origin)
        devtools.detach()
        return page


def _watched(page):
    """Note on a page whether a test has called a method whose effect outlives a document."""
    page.is_altered = False

    def noting(method):
        def call(*args, **options):
            page.is_altered = True
            return method(*args, **options)

        return call

    for name in ALTERING:
        setattr(page, name, noting(getattr(page, name)))
    return page


def _leave(page):
    """Leave what a page shows, and return whether it can be used again."""
    if getattr(page, "is_altered", True):
        return False
    try:
        page.goto(EMPTY)
        page.mouse.move(0, 0)
        page.evaluate("sessionStorage.clear()")
    except Error:  # the service has ended
        return False
    return True
