"""Values as a person saw them: numbers and dates in their cell's number format."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from itertools import takewhile

from itasheet.language import N_
from itasheet.sheets.grid import Read
from itasheet.thai.dates import BUDDHIST_ERA, MONTHS, SHORT_MONTHS
from itasheet.thai.numbers import to_thai
from itasheet.xlsx.guard import Refusal
from itasheet.xlsx.number_formats import Piece, Section, Showing, choose_section, parse_format

Sections = tuple[Section, ...]

MOST_PIECES = 600_000
"""Pieces of number formats filled in for one workbook: 40,000 amounts, all of them different."""

_TURN = 6
"""Pieces that could be filled in while one value is turned into digits."""

_PLAIN = ("", "General", "0", "@")
_WIDEST = 300
"""Digits before or behind the point beyond which no format is followed."""

_PLENTY = Context(prec=3 * _WIDEST)

_ENGLISH_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_THAI_DAYS = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")
_SHORT_THAI_DAYS = ("จ.", "อ.", "พ.", "พฤ.", "ศ.", "ส.", "อา.")
_ENGLISH_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DIGITS = 15
"""Digits of a number that Excel keeps; what Python has beyond them is noise of its arithmetic."""


class Display:
    """Shows values in the number formats of one workbook, and bounds what that may cost.

    ``codes`` are the number formats by the index of the cell style.
    """

    def __init__(self, codes: Sequence[str] = ()) -> None:
        self._codes = codes
        # Each format is parsed once, however many there are and in whatever order cells take them.
        self._sections: dict[str, Sections] = {}
        self._told: dict[tuple[str | float, str], str | None] = {}
        self._pieces_left = MOST_PIECES

    def show(self, value: Read, number: int | float | None, style: int) -> str | None:
        """What a cell shows, if that is not its value as plain text; ``number`` is as stored.

        Raises ``Refusal`` once it was asked for too much.
        """
        code = self._codes[style] if 0 <= style < len(self._codes) else ""
        stored = value if number is None else number
        if isinstance(stored, str):
            if "@" not in code or code == "@":
                return None
        elif number is None or isinstance(stored, int) and code in _PLAIN:
            return None
        assert isinstance(stored, (str, int, float))
        key = stored, code
        if key not in self._told:
            if code not in self._sections:
                self._sections[code] = parse_format(code)
            self._pay(stored, self._sections[code])
            self._told[key] = _show(stored, value, self._sections[code])
        return self._told[key]

    def _pay(self, stored: str | int | float, sections: Sections) -> None:
        """Count what a value costs that was not shown before."""
        self._pieces_left -= _TURN + max((len(one.pieces) for one in sections), default=0)
        self._pieces_left -= len(stored) // 100 if isinstance(stored, str) else 0
        if self._pieces_left < 0:
            raise Refusal("file-bomb", what=N_("it has too many cells"))


def _show(stored: str | int | float, value: Read, sections: Sections) -> str | None:
    if isinstance(stored, str):
        shown: str | None = show_text(stored, sections)
    else:
        shown = show_number(stored, value, sections)
    return shown if shown != str(value) else None


def show_number(number: int | float, value: Read, sections: Sections) -> str | None:
    """What a cell shows of a number; None where that is not told by the format alone.

    ``value`` is what the number means in this format: itself, or a date, time or span of time.
    """
    if not sections:
        return show_general(number) if value is number else None
    chosen = choose_section(sections, number)
    if chosen is None:
        return None
    section, unsigned = chosen
    if section.showing is Showing.NUMBER:
        text = _show_numeral(abs(number) if unsigned else number, section)
    elif isinstance(value, (date, time, timedelta)):
        text = _show_moment(value, section)
    else:
        return None
    return text if text is None else (to_thai(text) if section.thai_digits else text).strip()


def show_text(text: str, sections: Sections) -> str:
    """What a cell shows of a text: formats may put words before and after it."""
    section = next((one for one in sections if one.shows_content), None)
    if section is None:
        return text
    pieces = (text if kind == "content" else shown for kind, shown in section.pieces)
    return "".join(pieces).strip() if len(section.pieces) > 1 else text


def show_general(number: int | float) -> str:
    """A number without a format; whole ones keep all their digits, whatever the column's width."""
    if isinstance(number, int):
        return str(number)
    text = f"{number:.{_DIGITS}g}".replace("e", "E")
    mantissa, _, exponent = text.partition("E")
    if exponent and -10 < int(exponent) < 0:
        return f"{Decimal(text):f}"
    return text


