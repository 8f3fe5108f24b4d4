"""Mistakes and their harmless neighbours, as units type them, for the self-check of the form.

Each case fills one measure's block: texts go by column key, those of a list one to a row. Beside it
stand the codes that ``check`` has for it, each with the column and the row of the block.
"""

from __future__ import annotations

from typing import NamedTuple

Texts = dict[str, str | tuple[str, ...]]


class Case(NamedTuple):
    """What is typed into a block instead of what is right, and what is wrong with it."""

    texts: Texts
    wrong: str = ""


PERIODS: tuple[tuple[str, str], ...] = (
    ("๑ ตุลาคม ๒๕๖๗ – ๓๐ กันยายน ๒๕๖๘", ""),
    ("1 ตุลาคม 2567 - 30 กันยายน 2568", ""),
    ("๑ ตุลาคม ๒๕๖๗ ถึง ๓๐ กันยายน ๒๕๖๘", ""),
    ("ตั้งแต่วันที่ ๑ ตุลาคม พ.ศ. ๒๕๖๗ จนถึงวันที่ ๓๐ กันยายน พ.ศ. ๒๕๖๘", ""),
    ("ระหว่างเดือนตุลาคม ๒๕๖๗ ถึงเดือนกันยายน ๒๕๖๘", ""),
    ("ต.ค. 67 - ก.ย. 68", ""),
    ("ต.ค.๖๗–ก.ย.๖๘", ""),
    ("๑ ม.ค. – ๓๑ มี.ค. ๒๕๖๘", ""),
    ("ตุลาคม - ธันวาคม", ""),
    ("ตุลาคม ๒๕๖๗ - กันยายน", ""),
    ("๕ – ๙ พฤษภาคม ๒๕๖๘", ""),
    ("01/10/2567 - 30/09/2568", ""),
    ("1/10/67-30/9/68", ""),
    ("1/10/2024 - 30/9/2025", ""),
    ("๒๙ กุมภาพันธ์ ๒๕๖๗", "period-outside"),
    ("ตลอดปีงบประมาณ ๒๕๖๘", ""),
    ("ตลอดปีงบประมาณ พ.ศ. ๒๕๖๘", ""),
    ("ปีงบประมาณ 2568", ""),
    ("ตลอดทั้งปี", ""),
    ("ตลอดปี", ""),
    ("ปี ๖๘", ""),
    ("ประจำปีงบประมาณ ๒๕๖๘", ""),
    ("ไตรมาสที่ ๑", ""),
    ("ไตรมาส ๑ - ๒/๒๕๖๘", ""),
    ("ทุกเดือน", ""),
    ("ตค-ธค", ""),
    ("ช่วง ต.ค. ถึง ธ.ค.", ""),
    ("เดือนละ ๑ ครั้ง", ""),
    ("รายไตรมาส", ""),
    ("๓ เดือน", ""),
    ("๓๐ วัน", ""),
    ("๒ ปี", ""),
    ("ไม่เกิน ๑๕ วันทำการ", ""),
    ("๑๕ มีนาคม ๒๕๖๘", ""),
    ("มีนาคม ๒๕๖๘", ""),
    ("๑ ตุลาคม ๒๕๖๗\n– ๓๐ กันยายน ๒๕๖๘", ""),
    ("๑\u00a0ตุลาคม\u00a0๒๕๖๗ - ๓๐ กันยายน ๒๕๖๘", ""),
    ("ต.ค. 67 - ก.ย. 68.", ""),
    ("๑ ตุลาคม ๒๕๖๗ ๓๐ กันยายน ๒๕๖๘", ""),
    ("๑๕ ต.ค. ๒๕๖๗, ๑๕ ม.ค. ๒๕๖๘", ""),
    ("๑ ตุลาคม ๒๕๖๗ - ๓๐ กันยายน ๒๕๖๘ (๑๒ เดือน)", ""),
    # the end before the start
    ("๑ ตุลาคม ๒๕๖๘ - ๓๐ กันยายน ๒๕๖๗", "period-reversed"),
    ("๓๐ ก.ย. ๖๘ - ๑ ต.ค. ๖๗", "period-reversed"),
    ("30/09/2568 - 01/10/2567", "period-reversed"),
    ("มีนาคม - มกราคม ๒๕๖๘", "period-partly-outside"),
    ("มีนาคม ๒๕๖๘ - มกราคม ๒๕๖๘", "period-reversed"),
    ("๙ – ๕ พฤษภาคม ๒๕๖๘", "period-reversed"),
    # another year
    ("๑ ตุลาคม ๒๕๖๖ – ๓๐ กันยายน ๒๕๖๗", "period-outside"),
    ("ตลอดปีงบประมาณ ๒๕๖๗", "period-outside"),
    ("ปี 2569", "period-outside"),
    ("ตลอดปี พ.ศ. ๒๕๖๖", "period-outside"),
    ("1/10/2566", "period-outside"),
    ("ธ.ค. ๖๘", "period-outside"),
    ("๑ กันยายน ๒๕๖๗ – ๓๐ กันยายน ๒๕๖๘", "period-partly-outside"),
    ("ตุลาคม ๒๕๖๗ - ตุลาคม ๒๕๖๘", "period-partly-outside"),
    ("กันยายน - ตุลาคม ๒๕๖๗", "period-partly-outside"),
    # what nobody can read
    ("ตามความเหมาะสม", "period-unreadable"),
    ("ต่อเนื่อง", "period-unreadable"),
    ("พยายามทำให้เสร็จ", "period-unreadable"),
    ("as needed", "period-unreadable"),
    ("๓๑ กันยายน ๒๕๖๘", "period-impossible"),
    ("๒๙ กุมภาพันธ์ ๒๕๖๘", "period-impossible"),
    ("๐ ตุลาคม ๒๕๖๗", "period-impossible"),
    ("1/13/2567", "period-impossible"),
    ("๑ ตุลาคม ๓๕๖๗", "period-impossible"),
    ("๑ ตุลาคม ๒๕๖", "period-unreadable"),
    ("ตลอดปีงบประมาณ ๓๕๖๘", "period-impossible"),
    ("๒๕๖๘", "period-unreadable"),
    ("2567-2568", "period-unreadable"),
    ("๑๒๓ ตุลาคม ๒๕๖๗", "period-unreadable"),
)

