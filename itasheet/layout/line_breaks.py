"""Where lines of Thai text end in a cell, and between which words on the published pages.

Lines end where ICU allows it (its Thai dictionary is the one that LibreOffice uses) and, where one
word is too long for a line, between characters. LibreOffice's own exceptions are followed where
they cost lines; Excel's breaker differs, for which ``paper.text_width`` leaves room.
"""

import re
from functools import cache, lru_cache
from pathlib import Path

from itasheet.layout.fonts import Advances, Font, load_advances, measure_width

THAI = re.compile(r"[\u0e00-\u0e7f]")
# A tab runs to the next of the stops, which lie three quarters of a centimetre apart.
TAB_STOP = 21.3

# What follows is LibreOffice's own, found in 7.4 by asking it.
# It does not end a line behind a slash if there is a space at most so many characters before it.
SLASH_REACH = 66
# What we count too long by less than this share of a line may still fit on it there; where slashes
# stand, by less than the other.
EDGE, WIDEST_EDGE = 0.035, 0.045
# Set to Thai, it may end a line so many characters early if the next one starts with a digit or a
# sign: it looks up the start of a Thai letter in a table that it made for another place.
EARLY_CHARACTERS = 2
# Of all signs that Thai reports use there are some before or behind which it does not end a line
# where ICU would; nor do we before a Thai vowel or mark, where ICU's dictionary gives up on a text
# that is not Thai.
_FULL_WIDTH = {*map(chr, (*range(0x3000, 0x3040), *range(0xFF00, 0xFFF0)))}
_NEVER_FIRST = {*map(chr, (*range(0x0E30, 0x0E3B), 0x0E45, *range(0x0E47, 0x0E4F)))}
NOT_BEFORE = _FULL_WIDTH | _NEVER_FIRST | {*"\\,.:;—°"}
NOT_BEHIND = _FULL_WIDTH | {*"}\u2060"}
# Nor between a quotation mark and a bracket, even with a space between them, as ICU's used to be.
QUOTES, OPENING = {*"\"'“”‘’«»"}, {*"([{"}


@lru_cache(maxsize=4096)
def split_pieces(text: str) -> tuple[str, ...]:
    """The text between all places where a line may end: words with the spaces behind them."""
    from icu4py.breakers import LineBreaker

    joined = [""]
    # A tab is where a line may end, for us and for LibreOffice; ICU glues it to what follows.
    words = [word for part in text.split("\t") for word in (*LineBreaker(part, "th"), "\t")]
    for word in words[:-1]:
        first, last = word[0], joined[-1].rstrip()[-1:]
        if first in NOT_BEFORE or last in NOT_BEHIND or (last in QUOTES and first in OPENING):
            joined[-1] += word
        else:
            joined.append(word)
    if "\\" in text:
        # It does end one behind the backslashes of a path.
        joined = [part for word in joined for part in re.split(r"(?<=\\)(?=[^\\\s])", word)]
    return tuple(filter(None, joined))


def break_lines(text: str, font: Font, width: float) -> tuple[str, ...]:
    """The lines of a cell's mended text where ``width`` points are free for them.

    Never fewer than LibreOffice needs. The lines joined are the text, its own line ends behind
    their lines; spaces at the end of a line hang over its edge, and one with slashes may be wider
    by ``WIDEST_EDGE``. An empty text is one empty line.
    """
    *ended, last = text.split("\n")
    lines: list[str] = []
    for paragraph in ended:
        lines += break_paragraph(paragraph, font, width)
        lines[-1] += "\n"
    return (*lines, *break_paragraph(last, font, width))


def cut_text(text: str, font: Font, width: float, most: int) -> tuple[str, ...]:
    """A text as several, each of at most so many lines where ``width`` points are free for them.

    Nothing is lost but the line ends between two of them; a text that is short enough stays whole.
    """
    lines = break_lines(text, font, width)
    pieces = ["".join(lines[start : start + most]) for start in range(0, len(lines), most)]
    return (*(piece.removesuffix("\n") for piece in pieces[:-1]), pieces[-1])


