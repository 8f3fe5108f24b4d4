"""Random changes to workbooks: to the bytes of the archive, or to one of its parts."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from random import Random

from tests.files.parts import pack, unpack

TOKENS = (
    *(b"-1", b"0", b"4294967295", b"2147483648", b"9" * 400, b"1E999", b"1E-400", b"nan", b"-0"),
    *(b"A0", b"XFE1", b"A1:XFD1048576", b"$A$1048577", b"\xe0\xb9\x91", b"_xD800_", b"_x0000_"),
    *(
        b"&#0;",
        b"&#x1F4A9;",
        b"&x;",
        b"<![CDATA[",
        b"]]>",
        b"<!--",
        b"-->",
        b"<?x?>",
        b"<!DOCTYPE x>",
    ),
    *(b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"'", b'"', b"<", b">", b"=", b"/"),
    *(b' t="e"', b' t="s"', b' t="d"', b' t="inlineStr"', b' s="1"', b' hidden="1"', b' r:id="s1"'),
    *(b"<c>", b"</c>", b"<v>1</v>", b"<f>A1</f>", b"<row>", b"</row>", b"<si>", b"<is>", b"<rPh>"),
    *(
        b"<t/>",
        b"General",
        b"0.00E+00",
        b"[h]:mm",
        b"[$-D07041E]d mmmm yyyy",
        b"[<=-1]",
        b"#,##0,,",
    ),
    *(b'<col min="1" max="9" hidden="1"/>', b'<hyperlink ref="A1" location="A1"/>', b"AM/PM", b"@"),
)
ENDINGS = (b">", b'"', b" ", b"</", b"<")
MOST_COPIES = 5_000
MOST_BYTES = 3_000_000

Change = Callable[[bytearray, Random], None]


def mutate_workbook(content: bytes, others: Sequence[bytes], random: Random) -> bytes:
    """One to four changes to an archive, to one of its parts, or to which parts it has."""
    if random.random() < 0.25:
        return _change_bytes(content, random)
    try:
        parts = {name: part for name, part in unpack(content).items() if len(part) < MOST_BYTES}
    except Exception:  # what is broken already is broken further
        return _change_bytes(content, random)
    if not parts:
        return _change_bytes(content, random)
    name = random.choice(list(parts))
    choice = random.random()
    if choice < 0.85:
        parts[name] = _change_bytes(parts[name], random)
    elif choice < 0.9:
        del parts[name]
    elif choice < 0.95:
        parts[name] = random.choice(list(parts.values()))
    else:
        parts |= _borrow_part(random.choice(others))
    return pack(parts, random.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)))


def _borrow_part(other: bytes) -> dict[str, bytes]:
    try:
        return {name: part for name, part in unpack(other).items() if len(part) < 100_000}
    except Exception:
        return {}


def _change_bytes(content: bytes, random: Random) -> bytes:
    changed = bytearray(content)
    for _ in range(random.choice((1, 1, 1, 2, 4))):
        if changed:
            random.choice(CHANGES)(changed, random)
    return bytes(changed[:MOST_BYTES])


def _find_stretch(content: bytearray, random: Random) -> slice:
    """Some bytes, half of the time from one mark-up sign to another."""
    start = random.randrange(len(content))
    stop = start + random.choice((1, 4, 16, 60, 200))
    if random.random() < 0.5:
        start = max(content.rfind(random.choice(ENDINGS), 0, start), 0)
        stop = max(content.find(random.choice(ENDINGS), start + 1), start + 1)
    return slice(start, stop)


def _flip_bit(content: bytearray, random: Random) -> None:
    content[random.randrange(len(content))] ^= 1 << random.randrange(8)


def _set_bytes(content: bytearray, random: Random) -> None:
    stretch = _find_stretch(content, random)
    content[stretch] = bytes(random.choice((0, 0x20, 0x39, 0xFF)) for _ in content[stretch])


def _insert_token(content: bytearray, random: Random) -> None:
    at = _find_stretch(content, random).stop
    content[at:at] = random.choice(TOKENS)


def _replace_value(content: bytearray, random: Random) -> None:
    """Put a token where an attribute's value or a text stands."""
    opening, closing = random.choice(((b'="', b'"'), (b">", b"<")))
    start = content.find(opening, random.randrange(len(content))) + len(opening)
    stop = content.find(closing, start)
    if start >= len(opening) and stop >= 0:
        content[start:stop] = random.choice(TOKENS)


def _delete(content: bytearray, random: Random) -> None:
    del content[_find_stretch(content, random)]


def _repeat(content: bytearray, random: Random) -> None:
    stretch = _find_stretch(content, random)
    room = MOST_BYTES // max(len(content[stretch]), 1)
    copies = min(random.choice((2, 2, 10, 300, MOST_COPIES)), room)
    content[stretch.start : stretch.start] = content[stretch] * copies
    del content[MOST_BYTES:]


def _move(content: bytearray, random: Random) -> None:
    stretch = _find_stretch(content, random)
    moved = content[stretch]
    del content[stretch]
    at = random.randrange(len(content) + 1)
    content[at:at] = moved


def _cut_off(content: bytearray, random: Random) -> None:
    del content[random.randrange(len(content)) :]


CHANGES: tuple[Change, ...] = (
    _flip_bit, _set_bytes, _insert_token, _insert_token, _replace_value, _replace_value,
    _replace_value, _delete, _repeat, _move, _cut_off
)  # fmt: skip