UNITS: tuple[tuple[str, str], ...] = (
    ("สำนักปลัด", ""),
    ("งานพัสดุและทรัพย์สิน กองคลัง", ""),
    ("งานพัสดุ\nกองคลัง", ""),
    ("กอง คลัง", ""),
    ("กองคลัง/กองช่าง", ""),
    ("กองคลังและกองช่าง", ""),
    ("กองคลัง, กองช่าง", ""),
    ("กองคลังเทศบาล", ""),
    ("(กองคลัง)", ""),
    ("หัวหน้ากองคลัง", ""),
    ("กองการศึกษา", ""),
    ("ทุกสำนัก/กอง", ""),
    ("ทุกส่วนราชการ", ""),
    ("กองคลังร่วมกับกองช่าง", ""),
    ("กองคลังง", "unit-unknown"),
    ("กองคลัx", "unit-unknown"),
    ("งานพัสดุ", "unit-unknown"),
    ("กองสวัสดิการสังคม", "unit-unknown"),
    ("นายกเทศมนตรี", "unit-unknown"),
)

TEXTS: tuple[tuple[str, str], ...] = (
    ("จัดอบรมจำนวน ๓ ครั้ง", ""),
    ("เผยแพร่ที่ https://example.go.th/a__b", ""),
    ("ทำแล้ว ...", ""),
    ("ฯลฯ … และอื่น ๆ", ""),
    ("คู่มือ (ระบุไว้ในข้อ ๓)", ""),
    ("ระบุชื่อผู้รับผิดชอบในคำสั่ง", ""),
    ("กรอกแบบคำขอ (ตามแนบ)", ""),
    ("ร้อยละ ๙๖.๕ และ 96.5", ""),
    ("๑,๒๐๐ บาท กับ 1,200 บาท", ""),
    ("๑. อบรม 2 ครั้ง", ""),
    ("ข้อ ๕.๒ และ 5.3", ""),
    ("๑๒/10", ""),
    ("จัดอบรมจำนวน ........ ครั้ง", "placeholder-left"),
    ("จัดอบรม…… ครั้ง", "placeholder-left"),
    ("ชื่อโครงการ ____ แล้วเสร็จ", "placeholder-left"),
    ("อบรม xx คน", "placeholder-left"),
    ("อบรม XXX คน", "placeholder-left"),
    ("เมื่อ พ.ศ. 25xx", "placeholder-left"),
    ("เมื่อ [ระบุวันที่]", "placeholder-left"),
    ("โดย (ระบุ)", "placeholder-left"),
    ("โดย (ระบุ...)", "placeholder-left"),
    ("จำนวน [ใส่จำนวน] คน", "placeholder-left"),
    ("โปรดระบุจำนวนผู้เข้าอบรม", "placeholder-left"),
    ("อบรม ๑2 คน", "numerals-mixed"),
    ("เมื่อปี ๒๕6๘", "numerals-mixed"),
    ("ร้อยละ ๙๖.5", "numerals-mixed"),
    ("1,๒๐๐ บาท", "numerals-mixed"),
    ("๑.2 จัดทำคู่มือ", "numerals-mixed"),
)

