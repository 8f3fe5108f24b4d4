"""Which language to speak, and speaking it: our own messages, and click's beside them."""

import gettext
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import cache
from io import BytesIO
from typing import Literal

from itasheet.resources import read_compiled

Language = Literal["th", "en"]
Translate = Callable[[str], str]
LANGUAGES: tuple[Language, ...] = ("th", "en")
VARIABLE = "ITASHEET_LANG"
LOCALE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
DOMAIN = "itasheet"
CATALOGUES = os.path.join(os.path.dirname(__file__), "locale")

_ENGLISH = gettext.NullTranslations()
"""English stands in the code."""
_spoken = ContextVar("_spoken", default=_ENGLISH)


def N_(message: str) -> str:
    """The message as it is: marked for the catalogue where it stands, translated where shown."""
    return message


def _(message: str) -> str:
    """The message in the language of the moment."""
    return _spoken.get().gettext(message)


def ngettext(singular: str, plural: str, count: int) -> str:
    """The message that a number asks for, in the language of the moment."""
    return _spoken.get().ngettext(singular, plural, count)


def choose_language(option: str | None, environ: Mapping[str, str]) -> Language:
    """The language asked for: ``--lang``, else ITASHEET_LANG, else the locale, else Thai: offices
    often run with no locale (C, POSIX).
    """
    locale = next(filter(None, map(environ.get, LOCALE_VARIABLES)), "")
    wishes = (option, environ.get(VARIABLE), locale)
    # en_US.UTF-8, EN and en-GB are English. Babel knows too, in a sixth of --help.
    codes = [re.split("[-_.]", (wish or "").lower())[0] for wish in wishes]
    return next((one for code in codes for one in LANGUAGES if one == code), "th")


@contextmanager
def speak(language: Language) -> Iterator[None]:
    """Until the block ends, ``_`` and ``ngettext`` answer in this language, and click does too.

    click takes its words from gettext's default domain, whose language is the environment's, and
    has no other way: both are what gettext offers for that, and are as before when the block ends.
    """
    before, domain = os.environ.get("LANGUAGE"), gettext.textdomain()
    token = _spoken.set(_load_catalogue(language, CATALOGUES))
    gettext.bindtextdomain(DOMAIN, CATALOGUES)
    gettext.textdomain(DOMAIN)
    os.environ["LANGUAGE"] = language
    try:
        yield
    finally:
        _spoken.reset(token)
        gettext.textdomain(domain)
        del os.environ["LANGUAGE"]
        if before is not None:
            os.environ["LANGUAGE"] = before


def name_language(translate: Translate = _) -> Language:
    """The language that is translated into, for what no message can say."""
    return "th" if translate(N_("en")) == "th" else "en"


def load_translator(language: Language) -> Translate:
    """What translates into one language, whichever is spoken at the moment."""
    return _load_catalogue(language, CATALOGUES).gettext


@cache
def _load_catalogue(language: Language, folder: str) -> gettext.NullTranslations:
    if language == "en":
        return _ENGLISH
    path = os.path.join(folder, language, "LC_MESSAGES", DOMAIN)
    content = read_compiled(f"{path}.po", f"{path}.mo", _compile_catalogue)
    with suppress(OSError):  # as click does, which then need not read it again
        return gettext.translation(DOMAIN, folder, [language])
    return gettext.GNUTranslations(BytesIO(content))


def _compile_catalogue(source: bytes) -> bytes:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(source)))
    return compiled.getvalue()
