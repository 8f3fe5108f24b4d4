"""Words that old fonts, PDF and hurried typing damaged: pointed out with a proposal, never changed.

Whether a word is damaged cannot be known for certain, so that nothing is repaired here. Only such
spellings are looked for as no sound Thai text has: an unknown word is left alone.
"""

import re
from collections.abc import Callable
from functools import cache, lru_cache
from operator import itemgetter
from typing import NamedTuple

_TONE = "\u0e48-\u0e4b"
_VOWEL = "\u0e31\u0e34-\u0e3a\u0e47"
"""Vowels above and below a consonant, which stand before its tone mark."""
_LETTERS = "\u0e01-\u0e2e\u0e40-\u0e44"

# Words whose sara am lost its ring, with the look-arounds that sound words need, and words that
# offices often misspell; each with what it should be.
_RIGHT = dict(
    pair.split("→")
    for pair in """
    ดาเนิน→ดำเนิน สานัก→สำนัก จานวน→จำนวน กาหนด→กำหนด สาหรับ→สำหรับ อานาจ→อำนาจ
    คาสั่ง(?<!ราคาสั่ง)→คำสั่ง คาร้อง(?<!ราคาร้อง)→คำร้อง คาขอ(?<!ราคาขอ)→คำขอ แนะนา(?!ม)→แนะนำ
    การทางาน→การทำงาน จัดทา(?=[คแรบปผฐหขโ])→จัดทำ ตาบล→ตำบล อาเภอ→อำเภอ
    ประจา(?=ปี|เดือน|วัน|งวด|ไตรมาส)→ประจำ นามา(?=ใช้|ปรับ|จัด)→นำมา นาเสนอ→นำเสนอ
    นาไป(?=ใช้|ปฏิบัติ|ปรับ|สู่)→นำไป สารวจ(?<!เอกสารวจ)→สำรวจ สาเร็จ→สำเร็จ ชาระ→ชำระ ชารุด→ชำรุด
    คานวณ→คำนวณ ลาดับ→ลำดับ จาเป็น→จำเป็น กากับ→กำกับ บารุง→บำรุง สาคัญ→สำคัญ ประเมิณ→ประเมิน
    ผลลัพท์→ผลลัพธ์ อนุญาติ→อนุญาต สังเกตุ→สังเกต ปรากฎ→ปรากฏ กฏหมาย→กฎหมาย กฏระเบียบ→กฎระเบียบ
    ปฎิบัติ→ปฏิบัติ บุคคลากร→บุคลากร ลายเซ็นต์→ลายเซ็น เว็บไซด์→เว็บไซต์ เวปไซต์→เว็บไซต์
    เวบไซต์→เว็บไซต์
    """.split()
)
_WORDS = {pattern.partition("(")[0]: (pattern, right) for pattern, right in _RIGHT.items()}
# Parts of words in which sara aa became sara am, as where a font has both at one place.
_SWAPPED = r"กำร(?!าบ)|ำะ|งำน(?![า-ฺ])|รำช(?=กา|กำ)|บริหำร|ปรำบ|อำคำร|รำยงาน"

Mend = Callable[[str], str]


class Damage(NamedTuple):
    """A word or part of one as it stands, and what it probably should be."""

    found: str
    proposal: str


@lru_cache(maxsize=1024)
def find_damage(text: str) -> tuple[Damage, ...]:
    """What looks damaged in a text, each wording once, in order.

    A sara am that lost its ring or was put for sara aa, marks in wrong order or typed twice,
    letters spaced apart, and spellings that are often wrong in offices. Two sara e for a sara ae
    look the same and are everywhere: they are let be.
    """
    found = [
        (match.start(), Damage(match[0], right))
        for word, (pattern, right) in _WORDS.items()
        if word in text  # few are: the patterns of others need not even be compiled
        for match in re.finditer(pattern, text)
    ]
    found += [
        (match.start(), Damage(match[0], mended))
        for pattern, mend in _list_patterns()
        for match in pattern.finditer(text)
        if (mended := mend(match[0])) != match[0]
    ]
    return tuple(dict.fromkeys(damage for _, damage in sorted(found, key=itemgetter(0))))


@cache
def _list_patterns() -> tuple[tuple[re.Pattern[str], Mend], ...]:
    """What is looked for, and how a wording that was found is mended."""
    marks = f"[{_TONE}{_VOWEL}]"
    # From a word's first letter on, past a few marks: from every letter a long text took minutes.
    before = rf"(?<![{_LETTERS}])[{_LETTERS}]*{marks}{{0,9}}?"
    misplaced = rf"{before}(?:[{_TONE}][{_VOWEL}]|[าำ][{_TONE}]|({marks})\1)"
    letter = rf"[{_LETTERS}ะาำ](?:{marks}|\u0e4c)*"
    spaced = rf"(?<!\S)(?:{letter}[ ]){{4,}}{letter}(?!\S)"
    return (
        (re.compile(_SWAPPED), lambda word: word.replace("\u0e33", "\u0e32")),
        (re.compile(misplaced), _order_marks),
        # A row of consonants spaced apart may be meant as it stands.
        (re.compile(spaced), lambda w: w.replace(" ", "") if re.search("[ะาำ]( |$)", w) else w),
    )


def _order_marks(word: str) -> str:
    """The word with each mark once, vowels before tones, tones before sara aa and sara am."""
    word = re.sub(rf"([{_TONE}{_VOWEL}])\1+", r"\1", word)
    word = re.sub(rf"([{_TONE}])([{_VOWEL}])", r"\2\1", word)
    return re.sub(rf"([าำ])([{_TONE}])", r"\2\1", word)
