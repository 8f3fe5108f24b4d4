"""Thai text as people type and paste it: mending it, comparing it, showing it."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from enum import Enum
from functools import lru_cache

from itasheet.thai.numbers import to_arabic


class Repair(Enum):
    """A change that cannot alter what a text says."""

    ZERO_WIDTH = "zero_width"
    CONTROL = "control"
    NBSP = "nbsp"
    APOSTROPHE = "apostrophe"
    LINE_END = "line_end"
    SARA_AM = "sara_am"
    SARA_AE = "sara_ae"
    GLYPH = "glyph"
    BULLET = "bullet"
    TAB = "tab"
    WIDE = "wide"


# Signs of full width, and figures in the fonts of formulas.
_WIDE = "[\uff01-\uff5e\U0001d7ce-\U0001d7ff]"
# Most texts have nothing to mend: one look tells, and what mends need not even be compiled.
_UNSEEN = "\xad\u034f\u061c\u17b4\u17b5\u180b-\u180f\u200b\u200c\u200e\u200f\u2060-\u2064\ufeff"
_UNSEEN += "\u206a-\u206f\ufff9-\ufffb"
_SPACES = "\xa0\u115f\u1160\u2007\u202f\u2800\u3000\u3164\uffa0"
_SUSPECT = re.compile(
    f"[\0-\t\v-\x1f\x7f-\x9f\u0e4d\u200d\u2028\u2029\ufe00-\ufe0f{_UNSEEN}{_SPACES}"
    f"\uf020-\uf0ff\uf700-\uf71a{_WIDE[1:]}|เเ|_x000[dD]_|(?<![^\n\t ])['‘’`´ʼ]"
)
_SEEN = "[^\\s\0-\x1f\u200d\u202a-\u202e\u2066-\u2069\ufe00-\ufe0f\U000e0000-\U000e0fff]"
# What old Thai fonts have from U+F700 on: letters and marks again, placed higher, lower or aside.
_THAI_GLYPHS = "ฐ\u0e34\u0e35\u0e36\u0e37" + "\u0e48\u0e49\u0e4a\u0e4b\u0e4c" * 2
_THAI_GLYPHS += "ญ\u0e31\u0e4d\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e38\u0e39\u0e3a"
# Signs of Symbol and Wingdings, which have no place of their own in Unicode; boxes stay boxes.
_SYMBOLS = "\uf0b7• \uf0a7• \uf0d8• \uf076• \uf06e• \uf071• \uf075• \uf0e0→ \uf0e8→ \uf0fc✓ \uf050✓"
_SYMBOLS += " \uf0fb✗ \uf04f✗ \uf0fe☑ \uf052☑ \uf0fd☒ \uf053☒ \uf0a8☐ \uf0a3☐ \uf06f☐"
_GLYPHS = dict(zip(map(chr, range(0xF700, 0xF71B)), _THAI_GLYPHS))
_GLYPHS |= {pair[0]: pair[1] for pair in _SYMBOLS.split()}
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uff0d\ufe58\ufe63"

_LINE_END = "(?:_x000[dD]_)?\r\n|(?:_x000[dD]_|\r)\n?|[\v\f\x85\u2028\u2029]"
_SARA_AM = "(?:\u0e4d([\u0e48-\u0e4b]?)|([\u0e48-\u0e4b])\u0e4d)\u0e32"
# What Word pastes before a tab: numbers, and its bullets as letters of the fonts they are from.
_NUMBER = "\\(?[0-9๐-๙][0-9๐-๙.]{0,11}[.):]?|[(]?[ก-ฮa-zA-Z][.)]|[-–*•▪◦➢❖✓☐☑☒]"
# Before a line; one that has its partner in that line quotes.
_APOSTROPHE = r"(?m)^([ \t]*)(?:(?:['‘’]|[`´ʼ](?=\w))[ \t]*+)++(?!.*\S['’`´](?:[\s.,;:)]|$))"
_REPAIRS: tuple[tuple[Repair, str, str | Callable[..., str]], ...] = (
    (Repair.GLYPH, f"[{''.join(_GLYPHS)}]", lambda found: _GLYPHS[found[0]]),
    (Repair.WIDE, _WIDE, lambda found: unicodedata.normalize("NFKC", found[0])),
    (Repair.ZERO_WIDTH, f"[{_UNSEEN}]", ""),
    (Repair.NBSP, f"[{_SPACES}]", " "),
    # Said by what is not there, as compiling a set of a million characters takes 2 ms.
    (Repair.ZERO_WIDTH, "(?<![^\0-\u218f])[\u200d\ufe00-\ufe0f]+", ""),
    (Repair.CONTROL, "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]", ""),
    (Repair.LINE_END, _LINE_END, "\n"),
    (Repair.SARA_AM, _SARA_AM, "\\1\\2\u0e33"),
    (Repair.SARA_AE, "เเ", "แ"),
    (Repair.APOSTROPHE, _APOSTROPHE, "\\1"),
    (Repair.BULLET, "(?m)^([ \t]*)[\uf020-\uf0ff](?=\\s*\\w)|^( *)[o§ØüÜvq·](?=\t)", "\\1\\2•"),
    (Repair.TAB, f"(?m)^([ \t]*(?:{_NUMBER})) *\t[ \t]*(?=\\S)", "\\1 "),
)
"""Each repair: what it finds and what it puts there.