STEP = "จัดทำคู่มือการให้บริการ ๑๒ งาน"
RESULTS: tuple[tuple[str, str], ...] = (
    ("จัดทำคู่มือแล้วเสร็จ ๑๒ งาน", ""),
    (f"{STEP} แล้วเสร็จ", ""),
    ("ไม่มีการดำเนินการ", ""),
    ("ไม่มี", ""),
    (STEP, "result-equals-step"),
    ("จัดทำคู่มือการให้บริการ 12 งาน", "result-equals-step"),
    (f"๑. {STEP}", "result-equals-step"),
    (f"1){STEP}", "result-equals-step"),
    (f"- {STEP}", "result-equals-step"),
    (f"ดำเนินการ{STEP}", "result-equals-step"),
    (f"๑. ได้ดำเนินการ {STEP}", "result-equals-step"),
    ("จัดทำ คู่มือ การให้บริการ ๑๒ งาน", "result-equals-step"),
    ("จัดทำคู่มือการให้บริการ\n๑๒ งาน", ""),
    ("จัดทำคู่มือการให้บริการ\u00a0๑๒ งาน", "result-equals-step"),
)

BLANKS = (
    *("-", "–", "—", "--", " ", ".", "...", "…", "n/a", "N/A", "?", "๑.", "๑. -", "1) -"),
    *("- -", "\u00a0", "\u200b", "\n", "๒.\n", "-\n", "(๑)"),
)
FILLED = ("ไม่มี", "ก", "5", "๒๕๖๘", "ไม่มี -", "---", "????", "n/a ในปีนี้", "(-)")


def list_cases() -> dict[str, tuple[Case, ...]]:
    """All cases by what they are about; a case that is about one column leaves the others right."""
    return {
        "periods": _vary("period", PERIODS),
        "units": _vary("responsible", UNITS),
        "texts": _vary("results", TEXTS),
        "results": tuple(
            Case({"steps": STEP, "results": ("ทำแล้ว", text)}, code and f"{code} results 2")
            for text, code in RESULTS
        ),
        "blanks": tuple(
            Case({key: text}, f"required-blank {key}")
            for key in ("period", "results")
            for text in BLANKS
        ),
        "filled": tuple(Case({"steps": text}) for text in FILLED),
        "several": SEVERAL,
        "outcomes": OUTCOMES,
        "nil": (*(Case({**NOTHING, "steps": text}) for text in NIL), *NILS),
        "no nil": tuple(
            Case({**NOTHING, "steps": text}, ", ".join(f"required-blank {key}" for key in NOTHING))
            for text in NO_NIL
        ),
    }


def _vary(key: str, texts: tuple[tuple[str, str], ...]) -> tuple[Case, ...]:
    return tuple(Case({key: text}, code and f"{code} {key}") for text, code in texts)


