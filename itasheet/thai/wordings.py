"""Text that fonts, PDF, programs and hurried typing damaged: pointed out, and never changed here.

Whether a word is damaged cannot be known for certain. Only what no sound Thai text has is looked
for, which stands in ``wordings.tsv``: an unknown word is left alone.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache, partial
from importlib import import_module
from operator import itemgetter
from typing import NamedTuple
from urllib.parse import unquote

from itasheet.thai import list_likely
from itasheet.thai.numbers import to_thai
from itasheet.thai.text import repair_text


class Damage(NamedTuple):
    """What is damaged as it stands, and what it probably should be: "" where nobody can tell."""

    found: str
    proposal: str = ""


LONGEST_WHOLE = 200
"""Characters of an item that may be nothing but a wording."""


@lru_cache(maxsize=1024)
def is_whole(code: str, key: str) -> bool:
    """Whether an item, given by its key, is nothing but a wording of this code."""
    if len(key) > LONGEST_WHOLE:
        return False
    bare = re.sub(r"\A\W+", "", key) or key
    rows = list_likely(f"{code}*", bare)
    if code == "machine-word" and not re.search("[ก-๛]", key):
        rows = [*rows, *list_likely(f"{code}**", key)]
    return any(re.fullmatch(row.pattern, key) for row in rows)


def find_within(code: str, text: str) -> Iterator[tuple[int, Damage]]:
    """Wordings of this code within a text, and where they begin."""
    for row in list_likely(code, text):
        for match in re.finditer(row.pattern, text):
            if (right := _mend(row.put, match)) != match[0]:
                yield match.start(), Damage(match[0], right)


def _order_marks(word: str) -> str:
    """Each mark once, vowels before tones, tones before sara aa and sara am."""
    word = re.sub(r"([ัิ-ฺ็่-๋])\1+", r"\1", word)
    word = re.sub(r"([่-๋])([ัิ-ฺ็])", r"\2\1", word)
    return re.sub(r"([าำ])([่-๋])", r"\2\1", word)


_MENDS: Mapping[str, Callable[[str], str]] = {
    "!aa": lambda word: word.replace("ำ", "า"),
    "!marks": _order_marks,
    "!close": lambda word: word.replace(" ", ""),
    "!digits": lambda word: to_thai("".join(str(unicodedata.decimal(one)) for one in word)),
    "!escape": lambda word: word.encode().decode("unicode_escape"),
    "!html": lambda word: str(import_module("html").unescape(word)),
    "!url": lambda word: unquote(word.replace("=", "%")),
}


def _mend(put: str, match: re.Match[str]) -> str:
    """What a wording should be: what is put there, or what is made of it."""
    return _MENDS[put](match[0]) if put in _MENDS else match.expand(put)


_LOST = (
    r"[ก-๛]\?+[ก-๛]|\?{4,}|\?\?(?:[^?\n]{1,12}\?\?+){2,}|[□▯◻■◊]{3,}|ï¿½"
    "|[\ufffd\ue000-\uf8ff\U000f0000-\U0010ffff]"
)


def find_garbled(text: str) -> tuple[Damage, ...]:
    """Text in a wrong encoding, with what it was, or the first place where letters were lost.

    ``text`` is as typed: what repairs take away may be half a letter of another encoding.
    """
    for row in list_likely("text-garbled", text):
        if re.search(row.pattern, text):
            mended = _read_again(text, row.pattern, *row.put.split())
            again = find_garbled(mended)
            return (Damage(text, again[0].proposal if again else mended),)
    text = repair_text(text)[0]
    odd = not "".join(text.split()).isprintable() or any(
        map(text.__contains__, ("?", "\ufffd", "□□", "▯▯", "◻◻", "■■", "ï¿½"))
    )
    lost = re.search(_LOST, text) if odd else None
    return (Damage(text[max(lost.start() - 9, 0) : lost.end() + 9].strip()),) if lost else ()


def _read_again(text: str, pattern: str, read: str, written: str) -> str:
    """The text as it was written, or "" where that is lost; what was not misread stays."""

    def mend(run: re.Match[str]) -> str:
        if not re.search(pattern, run[0]):
            return run[0]
        letters = (one.encode(read, "ignore") or one.encode("latin-1") for one in run[0])
        return b"".join(letters).decode(written)

    try:
        return re.sub("[^\0-~]+" if read == "cp874" else "[^\0-~ก-๛]+", mend, text)
    except UnicodeError:
        return ""


def find_retyped(text: str) -> tuple[Damage, ...]:
    """A text typed with the keyboard in the other language, with what the same keys would give.

    Addresses and codes may look so, too, but the same keys give no Thai syllables then.
    """
    mended = text
    for row in list_likely("keyboard-wrong", text):
        keys = str.maketrans(*row.put.split(" "))
        typed = {word: word.translate(keys) for word in text.split()}
        # One letter tells nothing beside Thai ones, จำนวน64ราย, and where none is small.
        small = {word for word in typed if word.isascii() and word != word.upper()}
        told = {
            word: meant
            for word, meant in typed.items()
            if any(sign in word for sign in row.signs if len(sign) > 1 or word in small)
            and re.fullmatch(row.pattern, meant)
        }
        if told and not row.pattern.isascii():  # beside what should be Thai all that can be is, too
            told = {one: meant for one, meant in typed.items() if re.fullmatch(row.pattern, meant)}
        if told:
            mended = "".join(told.get(part, part) for part in re.split(r"(\s+)", text))
    return (Damage(text, mended),) if mended != text else ()


def find_markup(text: str) -> tuple[Damage, ...]:
    """The first remain of a web page, a program or markup, with the whole text without any."""
    mended, remains = text, list[str]()
    for row in list_likely("markup-left", text):
        remains += (match[0] for match in re.finditer(row.pattern, mended))
        mended = re.sub(row.pattern, partial(_mend, row.put), mended)
    if not remains:
        return ()
    lines = (" ".join(line.split()) for line in repair_text(mended)[0].strip().split("\n"))
    return (Damage(remains[0], "\n".join(lines)),)


_FINDERS = {
    "text-garbled": find_garbled,
    "keyboard-wrong": find_retyped,
    "markup-left": find_markup,
}
DAMAGES = (*_FINDERS, "text-doubtful", "digits-other", "machine-word", "telephone-mobile")
"""Kinds of damage, and what readers should not see; each is a problem by itself."""


@lru_cache(maxsize=1024)
def find_damages(code: str, text: str) -> tuple[Damage, ...]:
    """What is damaged in a text, each wording of this code once, in order."""
    if code in _FINDERS:
        return _FINDERS[code](text)
    found = sorted(find_within(code, text), key=itemgetter(0))
    return tuple(dict.fromkeys(damage for _, damage in found))
