"""Which language to speak, and speaking it: one catalogue for our words and for click's.

Every module that shows words takes ``gettext.gettext`` from here as ``_``, as click does itself.
"""

from __future__ import annotations

import gettext
import os
from bisect import bisect_left
from collections.abc import Callable, Mapping
from functools import cache
from gettext import gettext as _
from gettext import ngettext
from io import BytesIO
from struct import unpack_from
from typing import Literal

__all__ = [
    "LANGUAGES",
    "Language",
    "_",
    "choose_language",
    "load_translator",
    "name_language",
    "ngettext",
    "set_language",
]

Language = Literal["th", "en"]
LANGUAGES: tuple[Language, ...] = ("th", "en")
VARIABLE = "ITASHEET_LANG"
LOCALE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
CATALOGUES = os.path.join(os.path.dirname(__file__), "locale")

_find_message = gettext.dgettext
_find_plural = gettext.dngettext


class Catalogue(gettext.NullTranslations):
    """A compiled catalogue in which only what is asked for is read: a command says little of it.

    Source of the format: the GNU gettext manual, "The Format of GNU MO Files". The originals are
    sorted; a plural stands behind its singular and a null byte. Thai has one form for all numbers.
    """

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self._content = content
        _, _, self._count, self._originals, self._meanings = unpack_from("<5I", content)

    def gettext(self, message: str) -> str:
        """The translation, or the message itself."""
        return self._find(message) or message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """The translation, or one of the messages."""
        return self._find(msgid1) or super().ngettext(msgid1, msgid2, n)

    def _find(self, message: str) -> str:
        wanted = message.encode("utf-8")
        index = bisect_left(range(self._count), wanted, key=self._read_original)
        if index == self._count or self._read_original(index) != wanted:
            return ""
        return self._read(self._meanings, index).decode("utf-8")

    def _read_original(self, index: int) -> bytes:
        return self._read(self._originals, index).split(b"\0")[0]

    def _read(self, table: int, index: int) -> bytes:
        length, start = unpack_from("<2I", self._content, table + 8 * index)
        return self._content[start : start + length]


def choose_language(option: str | None, environ: Mapping[str, str]) -> Language:
    """The language asked for: ``--lang``, else ITASHEET_LANG, else the locale, else Thai.

    A locale counts only where it is English: Thai offices often run with none (C, POSIX).
    """
    for wish in (option, environ.get(VARIABLE)):
        if wish and (known := _match_language(wish)):
            return known
    locale = next(filter(None, map(environ.get, LOCALE_VARIABLES)), "")
    return "en" if _match_language(locale) == "en" else "th"


def set_language(language: Language) -> None:
    """From now on gettext's default domain, which click uses too, answers in this language.

    gettext itself takes the language from the environment alone. Its default domain is looked up
    through ``dgettext`` and ``dngettext``, so these are where another choice can be given to it.
    """
    catalogue = _load_catalogue(language, CATALOGUES)

    def find_message(domain: str, message: str) -> str:
        if domain != gettext.textdomain():
            return _find_message(domain, message)
        return catalogue.gettext(message)

    def find_plural(domain: str, msgid1: str, msgid2: str, n: int) -> str:
        if domain != gettext.textdomain():
            return _find_plural(domain, msgid1, msgid2, n)
        return catalogue.ngettext(msgid1, msgid2, n)

    gettext.dgettext = find_message
    gettext.dngettext = find_plural


def name_language() -> Language:
    """The language of the moment, for what no message can say, such as how dates are written."""
    return "th" if _("en") == "th" else "en"


def load_translator(language: Language) -> Callable[[str], str]:
    """What translates into one language, whichever is spoken at the moment."""
    return _load_catalogue(language, CATALOGUES).gettext


def _match_language(name: str) -> Language | None:
    """``en_US.UTF-8``, ``EN`` and ``en-GB`` are English."""
    code = name.lower().replace("-", "_").split(".")[0].split("_")[0]
    return next((language for language in LANGUAGES if language == code), None)


@cache
def _load_catalogue(language: Language, folder: str) -> gettext.NullTranslations:
    """English stands in the code; the others are compiled, by the build or here."""
    if language == "en":
        return gettext.NullTranslations()
    source, compiled = (
        os.path.join(folder, language, "LC_MESSAGES", f"itasheet.{ending}")
        for ending in ("po", "mo")
    )
    if _is_stale(compiled, source):
        return Catalogue(_compile_catalogue(source, compiled))
    with open(compiled, "rb") as file:
        return Catalogue(file.read())


def _is_stale(compiled: str, source: str) -> bool:
    """A checkout may have a catalogue that is older than its source; a wheel has no source."""
    if not os.path.exists(source):
        return False
    return not os.path.exists(compiled) or os.path.getmtime(compiled) < os.path.getmtime(source)


def _compile_catalogue(source: str, compiled: str) -> bytes:
    """Compile, and keep the result beside the source if that can be written, as Python does."""
    from contextlib import suppress

    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    result = BytesIO()
    with open(source, "rb") as file:
        write_mo(result, read_po(file))
    with suppress(OSError):
        unfinished = f"{compiled}.{os.getpid()}"
        with open(unfinished, "wb") as kept:
            kept.write(result.getvalue())
        os.replace(unfinished, compiled)
    return result.getvalue()
