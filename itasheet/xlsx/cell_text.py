"""What the text of a stored value means, and what a person saw of it in its number format.

Formats that no Thai office uses (powers of ten, fractions, thousands left out) are not followed:
then the value itself is shown. Sources: ECMA-376 part 1, 18.17.4 (dates), 22.9.2.19 (escapes).
"""

import re
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal

from itasheet.sheets.grid import Read
from itasheet.thai.dates import BUDDHIST_ERA, MONTHS, SHORT_MONTHS, format_typed_date
from itasheet.thai.numbers import to_thai
from itasheet.xlsx.number_formats import CONTENT, FormatPiece, Section, Showing, choose_section

_WIDEST = 300
"""Digits before or behind the point beyond which no format is followed."""

_PLENTY = Context(prec=3 * _WIDEST)
_DIGITS = 15
"""Digits of a number that Excel keeps; what Python has beyond them is noise of its arithmetic."""

_THAI_DAYS = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")
_SHORT_THAI_DAYS = ("จ.", "อ.", "พ.", "พฤ.", "ศ.", "ส.", "อา.")
_NUMBER = r"(?a)[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_DAY = timedelta(days=1)
_LAST_SERIAL = 2_958_466  # 1 January 10000
_WHOLE = re.compile(r"-?\d{1,18}", re.ASCII)
_EXACT = 2**53


def read_number(text: str) -> int | float | None:
    """A stored number: whole ones as int, as far as they are exact; ``None`` for no number."""
    if _WHOLE.fullmatch(text):
        return int(text)
    if not re.fullmatch(_NUMBER, text):
        return None
    number = float(text)
    if abs(number) < _EXACT and number.is_integer():
        return int(number)
    return number if abs(number) != float("inf") else None


def read_iso(text: str) -> date | datetime | time | None:
    """A date stored as text in ISO 8601, as Strict Open XML may have it; ``None`` for none.

    A time zone is passed over: cells have none.
    """
    with suppress(ValueError):
        return date.fromisoformat(text)
    for kind in (datetime, time):
        with suppress(ValueError):
            return kind.fromisoformat(text).replace(tzinfo=None)
    return None


def show_text(text: str, sections: tuple[Section, ...]) -> str:
    """What a cell shows of a text: formats may put words before and after it."""
    last = sections[3].pieces if len(sections) > 3 else (CONTENT,)
    pieces = next((one.pieces for one in sections if CONTENT in one.pieces), last)
    shown = "".join(text if kind == "content" else said for kind, said in pieces)
    return text if pieces == (CONTENT,) else shown.strip()


def show_number(
    number: int | float, sections: tuple[Section, ...], from_1904: bool = False
) -> tuple[Read, str | None]:
    """What a number means in its format: itself, or a date, time or span of time; and what a cell
    shows of it, None where that is not told by the format alone.

    A date that is not seen whole is a text without the rest: a month is no first day.
    """
    if not sections:
        return number, show_general(number)
    chosen = choose_section(sections, number)
    if chosen is None:
        return number, None
    section, unsigned = chosen
    value, moment = _find_moment(number, section.showing, from_1904)
    text = None
    kinds = {piece.kind for piece in section.pieces}
    if "other" in kinds:
        return value, None
    if section.showing == "number":
        text = _show_numeral(abs(number) if unsigned else number, section)
    elif moment and not (isinstance(value, time) and kinds & set("ymd")):  # of no calendar
        text = "".join(_show_part(piece, value, moment, section) for piece in section.pieces)
    if text is not None:
        text = (to_thai(text) if section.thai_digits else text).strip()
    told = {kind for kind, code in section.pieces if kind != "d" or len(code) < 3}  # no weekday
    if text and isinstance(value, date) and not told >= set("dmy"):
        parts = "".join(part for part in "dmy" if part in told)
        return format_typed_date(value, parts) or text, None
    return value, text


def show_general(number: int | float) -> str:
    """A number without a format; whole ones keep all their digits, whatever the column's width."""
    if isinstance(number, int):
        return str(number)
    text = f"{number:.{_DIGITS}g}".replace("e", "E")
    exponent = text.partition("E")[2]
    return f"{Decimal(text):f}" if exponent and -10 < int(exponent) < 0 else text