Joiners are kept inside emoji, the only place here where they mean something. Signs that stand for
others and the invisible go first: what these parted, such as the two halves of a sara am, is then
mended in the same pass.
"""


@lru_cache(maxsize=8192)
def repair_text(text: str) -> tuple[str, tuple[Repair, ...]]:
    """Mend what typing and pasting do to a text; tell which repairs were needed, each once.

    Sara am in two characters becomes one, with its tone mark before it, and so does sara ae; glyphs
    of old Thai fonts, bullets and boxes of Word's and full-width signs become what they show;
    no-break spaces and a tab behind a number become spaces; every kind of line end, also a literal
    ``_x000D_``, becomes a line feed; zero-width and control characters go, other tabs stay. Mending
    twice changes nothing more.
    """
    if not _SUSPECT.search(text):
        return text, ()
    done: list[Repair] = []
    for repair, pattern, replacement in _REPAIRS:
        text, count = re.subn(pattern, replacement, text)
        if count and repair not in done:
            done.append(repair)
    return text, tuple(done)


def is_seen(text: str) -> bool:
    """Whether anything is seen of a mended text."""
    first = text[:1]
    return first.isalnum() or "!" <= first <= "~" or bool(re.search(_SEEN, text))


@lru_cache(maxsize=8192)
def squash(text: str) -> str:
    """The key by which two wordings are the same.

    Without white space and "(ต่อ)" at the end; digits Arabic, dashes alike, letter case folded.
    """
    solid = "".join(repair_text(text)[0].split())
    solid = repair_text(solid)[0]  # halves of a vowel may only now have come together
    solid = join_dashes(to_arabic(solid.casefold()))
    solid = re.sub(r"(?:\(?ต่อ\)|\(ต่อ)+$", "", solid) if "ต่อ" in solid else solid
    return unicodedata.normalize("NFC", solid)


def join_dashes(text: str) -> str:
    """The text with every kind of dash as a hyphen."""
    for dash in _DASHES:
        text = text.replace(dash, "-")
    return text


def count_edits(a: str, b: str, limit: int) -> int | None:
    """The fewest insertions, deletions, changes and swaps of neighbours that make ``a`` into ``b``.

    No letter is edited twice (optimal string alignment). None where more than ``limit`` are needed.
    """
    if a == b:
        return 0
    rest = b
    for letter in a:
        rest = rest.replace(letter, "", 1)
    # Each letter that only one of them has takes an edit: most pairs need no closer look.
    if max(len(a) - len(b), 0) + len(rest) > limit:
        return None
    from rapidfuzz.distance import OSA

    edits = OSA.distance(a, b, score_cutoff=limit)
    return edits if edits <= limit else None


def find_nearest(text: str, choices: Iterable[str], limit: float = 0.34) -> str | None:
    """The choice nearest to the text, the first of equals; None where none is near.

    ``limit`` is the largest distance taken, as a share of the longer text's length.
    """
    wanted = squash(text)
    best, nearest = limit, None
    for choice in choices if wanted else ():
        key = squash(choice)
        length = max(len(wanted), len(key))
        edits = count_edits(wanted, key, int(best * length))
        if edits is not None and (nearest is None or edits / length < best):
            best, nearest = edits / length, choice
    return nearest


LONGEST_QUOTED = 200
"""Characters of a user's words that a message quotes."""


def quote(text: str, length: int = LONGEST_QUOTED) -> str:
    """The first part of a text that is long, with an ellipsis for the rest."""
    return text if len(text) <= length else f"{text[:length].rstrip()} …"


def clean_terminal(text: str) -> str:
    """One line that is safe to print: what is unseen or steers the terminal is shown by its code.

    U+202E, which turns text around, shows as ``<U+202E>``; a line end as ``⏎``; a tab as a space.
    """
    lines = text.replace("\r\n", "\n").replace("\t", " ").split("\n")
    return " ⏎ ".join(
        "".join(one if one.isprintable() else f"<U+{ord(one):04X}>" for one in line)
        for line in lines
    )
