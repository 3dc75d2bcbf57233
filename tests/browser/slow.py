"""A page on a slow line."""

from playwright.sync_api import expect


class Slow:
    """A visitor's page whose scripts are held back until they are let go."""

    def __init__(self, visitor):
        self.page = visitor.page
        self.visitor = visitor
        self._held = []
        self._holds = True
        self.posted = []
        self.page.route("**/static/*/js/**", self._hold)
        self.page.on("request", lambda request: request.method == "POST" and self.posted.append(request.url))

    def open(self, path):
        self._holds = True
        self.page.goto(path, wait_until="commit")
        expect(self.page.locator("script#strings")).to_be_attached()
        self.page.wait_for_function("() => document.querySelector('link[rel=stylesheet]').sheet")

    def let_go(self):
        self._holds = False
        for route in self._held:
            route.continue_()
        self._held.clear()

    def _hold(self, route):
        if self._holds:
            self._held.append(route)
        else:
            route.continue_()
