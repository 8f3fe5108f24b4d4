"""The Thai catalogue and its sources: ``python -m tests.catalogue`` brings it up to date.

Messages come from the package and from the installed click, whose own words are shown beside ours.
New ones are added untranslated, those no longer used are dropped; the header never changes.
"""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import click
from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "itasheet/locale/th/LC_MESSAGES/itasheet.po"

HEADER = """\
# Thai messages of itasheet, and of click as far as itasheet shows them.
msgid ""
msgstr ""
"Project-Id-Version: itasheet\\n"
"Language: th\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def read_catalogue() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="th")


def collect_messages() -> Catalog:
    """All messages in the sources of the package and of click."""
    messages = Catalog(locale="th")
    for package in (ROOT / "itasheet", Path(click.__file__).parent):
        for path, line, message, comments, context in _extract(package):
            messages.add(message, None, [(path, line)], auto_comments=comments, context=context)
    return messages


def is_from_click(locations: list[tuple[str, int]]) -> bool:
    """Whether a message stands only in click, in whatever version the catalogue was made with."""
    return all(path.startswith("click/") for path, _line in locations)


def update_catalogue() -> Catalog:
    """Bring the catalogue's file up to date with the sources."""
    catalogue = read_catalogue()
    catalogue.update(collect_messages(), no_fuzzy_matching=True)
    body = BytesIO()
    write_po(
        body,
        catalogue,
        width=100,
        omit_header=True,
        ignore_obsolete=True,
        sort_by_file=True,
        include_lineno=False,
    )
    CATALOGUE.write_bytes(HEADER.encode() + body.getvalue())
    return catalogue


def _extract(package: Path) -> Iterator[tuple[str, int, Any, list[str], str | None]]:
    found = extract_from_dir(package, method_map=[("**.py", "python")])
    for path, line, message, comments, context in found:
        yield f"{package.name}/{path}", line, message, comments, context


def main() -> None:
    """Update, and tell what is left to translate."""
    messages = [message for message in update_catalogue() if message.id]
    missing = [message.id for message in messages if not "".join(message.string or "")]
    for text in missing:
        print(f"not translated: {text!r}")
    print(f"{CATALOGUE.relative_to(ROOT)}: {len(missing)} to translate")


if __name__ == "__main__":
    main()
