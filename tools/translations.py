"""Updates the catalogues with the messages in the source: `make translations`.

It keeps the order of a catalogue, so that two branches that add messages can be merged; `pybabel update`
would sort it.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import denormalize, normalize

PROJECT = Path(__file__).resolve().parent.parent
KEYWORDS = {"_": None, "N_": None}
MESSAGE = re.compile(r"^msgid (.+(?:\n\".*\")*)\nmsgstr", re.MULTILINE)
TRANSLATION = re.compile(r"^msgstr (.+(?:\n\".*\")*)", re.MULTILINE)


def main() -> int:
    """Rewrite every catalogue. Return 1 and print the messages if some have no translation."""
    source = words_in_source()
    missing = 0
    for path in sorted((PROJECT / "app/translations").glob("*/LC_MESSAGES/messages.po")):
        before = path.read_text("utf-8")
        after = updated(before, source)
        path.write_text(after, "utf-8")
        for message in untranslated(after):
            missing += 1
            print(f"{path.relative_to(PROJECT)}: no translation of {message!r}")
    return 1 if missing else 0


def words_in_source() -> dict[str, list[str]]:
    """Return the messages in the order of files and lines, each with the files that contain it."""
    with (PROJECT / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    found = extract_from_dir(PROJECT, methods, options, KEYWORDS, directory_filter=_is_ours)
    places: dict[str, set[str]] = {}
    for file_name, _, message, _, _ in sorted(found, key=lambda each: each[:2]):
        places.setdefault(str(message), set()).add(str(file_name))
    return {message: sorted(files) for message, files in places.items()}


def updated(catalogue: str, source: dict[str, list[str]]) -> str:
    """Return a catalogue with the messages of the source.

    Messages that it has keep their place, new ones are appended, and others are dropped.
    """
    header, *blocks = catalogue.strip().split("\n\n")
    kept = {_message(block): _translation(block) for block in blocks}
    messages = [message for message in kept if message in source]
    messages += [message for message in source if message not in kept]
    entries = [_entry(message, source[message], kept.get(message, "")) for message in messages]
    return "\n\n".join([header, *entries]) + "\n"


def untranslated(catalogue: str) -> Iterator[str]:
    """Yield the messages of a catalogue that have no translation."""
    for block in catalogue.strip().split("\n\n")[1:]:
        if not _translation(block):
            yield _message(block)


def _entry(message: str, files: list[str], translation: str) -> str:
    flag = "#, python-format\n" if "%(" in message else ""
    places = " ".join(files)
    return f"#: {places}\n{flag}msgid {normalize(message, width=0)}\nmsgstr {normalize(translation, width=0)}"


def _message(block: str) -> str:
    return _read(MESSAGE, block)


def _translation(block: str) -> str:
    return _read(TRANSLATION, block)


def _read(pattern: re.Pattern[str], block: str) -> str:
    found = pattern.search(block)
    if not found:
        raise ValueError(f"This is no entry of a catalogue:\n{block}")
    return denormalize(found[1])


def _is_ours(folder: str) -> bool:
    return not Path(folder).name.startswith((".", "tests", "node_modules"))


if __name__ == "__main__":
    sys.exit(main())
