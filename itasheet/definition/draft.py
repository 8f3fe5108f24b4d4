"""A new round's ``itasheet.toml`` as text, with comments in Thai for whoever edits it by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from itasheet.definition.round import FORMAT, Round, Unit
from itasheet.definition.settings import quote_text

HEAD = """\
# รอบการรายงานของ itasheet: หนึ่งหน่วยงาน หนึ่งปีงบประมาณ
# แก้ไขไฟล์นี้ได้ด้วยโปรแกรมแก้ไขข้อความ (เช่น Notepad) แล้วบันทึกเป็น UTF-8
# ข้อความอยู่ในเครื่องหมาย "..." รายการอยู่ใน [...] บรรทัดที่ขึ้นต้นด้วย # เป็นคำอธิบาย
"""
YEAR = "# ปีงบประมาณ พ.ศ. (๑ ตุลาคม ปีก่อนหน้า ถึง ๓๐ กันยายน ปีนี้)"
DEFINITION = "# แบบรายงานที่ใช้ หรือที่อยู่ของไฟล์ .toml ที่กำหนดแบบเอง"
AGENCY = "# หน่วยงานที่รายงาน อำเภอและจังหวัดไม่ต้องมีคำนำหน้า"
OTHER_AGENCIES = "# ชื่ออื่นที่หมายถึงหน่วยงานนี้ เช่น ชื่อย่อ"
CREST = """\
# ตราหน่วยงานบนปกรายงาน ไฟล์ภาพ PNG หรือ JPEG ในโฟลเดอร์นี้
# crest = "crest.png"
"""
SIGNER = """\
# ผู้ลงนามท้ายตารางรายงาน ลบ # ข้างหน้าเพื่อใช้
# [signer]
# name = "นายตัวอย่าง ใจดี"
# position = "ปลัดเทศบาลตำบลบ้านตัวอย่าง"
"""
UNITS = """\
# ส่วนราชการที่กรอกแบบ หนึ่งกลุ่ม [[units]] ต่อหนึ่งส่วนราชการ
#   id           ชื่อย่อภาษาอังกฤษ ใช้ในคำสั่ง ไม่ซ้ำกัน
#   name         ชื่อเต็มที่พิมพ์ในแบบฟอร์ม
#   other_names  ชื่ออื่นที่ใช้เรียก
#   addresses    อีเมลสำหรับส่งแบบฟอร์ม
#   measures     ลำดับมาตรการที่ต้องรายงาน เว้นว่าง [] หมายถึงรายงานข้อใดก็ได้
"""
DEADLINE = "# วันสุดท้ายที่ให้ส่งแบบกลับ (ปี ค.ศ.-เดือน-วัน)\n# deadline = 2025-10-15"
PLAN = '# แผนของปีนี้ (.xlsx) ซึ่งมาตรการที่รายงานต้องตรงกัน\n# plan = "plan.xlsx"'
MAIL = """\
# การส่งอีเมลด้วย itasheet mail และรับด้วย itasheet collect --imap ลบ # ข้างหน้าเพื่อใช้
# ไม่ต้องเขียนรหัสผ่าน โปรแกรมจะถาม หรืออ่านจากตัวแปร ITASHEET_SMTP_PASSWORD
# [mail]
# sender = "saraban@example.go.th"   # ที่อยู่ผู้ส่ง
# sender_name = "งานสารบรรณ"
# host = "smtp.example.go.th"        # เซิร์ฟเวอร์ส่งออก
# security = "starttls"              # หรือ "tls" (พอร์ต 465)
# readers = []                       # ผู้ที่จะได้รับรายงาน
# [mail.imap]
# host = "imap.example.go.th"        # เซิร์ฟเวอร์รับเข้า
"""


def draft_round(round_: Round) -> str:
    """The text of the file for a round; reading it gives the same round."""
    return "\n".join(_list_lines(round_)) + "\n"


def _list_lines(round_: Round) -> Iterator[str]:
    agency = round_.agency
    yield HEAD
    yield f"format = {FORMAT}"
    yield YEAR
    yield f"fiscal_year = {round_.fiscal_year}"
    yield DEFINITION
    yield f"definition = {quote_text(round_.definition)}"
    yield DEADLINE
    yield PLAN
    yield f"\n{AGENCY}\n[agency]"
    yield f"name = {quote_text(agency.name)}"
    yield f"district = {quote_text(agency.district)}"
    yield f"province = {quote_text(agency.province)}"
    yield OTHER_AGENCIES
    yield f"other_names = {_quote_all(agency.other_names)}"
    yield CREST
    yield SIGNER
    yield UNITS.rstrip()
    for unit in round_.units:
        yield from _list_unit(unit)
    yield f"\n{MAIL}".rstrip()


def _list_unit(unit: Unit) -> Iterator[str]:
    yield "\n[[units]]"
    yield f"id = {quote_text(unit.id)}"
    yield f"name = {quote_text(unit.name)}"
    yield f"other_names = {_quote_all(unit.other_names)}"
    yield f"addresses = {_quote_all(unit.addresses)}"
    yield f"measures = [{', '.join(map(str, unit.measures))}]"


def _quote_all(texts: Iterable[str]) -> str:
    return f"[{', '.join(map(quote_text, texts))}]"