def _show_numeral(number: int | float, section: Section) -> str | None:
    kinds = [piece.kind for piece in section.pieces]
    if "general" in kinds or "content" in kinds:
        shown = show_general(number)
        return "".join(
            shown if kind in ("general", "content") else text for kind, text in section.pieces
        )
    point = kinds.index("point") if "point" in kinds else len(kinds)
    last = max((at for at, kind in enumerate(kinds) if kind == "digit"), default=0)
    if "comma" in kinds[last:] or "comma" in kinds[point:] or kinds[point - 1 : point] == ["comma"]:
        return None
    amount = Decimal(f"{number:.{_DIGITS}g}" if isinstance(number, float) else number)
    amount = amount.scaleb(2 * kinds.count("percent"))
    if not -_WIDEST < amount.adjusted() < _WIDEST:
        return None
    rounded = amount.quantize(
        Decimal(1).scaleb(-kinds[point:].count("digit")), ROUND_HALF_UP, _PLENTY
    )
    whole, _, rest = f"{abs(rounded):f}".partition(".")
    places = "".join(text for kind, text in section.pieces[:point] if kind == "digit")
    whole = whole.lstrip("0").zfill(len(places.lstrip("#"))) if places else ""
    rest, grouped = rest.rstrip("0"), "comma" in kinds
    shown, left = "", len(places)
    for kind, text in section.pieces:
        if kind == "digit" and left:
            left -= 1
            while len(whole) > left:  # the first place takes all that have no place of their own
                shown += whole[0]
                if grouped and len(whole) % 3 == 1 and len(whole) > 1:
                    shown += ","
                whole = whole[1:]
        elif kind == "digit":
            shown += rest[:1] or text.strip("#")
            rest = rest[1:]
        elif kind != "comma":
            shown += text
    return ("-" if rounded < 0 else "") + shown


def _find_moment(
    number: int | float, showing: Showing, from_1904: bool
) -> tuple[Read, datetime | None]:
    """What a number means, and the moment at which it is shown, if it is no number.

    With ``from_1904`` days count from 1 January 1904, as in workbooks begun on old Macintoshes.
    """
    if showing == "number" or not 0 <= number < _LAST_SERIAL:
        return number, None
    elapsed = timedelta(milliseconds=round(number * 86_400_000))
    if showing == "elapsed":
        return elapsed, datetime(1900, 1, 1) + elapsed % _DAY
    if elapsed.days == 0 and (elapsed or not from_1904):
        return (datetime.min + elapsed).time(), datetime(1900, 1, 1) + elapsed
    if from_1904:
        moment = datetime(1904, 1, 1)
    elif elapsed.days == 60:
        return number, None  # 29 February 1900, a day that never was
    else:
        moment = datetime(1899, 12, 30 if elapsed.days > 60 else 31)
    try:
        moment += elapsed
    except OverflowError:
        return number, None
    return moment if elapsed % _DAY else moment.date(), moment


def _show_part(piece: FormatPiece, value: Read, moment: datetime, section: Section) -> str:
    kind, text = piece
    length, thai = len(text), section.thai_names
    match kind:
        case "y":
            year = moment.year + (BUDDHIST_ERA if section.buddhist else 0)
            return f"{year % 100:02}" if length <= 2 else f"{year:04}"
        case "m" if length > 2:
            names = SHORT_MONTHS if length == 3 else MONTHS
            english = moment.strftime("%b" if length == 3 else "%B")
            name = names[moment.month - 1] if thai else english
            return name[:1] if length == 5 else name
        case "d" if length > 2:
            day = moment.weekday()
            if thai:
                return (_SHORT_THAI_DAYS if length == 3 else _THAI_DAYS)[day]
            return moment.strftime("%a" if length == 3 else "%A")
        case "m" | "d":
            return f"{moment.month if kind == 'm' else moment.day:0{length}}"
        case "h" | "n" | "s":
            halved = any(one.kind == "half" for one in section.pieces)
            hour = (moment.hour + 11) % 12 + 1 if halved else moment.hour
            number = {"h": hour, "n": moment.minute, "s": moment.second}[kind]
            return f"{number:0{min(length, 2)}}"
        case "half":
            return text.split("/")[moment.hour >= 12]
        case "elapsed":
            seconds = value.total_seconds() if isinstance(value, timedelta) else 0
            unit = {"h": 3600, "m": 60, "s": 1}[text[0].lower()]
            return f"{int(seconds) // unit:0{length}}"
    return text
