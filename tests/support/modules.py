"""The page's own modules, for scripts that tests run in a page."""

from app.web.release import asset_url


def with_modules(script):
    """The script, with imports from `/static/js/` taken from the present release."""
    return script.replace('"/static/js/', f'"{asset_url("js/")}')
