"""What the styles of a workbook make of its cells: number formats, and what is seen of a text.

A text is not seen in the colour of its ground, nor where it is hardly two points high. What
patterns, gradients and the styles of whole tables do to a ground is not followed: there it is seen.
"""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache, lru_cache
from itertools import groupby
from typing import NamedTuple
from xml.etree.ElementTree import Element

from itasheet.language import N_
from itasheet.sheets.grid import Notice, Read
from itasheet.xlsx.cell_text import show_number, show_text
from itasheet.xlsx.number_formats import BUILT_IN, parse_format
from itasheet.xlsx.package import Refusal
from itasheet.xlsx.xml import TRUE, find_all, read_whole

MOST_PIECES = 600_000
"""Pieces of number formats filled in for one workbook: 40,000 amounts, all of them different."""

_TURN = 6
"""Pieces that could be filled in while one value is turned into digits."""

MOST_FORMATS = 250_000
"""Characters of all number formats; Excel allows some 250 formats of 255 characters."""

Colour = Sequence[int]
"""Red, green and blue, from 0 to 255."""
_WEIGHTS, _NEAR = (3, 6, 1), 160
"""How much an eye makes of red, green and blue, and up to what it tells no two colours apart."""
_THEME = "FFFFFF 000000 E7E6E6 44546A 4472C4 ED7D31 A5A5A5 FFC000 5B9BD5 70AD47"
_BASIC = "000000 FFFFFF FF0000 00FF00 0000FF FFFF00 FF00FF 00FFFF "
_NUMBERED = {
    f"{kind}{number}": bytes.fromhex(one)
    for kind, colours in (("theme", _THEME), ("indexed", _BASIC * 2))
    for number, one in enumerate(colours.split())
}
_NUMBERED["indexed65"] = _WHITE = _NUMBERED["theme0"]
_DIGITS = "0123456789๐๑๒๓๔๕๖๗๘๙+-=()"
_SHIFTED = {
    "superscript": str.maketrans(_DIGITS, "⁰¹²³⁴⁵⁶⁷⁸⁹⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾"),
    "subscript": str.maketrans(_DIGITS, "₀₁₂₃₄₅₆₇₈₉₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎"),
}
_PLAIN = ("", "General", "0", "@")


class CellFont(NamedTuple):
    """How a text is written; ``shift`` is superscript or subscript, no colour is the usual one."""

    struck: bool = False
    shift: str = ""
    colour: Colour | None = None
    tiny: bool = False


class CellStyle(NamedTuple):
    """A cell's number format, its font and the colour behind that.

    ``clear`` tells that its font changes nothing of what is seen, ``keeps_text`` that its number
    format changes nothing of a text.
    """

    code: str = ""
    font: CellFont = CellFont()
    ground: Colour | None = None
    clear: bool = True
    keeps_text: bool = True


Runs = tuple[tuple[str, CellFont | None], ...]
"""The parts of a text and the font of each; None where that is the cell's."""


class RichText:
    """A text in runs, compared as one, not by the many that it may have."""

    def __init__(self, runs: Runs) -> None:
        self.runs = runs


Seen = tuple[Read, str | None, tuple[Notice, ...]]
UNSTYLED = CellStyle()


def list_styles(root: Element) -> Mapping[int, CellStyle]:
    """What each cell style makes of a cell; its number format may be unknown."""
    codes = {
        number: one.attrib["formatCode"]
        for one in find_all(root, "numFmts", "numFmt")
        if (number := read_whole(one.get("numFmtId", ""))) and "formatCode" in one.attrib
    }
    if sum(map(len, codes.values())) > MOST_FORMATS:
        raise Refusal("file-bomb", what=N_("it has too many number formats"))
    fonts = [read_font(one) for one in find_all(root, "fonts", "font")]
    grounds = [_read_ground(one) for one in find_all(root, "fills", "fill")]

    @cache
    def make_style(form: int, at: int, behind: int) -> CellStyle:
        font = fonts[at] if at < len(fonts) else CellFont()
        ground = grounds[behind] if behind < len(grounds) else _WHITE
        code = codes.get(form, BUILT_IN.get(form, ""))
        clear = not (font.struck or font.shift or _is_unseen(font, ground))
        # A text has the last of four sections, be there a place for it or not.
        kept = code == "@" or "@" not in code and code.count(";") < 3
        return CellStyle(code, font, ground, clear, kept)

    names = ("numFmtId", "fontId", "fillId")
    return {
        number: make_style(*(read_whole(one.get(name, "")) or 0 for name in names))
        for number, one in enumerate(find_all(root, "cellXfs", "xf"))
    }


def read_font(font: Element) -> CellFont:
    """What a font, of a cell or of a run of its text, does to what is seen."""
    parts = {child.tag.rpartition("}")[2]: child for child in font}
    told = {name: part.get("val", "") for name, part in parts.items()}
    return CellFont(
        struck="strike" in parts and (not told["strike"] or told["strike"] in TRUE),
        shift=told.get("vertAlign", "") if told.get("vertAlign") in _SHIFTED else "",
        colour=_read_colour(parts.get("color")),
        tiny=bool(re.match(r"[0-2](?:\.|\Z)", told.get("sz", ""))),
    )