def break_paragraph(text: str, font: Font, width: float) -> list[str]:
    """The lines of a text without line ends; where LibreOffice has two ways, the longer one.

    With slashes it may hold a little more on a line than we count, go back from another one, and
    end one at a space before a slash that is at the edge, where ICU ends none.
    On paper it may leave a number with its tab on a line of their own, as was seen where the line
    would else end within a run of Thai letters, spaces before it.
    """
    if "\t" not in text and measure_width(text, font) <= width:
        return [text]
    ways = [set_paragraph(text, font, width)]
    first = ways[0][0]
    if "/" in text and len(ways[0]) > 1:
        ways += (set_paragraph(text, font, width * (1 + edge)) for edge in (EDGE, WIDEST_EDGE))
        if " /" in text:
            wider = (width * (1 + edge) for edge in (0, EDGE, WIDEST_EDGE))
            ways += (set_paragraph(text, font, wide, parted=True) for wide in wider)
    if "\t" in text and len(ways[0]) > 1 and " " in first and not first.endswith(" "):
        number, tab, rest = text.partition("\t")
        ways.append([*set_paragraph(number + tab, font, width), *set_paragraph(rest, font, width)])
    return max(ways, key=len)


def set_paragraph(text: str, font: Font, width: float, parted: bool = False) -> list[str]:
    """The lines of a text without line ends, each as full as it gets; the last may be empty.

    Between a space and a slash they may end only where ``parted``.
    """
    advances, is_thai = load_advances(font), THAI.search(text) is not None
    space = advances[" "]
    lines: list[str] = []
    line: list[str] = []
    used = 0.0
    for piece, word, needed, hanging in measure_pieces(text, font, parted):
        if used + needed <= width and hanging is not None:  # as most do
            line.append(piece)
            used = used + needed + hanging
            continue
        while line and used + needed > width:
            kept, debt = count_kept(line, used, word, advances, width), 0.0
            # Set to Thai, LibreOffice may end a line before other signs too early: before a Latin
            # word only where that begins at the very edge.
            begins = line[kept] if kept < len(line) else word
            is_latin = word.isascii() and word[:1].isalpha()
            if (is_thai and not THAI.match(begins)) and (
                not is_latin or used + measure(word[0], advances) > width * (1 - EDGE)
            ):
                # What it moves down is kept free on the next line. If the next word has no room
                # beside that, it would stand on a line of its own, and so a whole piece does.
                debt = measure("".join(line[:kept])[-EARLY_CHARACTERS:], advances)
                moved = measure("".join(line[kept:]), advances)
                if kept != 1 and debt + moved + needed > width:
                    kept, debt = kept - 1, 0.0
            lines.append("".join(line[:kept]))
            del line[:kept]
            used = (measure("".join(line), advances) if line else 0.0) + debt
        spaces = len(piece) - len(word)
        if needed > width:
            *cut, word = cut_word(word, advances, width, used)
            lines += cut
            used, needed, piece = 0.0, measure(word, advances), word + " " * spaces
        used += measure(word, advances, used) if "\t" in word else needed
        # One space hangs over the edge. Those behind it LibreOffice moves to the next line.
        if spaces > 1 and spaces > (fitting := int(max((width - used) / space, 0)) + 1):
            lines.append("".join((*line, word, " " * fitting)))
            spaces -= fitting
            line, used, piece = [], 0.0, " " * spaces
        line.append(piece)
        used += spaces * space
    return [*lines, "".join(line)]