NONE = "ไม่มีการดำเนินการ"
NOTHING: Texts = {"period": "", "results": "", "outcomes": ""}
NIL = (
    *(NONE, "ไม่ได้ดำเนินการ", "๑. ไม่มีกิจกรรม", "1) ไม่มีโครงการ", "- ไม่มีภารกิจ"),
    *("ไม่มี การดำเนินการ", "ไม่ มี การ ดำเนิน การ", f"{NONE} เพราะไม่มีงบประมาณ"),
    *(f"{NONE}เนื่องจากไม่มีงบประมาณ", f"{NONE} (ไม่มีงบประมาณ)", "(ไม่มีภารกิจ)"),
    *(f"{NONE}ใด ๆ", "ไม่มี การดำเนินการ ครับ", f"{NONE}/ไม่มีงบ", "ไม่มีกิจกรรม."),
    *(f"{NONE}\nเนื่องจากไม่มีงบประมาณ", f"{NONE}\u00a0ในปีนี้", "“ไม่มีโครงการ”"),
)
NO_NIL = (
    *("ไม่มีเรื่องร้องเรียน", "ไม่มีการทุจริต", f"ทำทะเบียน {NONE}อื่น", "ไม่มีกิจกรรมกีฬา"),
    *("การดำเนินการ", f"{NONE}ล่าช้า", "เนื่องจากไม่มีงบประมาณ", "ไม่ได้ดำเนินการตามแผนเดิม"),
)
NILS = (
    Case({**NOTHING, "steps": "", "results": NONE}),
    Case({**NOTHING, "steps": "", "period": NONE}),
    Case({**NOTHING, "steps": ("", NONE, "เนื่องจากไม่มีงบประมาณ")}),
    Case({**NOTHING, "steps": NONE, "results": NONE}),
    Case({"steps": NONE, "results": NONE, "outcomes": NONE, "period": NONE}),
    Case({"steps": "ไม่มี", "results": "ไม่มี", "outcomes": "ไม่มี", "period": ""}),
    Case({"steps": "ไม่มี", "results": "ไม่พบ", "outcomes": "1. ไม่มี", "period": "ต่อเนื่อง"}),
    Case(
        {"steps": "ไม่มี", "results": "ไม่มี", "outcomes": "", "period": ""},
        "required-blank outcomes, required-blank period",
    ),
    Case({**NOTHING, "steps": NONE, "period": "ต่อเนื่อง"}),
    Case({**NOTHING, "steps": NONE, "period": "ปี ๒๕๖๖"}, "period-outside period"),
    Case({**NOTHING, "steps": NONE, "responsible": ""}, "required-blank responsible"),
    Case({**NOTHING, "steps": f"{NONE} อบรม ๑2 คน"}, "numerals-mixed steps"),
    Case(
        {**NOTHING, "steps": NONE, "results": "อบรม ๓ ครั้ง"},
        "required-blank period, required-blank outcomes",
    ),
    Case(
        {**NOTHING, "steps": (NONE, "อบรม ๓ ครั้ง")},
        ", ".join(f"required-blank {key}" for key in NOTHING),
    ),
)

SEVERAL = (
    Case({}),
    Case({"responsible": ""}, "required-blank responsible"),
    Case({"steps": "", "period": ""}, "required-blank steps, required-blank period"),
    Case({"results": ("", "", "ทำแล้ว")}),
    Case({"results": ("-", "ทำแล้ว")}),
    Case({"steps": "อบรม xx คน"}, "placeholder-left steps"),
    Case({"period": "........"}, "placeholder-left period"),
    Case({"responsible": "โปรดระบุ กองคลัง"}, "placeholder-left responsible"),
    Case({"period": "ปี ๒๕6๘"}, "numerals-mixed period"),
    Case({"steps": ("อบรม ๑2 คน", "ดี", "๓4")}, "numerals-mixed steps, numerals-mixed steps 3"),
    Case(
        {"steps": "อบรม ๑2 คน", "results": ("ดี", "อบรม 1๒ คน"), "period": "ปี ๒๕๖๗"},
        "numerals-mixed steps, numerals-mixed results 2, result-equals-step results 2, "
        "period-outside period",
    ),
)

OUTCOMES = (
    Case({"outcomes": ("หน่วยงานโปร่งใส", "ดีขึ้น ก")}, "outcome-repeated outcomes"),
    Case({"outcomes": ("ดีขึ้น ข", "๒. หน่วยงาน โปร่งใส")}, "outcome-repeated outcomes 2"),
    Case({"outcomes": ("ทันเวลา", "ทันเวลา")}),
    Case({"outcomes": "ไม่มีเรื่องร้องเรียน"}),
    Case({"outcomes": "ไม่มีเรื่องร้องเรียน"}),
    Case({"outcomes": "มีความพึงพอใจ? *ดี* ~"}, "outcome-repeated outcomes"),
    Case({"outcomes": ("ก ก", "มีความพึงพอใจ? *ดี* ~")}, "outcome-repeated outcomes 2"),
    Case({"outcomes": "มีความพึงพอใจก *ข* ~"}),
    Case({"outcomes": "หน่วยงานโปร่งใส"}, "outcome-repeated outcomes"),
)