def _read_colour(told: Element | None) -> Colour | None:
    """A colour; None for one that each machine chooses, or that has no sense."""
    words = {} if told is None else told.attrib
    with suppress(ValueError, LookupError, OverflowError):
        kind = [one for one in ("rgb", "theme", "indexed") if one in words][0]
        named = kind + words[kind]
        colour = bytes.fromhex(named[-6:]) if kind == "rgb" else _NUMBERED[named]
        tint = float(words.get("tint", 0))
        goal = 255 if tint > 0 else 0
        return tuple(round(part + (goal - part) * abs(tint)) for part in colour)
    return None


def _read_ground(fill: Element) -> Colour | None:
    """The colour behind a text, white by default; None for more than one."""
    for pattern in fill:
        kind = pattern.get("patternType", "none")
        if not pattern.tag.endswith("patternFill") or kind not in ("none", "solid"):
            return None
        if kind == "solid":
            told = find_all(fill, "patternFill", "fgColor")
            return _read_colour(told[0] if told else None)
    return _WHITE


def _is_unseen(font: CellFont, ground: Colour | None) -> bool:
    """Whether nobody sees what is written so on this ground."""
    if font.tiny or font.colour is None or ground is None:
        return font.tiny
    parts = zip(_WEIGHTS, font.colour, ground, strict=False)
    return sum(weight * abs(one - other) for weight, one, other in parts) <= _NEAR


def _look_at(runs: Runs, style: CellStyle) -> tuple[str, str, str]:
    """What a text says without what is struck out, what that was, and what of the rest is unseen.

    Raised and lowered digits become letters of their own.
    """
    left = struck = unseen = ""
    fonts = ((text, own or style.font) for text, own in runs)
    for font, group in groupby(fonts, lambda run: run[1]):
        text = "".join(text for text, _ in group)
        if font.struck:
            struck += f" … {text}" if struck else text
            continue
        if _is_unseen(font, style.ground):
            unseen += text
        shifts = font.shift and re.search("[0-9๐-๙]", text)
        left += text.translate(_SHIFTED[font.shift]) if shifts else text
    if struck.strip():
        lines = (re.sub(r"(?<=\S) {2,}", " ", line).rstrip() for line in left.split("\n"))
        left = "\n".join(filter(None, lines))
    return left, struck.strip(), unseen.strip()


class SharedContent:
    """What sheets share: texts, and what styles make of values, with a bound to what that may cost.

    ``styles`` are by number. ``from_1904``: days count from 1 January 1904, as in workbooks begun
    on old Macintoshes. ``has_pictures``: a value of richer kinds may be a picture, not an error.
    """

    def __init__(
        self,
        styles: Mapping[int, CellStyle],
        strings: Sequence[str | RichText] = (),
        from_1904: bool = False,
        has_pictures: bool = True,
    ) -> None:
        self.strings, self.has_pictures = strings, has_pictures
        self._styles, self._from_1904 = styles, from_1904
        self._look = lru_cache(maxsize=None, typed=True)(self._look_once)
        self._pieces_left = MOST_PIECES

    def see(self, written: Read | RichText, style: int) -> Seen:
        """A cell's value as it is seen, what it shows instead, and what of it is not seen.

        The value is "" where nothing stands. Raises ``Refusal`` once it was asked for too much.
        """
        look = self._styles.get(style, UNSTYLED)
        if look.clear and isinstance(written, str) and look.keeps_text:
            return written, None, ()
        if look.clear and isinstance(written, int) and look.code in _PLAIN:
            return written, None, ()
        return self._look(written, style)

    def _look_once(self, written: Read | RichText, style: int) -> Seen:
        look, shown = self._styles.get(style, UNSTYLED), None
        if isinstance(written, RichText):
            runs = written.runs
        else:
            stored, sections = written, parse_format(look.code)
            self._spend(max((len(one.pieces) for one in sections), default=0), str(stored))
            if isinstance(stored, str):
                shown = show_text(stored, sections)
            elif isinstance(stored, (int, float)) and not isinstance(stored, bool):
                written, shown = show_number(stored, sections, self._from_1904)
            if shown == "":
                hidden = str(written).strip() if stored != 0 else ""
                notice = Notice("cell-hidden-value", (), hidden, N_("its number format hides it"))
                return "", None, (notice,) if hidden else ()
            shown = None if shown == str(written) else shown
            if look.clear:
                return written, shown, ()
            runs = ((shown or str(written), None),)
        self._spend(len(runs), "".join(text for text, _ in runs))
        text, struck, unseen = _look_at(runs, look)
        told = (("text-struck", struck), ("text-unseen", unseen))
        notices = tuple(Notice(code, (), said) for code, said in told if said)
        if isinstance(written, RichText) or text != runs[0][0]:
            return text, None, notices
        return written, shown, notices

    def _spend(self, pieces: int, text: str) -> None:
        """Count what a value costs that was not shown before."""
        self._pieces_left -= _TURN + pieces + len(text) // 100
        if self._pieces_left < 0:
            raise Refusal("file-bomb", what=N_("it has too many cells"))