def count_kept(line: list[str], used: float, word: str, advances: Advances, width: float) -> int:
    """How many pieces stay on a line that is too full for a word; the last one may be parted.

    All, but for slashes: LibreOffice does not end a line behind one that is at the very edge, and
    where it could, it goes back to the last space, to keep paths and pairs together. Where it may
    see the edge on either side of a character, the shorter line counts.
    """
    if not (word.endswith("/") or line[-1].endswith("/")):
        return len(line)
    text, edge = "".join(line), width * (1 + EDGE)
    begun = used + measure(word[:1], advances)
    ends = []
    if begun > width:
        before = text[: -len(line[-1])] if text.endswith("/") else text
        ends.append(go_back(before) or len(text))
    if begun <= edge:
        ends.append(go_back(text))
    if word.endswith("/") and used + measure(word, advances) <= edge:
        ends.append(min(go_back(text + word), len(text)))
    # A piece has a space within it where ICU ends no line behind it, as before a slash.
    end = min(ends)
    for index, piece in enumerate(line):
        if end <= len(piece):
            line[index : index + 1] = filter(None, (piece[:end], piece[end:]))
            return index + 1
        end -= len(piece)
    return len(line)


def go_back(text: str) -> int:
    """Where a line ends that could behind a text: there or, behind a slash, at a near space."""
    space = text.rfind(" ")
    near = space >= 0 and len(text) - space <= SLASH_REACH
    return space + 1 if text.endswith("/") and near else len(text)


def cut_word(word: str, advances: Advances, width: float, used: float) -> list[str]:
    """Cut too wide a word between letters with their marks; its first line is partly ``used``."""
    from icu4py.breakers import CharacterBreaker

    parts = [""]
    for cluster in map(str, CharacterBreaker(word, "th")):
        taken = measure(cluster, advances)
        if used + taken > width and parts[-1]:
            parts.append("")
            used = 0.0
        parts[-1] += cluster
        used += taken
    return parts


def measure(text: str, advances: Advances, start: float = 0.0) -> float:
    """The width in points of a text that starts so far from the start of its line."""
    if "\t" not in text:
        return sum(map(advances.__getitem__, text))
    end = start
    for index, part in enumerate(text.split("\t")):
        if index:
            end += TAB_STOP - end % TAB_STOP
        end += measure(part, advances)
    return end - start


MeasuredPiece = tuple[str, str, float, float | None]
"""A piece, the same without the spaces behind it, and how wide it is then; last how wide the space
is, None where there are several, or a tab.
"""


@lru_cache(maxsize=4096)
def measure_pieces(text: str, font: Font, parted: bool) -> list[MeasuredPiece]:
    """The pieces that may stand on a line. Kept for other widths of the column."""
    advances, measured = load_advances(font), []
    pieces = split_pieces(text)
    if parted:
        pieces = tuple(part for piece in pieces for part in re.split("(?<= )(?=/)", piece))
    for piece in pieces:
        word = piece.rstrip(" ")
        spaces = len(piece) - len(word) + 2 * ("\t" in word)
        hanging = advances[" "] * spaces if spaces < 2 else None
        measured.append((piece, word, measure(word, advances), hanging))
    return measured


Words = tuple[tuple[str, ...], ...]
"""Words with the spaces behind them, each in the pieces between which a line may end if the word
alone is longer than one; a typed line end is a word of its own.
"""


@lru_cache(maxsize=4096)
def split_words(text: str, is_name: bool = False) -> Words:
    """The words of a text; those of a name end at spaces alone."""
    words: list[tuple[str, ...]] = []
    patterns = (re.compile(r"\S+"),) if is_name else load_patterns()
    for number, line in enumerate(text.split("\n")):
        words += [("\n",)] if number else []
        kept = [match.span() for pattern in patterns for match in pattern.finditer(line)]
        end, word = 0, list[str]()
        for piece in split_pieces(line):
            end += len(piece)
            word.append(piece.replace("\t", " "))
            if not any(first < end < last for first, last in kept):
                words.append(tuple(word))
                word = []
    return tuple(words)


@cache
def load_patterns() -> tuple[re.Pattern[str], ...]:
    """What stays whole, as ``whole-words.txt`` tells it."""
    text = Path(__file__).with_name("whole-words.txt").read_text("utf-8")
    for name, part in re.findall(r"(?m)^(<[a-z]+>) = (.+)", text):
        text = text.replace(name, part)
    lines = (line for line in text.splitlines() if line and line[0] != "#" and " = " not in line)
    return tuple(map(re.compile, lines))