def _show_numeral(number: int | float, section: Section) -> str | None:
    kinds = [piece.kind for piece in section.pieces]
    if "slash" in kinds and "digit" in kinds:
        return None  # a fraction: rare, and the number itself is as good
    if "general" in kinds or "content" in kinds:
        return _fill_in(section.pieces, show_general(number))
    amount = Decimal(f"{number:.{_DIGITS}g}" if isinstance(number, float) else number)
    if "exponent" in kinds:
        return _show_scientific(amount, section)
    amount = amount.scaleb(2 * kinds.count("percent") - 3 * _count_scaling(kinds))
    if not -_WIDEST < amount.adjusted() < _WIDEST:
        return None
    return _show_decimal(amount, section.pieces)


def _fill_in(pieces: tuple[Piece, ...], text: str) -> str:
    shown = (text if kind in ("general", "content") else stands for kind, stands in pieces)
    return "".join(shown)


def _count_scaling(kinds: list[str]) -> int:
    """Commas right behind the last digit, also the last before the point: each is a thousand."""
    ends = {len(kinds)} | ({kinds.index("point")} if "point" in kinds else set())
    return sum(_count_commas(kinds[:end]) for end in ends)


def _count_commas(kinds: list[str]) -> int:
    backwards = kinds[::-1]
    behind = backwards[: backwards.index("digit")] if "digit" in backwards else []
    return len(list(takewhile("comma".__eq__, behind[::-1])))


def _show_scientific(amount: Decimal, section: Section) -> str:
    at = next(i for i, piece in enumerate(section.pieces) if piece.kind == "exponent")
    mantissa, exponent = section.pieces[:at], section.pieces[at + 1 :]
    kinds = [piece.kind for piece in mantissa]
    step = max((kinds[: kinds.index("point")] if "point" in kinds else kinds).count("digit"), 1)
    power = amount.adjusted() // step * step if amount else 0
    sign = "-" if power < 0 else "+" if section.pieces[at].text[1] == "+" else ""
    scaled = _show_decimal(amount.scaleb(-power), mantissa)
    return f"{scaled}E{sign}{_show_decimal(Decimal(abs(power)), exponent)}"


def _show_decimal(amount: Decimal, pieces: tuple[Piece, ...]) -> str:
    """A number put into the places of its pieces."""
    kinds = [piece.kind for piece in pieces]
    point = kinds.index("point") if "point" in kinds else len(kinds)
    decimals = kinds[point:].count("digit")
    rounded = amount.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, _PLENTY)
    whole, _, rest = f"{abs(rounded):f}".partition(".")
    grouped = _is_grouped(kinds[:point])
    shown = [*_fill_whole(pieces[:point], whole.lstrip("0"), grouped)]
    shown += _fill_decimals(pieces[point:], rest)
    return ("-" if rounded < 0 else "") + "".join(shown)


def _is_grouped(kinds: list[str]) -> bool:
    """Whether a comma stands between two digits, which asks for one at every thousand."""
    digits = [index for index, kind in enumerate(kinds) if kind == "digit"]
    return bool(digits) and "comma" in kinds[digits[0] : digits[-1]]


