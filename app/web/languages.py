"""Chooses the language of a reader, Chinese or English, and translates messages into it."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import GNUTranslations
from importlib.resources import files
from typing import NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask, has_request_context, request

from app.errors import N_

LANGUAGES = {"zh": "zh-CN", "en": "en"}  # our name -> language tag for browsers
DEFAULT = "zh"
COOKIE = "language"
FOLDER = files("app") / "translations"
DURATIONS = {
    86_400: (N_("1 day"), N_("%(count)s days")),
    3_600: (N_("1 hour"), N_("%(count)s hours")),
    60: (N_("1 minute"), N_("%(count)s minutes")),
    1: (N_("1 second"), N_("%(count)s seconds")),
}


class Languages:
    """Holds a catalogue per language, for templates, refusals and scripts; compiled when the app starts."""

    def __init__(self) -> None:
        self._spoken: ContextVar[str] = ContextVar("current_override", default="")
        self._dictionaries = {language: _dictionary(language) for language in LANGUAGES}

    @contextmanager
    def override(self, language: str) -> Iterator[None]:
        """Translate into `language` within the context, where there is no request, as on a WebSocket."""
        before = self._spoken.set(language)
        try:
            yield
        finally:
            self._spoken.reset(before)

    def install(self, app: Flask) -> None:
        """Give the templates of `app` `_()`, `|duration` and the language of the page."""
        app.add_template_filter(self.duration)
        app.jinja_env.add_extension("jinja2.ext.i18n")
        app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
            lambda text: self._current().gettext(text),
            lambda one, many, number: self._current().ngettext(one, many, number),
            newstyle=True,
        )
        app.context_processor(self._for_templates)

    def current(self) -> str:
        """Return the language of the reader.

        The first of: `override`, the cookie of the language switch, the languages that the browser accepts
        (English if it accepts only others), Chinese.
        """
        current_override = self._spoken.get()
        if current_override:
            return current_override
        if not has_request_context():
            return DEFAULT
        chosen = request.cookies.get(COOKIE)
        if chosen in LANGUAGES:
            return chosen
        for tag in request.accept_languages.values():  # the most preferred first
            language = tag.partition("-")[0].lower()
            if language in LANGUAGES:
                return language
        return "en" if request.accept_languages else DEFAULT

    def translate(self, message: str, **values: object) -> str:
        """Translate a message for the reader, and fill its `%(name)s` places with `values`."""
        text = self._current().gettext(message)
        return text % values if "%(" in text else text

    def duration(self, seconds: int) -> str:
        """Return a duration in words, in the largest unit that needs no fraction."""
        length = next(length for length in DURATIONS if seconds % length == 0)
        one, many = DURATIONS[length]
        return self.translate(one if seconds == length else many, count=seconds // length)

    def _current(self) -> GNUTranslations:
        return self._dictionaries[self.current()].translations

    def _for_templates(self) -> dict[str, object]:
        language = self.current()
        return {
            "language": language,
            "language_tag": LANGUAGES[language],
            "script_strings": self._dictionaries[language].script_strings,
        }


class Catalogue(NamedTuple):
    """The translations of one language, and those that scripts use and that differ from their key."""

    translations: GNUTranslations
    script_strings: dict[str, str]


@cache  # a process that makes several applications reads each catalogue once
def _dictionary(language: str) -> Catalogue:
    with (FOLDER / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    strings = {str(entry.id): str(entry.string) for entry in catalogue if _is_for_scripts(entry.locations)}
    translated = {text: said for text, said in strings.items() if said != text}
    return Catalogue(_compile(catalogue), translated)


def _compile(catalogue: Catalog) -> GNUTranslations:
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)


def _is_for_scripts(locations: list[tuple[str, int]]) -> bool:
    return any(path.startswith("static/") for path, _ in locations)
