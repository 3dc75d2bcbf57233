"""Browser contexts that tests use one after the other."""

from collections import defaultdict

PATIENCE_MS = 30_000  # it bounds a failure, and slows down no success


class Contexts:
    """Lend a context to one test at a time.

    The next test with the same options gets it back without pages, cookies, storage and permissions. Its HTTP
    cache stays: to load the 65 scripts of a page anew takes a third of the CPU time of opening a meeting.
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
        return context.new_page()

    def give_back(self, context):
        """Keep a context whose pages are closed, unless it may have a service worker or has a fake clock."""
        key = self._keys[context]
        if "'service_workers', 'block'" in key and not hasattr(context, "has_fake_clock"):
            self._idle[key].append(context)
        else:
            del self._keys[context]
            context.close()

    def _emptied(self, context, options):
        context.clear_cookies()
        context.clear_permissions()
        if "permissions" in options:
            context.grant_permissions(options["permissions"])
        context.set_offline(False)
        page = context.new_page()
        devtools = context.new_cdp_session(page)
        origin = {"origin": options["base_url"], "storageTypes": "all"}
        devtools.send("Storage.clearDataForOrigin", origin)
        devtools.detach()
        return page