def _fill_whole(pieces: tuple[Piece, ...], digits: str, grouped: bool) -> Iterator[str]:
    """The digits before the point; the first place takes all that have no place of their own."""
    places = sum(piece.kind == "digit" for piece in pieces)
    left = places
    for kind, text in pieces:
        if kind == "digit":
            first, last = ((max(len(digits), places) if left == places else left), left - 1)
            for position in range(first - 1, last - 1, -1):
                yield _show_digit(digits, position, text, grouped)
            left -= 1
        elif kind != "comma":
            yield text


def _show_digit(digits: str, position: int, place: str, grouped: bool) -> str:
    """The digit that stands for ten to the power of ``position``, or what fills its place."""
    inside = position < len(digits)
    digit = digits[len(digits) - 1 - position] if inside else {"0": "0", "?": " "}.get(place, "")
    return digit + ("," if grouped and digit.strip() and position and position % 3 == 0 else "")


def _fill_decimals(pieces: tuple[Piece, ...], digits: str) -> Iterator[str]:
    significant = len(digits.rstrip("0"))
    index = 0
    for kind, text in pieces:
        if kind == "digit":
            filler = {"0": "0", "?": " "}.get(text, "")
            yield digits[index] if index < significant else filler
            index += 1
        elif kind != "comma":
            yield text


def _show_moment(value: date | time | timedelta, section: Section) -> str | None:
    kinds = {piece.kind for piece in section.pieces}
    if isinstance(value, timedelta):
        moment = datetime(1900, 1, 1) + value % timedelta(days=1)
    elif isinstance(value, time):
        if kinds & set("ymd"):
            return None  # day nought of the calendar, which is none
        moment = datetime.combine(date(1900, 1, 1), value)
    else:
        moment = value if isinstance(value, datetime) else datetime.combine(value, time())
    elapsed = value if isinstance(value, timedelta) else timedelta()
    return "".join(_show_part(piece, moment, elapsed, section) for piece in section.pieces)


def _show_part(piece: Piece, moment: datetime, elapsed: timedelta, section: Section) -> str:
    kind, text = piece
    if kind in _PARTS:
        has_halves = kind == "h" and any(one.kind == "half" for one in section.pieces)
        hour = (moment.hour + 11) % 12 + 1 if has_halves else moment.hour
        return _PARTS[kind](moment.replace(hour=hour), len(text), section)
    if kind == "elapsed":
        unit = {"h": 3600, "m": 60, "s": 1}[text[0].lower()]
        return f"{int(elapsed.total_seconds()) // unit:0{len(text)}}"
    if kind == "half":
        return text.split("/")[moment.hour >= 12]
    if kind in ("point", "fraction"):
        return text if kind == "point" else f".{moment.microsecond:06}"[: len(text)]
    return text


def _show_year(moment: datetime, length: int, section: Section) -> str:
    year = moment.year + (BUDDHIST_ERA if section.buddhist else 0)
    return f"{year % 100:02}" if length <= 2 else f"{year:04}"


def _show_month(moment: datetime, length: int, section: Section) -> str:
    index = moment.month - 1
    if length <= 2:
        return f"{moment.month:0{length}}"
    if section.thai_names:
        return (SHORT_MONTHS if length == 3 else MONTHS)[index][: 1 if length == 5 else None]
    return _ENGLISH_MONTHS[index][: {3: 3, 5: 1}.get(length)]


def _show_day(moment: datetime, length: int, section: Section) -> str:
    if length <= 2:
        return f"{moment.day:0{length}}"
    if section.thai_names:
        return (_SHORT_THAI_DAYS if length == 3 else _THAI_DAYS)[moment.weekday()]
    return _ENGLISH_DAYS[moment.weekday()][: 3 if length == 3 else None]


_PARTS: Mapping[str, Callable[[datetime, int, Section], str]] = {
    "y": _show_year,
    "m": _show_month,
    "d": _show_day,
    "h": lambda moment, length, _: f"{moment.hour:0{min(length, 2)}}",
    "n": lambda moment, length, _: f"{moment.minute:0{min(length, 2)}}",
    "s": lambda moment, length, _: f"{moment.second:0{min(length, 2)}}",
}
