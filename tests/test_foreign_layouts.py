"""Tables that agencies keep themselves: every layout gives the right entries, and what was assumed.

They are modelled on layouts that were seen, of made-up text; a row is a line, however long.
"""

# flake8: noqa: E501

from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter

from itasheet.checks import Outcome, Status, judge_workbook
from itasheet.definition.round import Round, fill_texts
from itasheet.merging.merge import merge_returns
from itasheet.reports.contents import ReportContents
from itasheet.reports.report import make_report
from itasheet.sheets.grid import Workbook
from itasheet.xlsx.read_workbook import read_workbook
from tests.layouts import (
    FIVE,
    FOUR,
    ONE,
    SIX,
    THREE,
    TWO,
    YEAR,
    list_cells,
    parse_layouts,
    tell_entry,
)
from tests.tables import (
    judge,
    list_problems,
    load_definition,
    load_round,
    make_workbook,
    parse_grid,
)

LAYOUTS = parse_layouts(f"""
## other-names-anywhere: Headings by other names, in another order, anywhere; title, agency and year above; columns of the office's own.
[หมายเหตุ]
| ปรับปรุงล่าสุดเดือนกันยายน |
[แผนงาน]
| |
| |
| | รายงานผลการดำเนินการตามมาตรการส่งเสริมคุณธรรม |
| | เทศบาลตำบลบ้านตัวอย่าง ประจำปีงบประมาณ พ.ศ. ๒๕๖๘ |
| | หน่วยงาน : กองช่าง |
| |
| | ที่ | ประเด็น | หน่วยงานที่รับผิดชอบ | ห้วงเวลา | กิจกรรม/ขั้นตอนการดำเนินงาน | ผลการดำเนินงาน | ผลที่ได้รับ | งบประมาณ (บาท) | หมายเหตุ |
| | ๑ | {ONE} | งานโยธา กองช่าง | ต.ค.67 - มี.ค.68 | 1) สำรวจถนน⏎2) ซ่อมถนน | ซ่อมแล้ว ๓ สาย | สัญจรสะดวก | `25000` | รอบแรก |
| | ๒ | {TWO} | กองช่าง | ตลอดปีงบประมาณ ๒๕๖๘ | เปิดรับคำขอออนไลน์ | รับคำขอ ๑๒ เรื่อง | ไม่ต้องเดินทาง | | |
→ 1 | กองช่าง | 1) สำรวจถนน⏎2) ซ่อมถนน | งานโยธา กองช่าง | ต.ค.67 - มี.ค.68 | ซ่อมแล้ว ๓ สาย | สัญจรสะดวก | 2024-10-01/2025-03-31 | ที่: ๑ | งบประมาณ (บาท): 25000 | หมายเหตุ: รอบแรก
→ 2 | กองช่าง | เปิดรับคำขอออนไลน์ | กองช่าง | ตลอดปีงบประมาณ ๒๕๖๘ | รับคำขอ ๑๒ เรื่อง | ไม่ต้องเดินทาง | {YEAR} | ที่: ๒
! column-extra B7; column-extra I7; column-extra J7; text-outside A1

## two-row-headings: Headings over two rows, merged, a start and an end under one of them.
[Sheet1] A1:A2 B1:B2 C1:C2 D1:E1 F1:F2 G1:G2
| มาตรการ | ขั้นตอนการดำเนินการ | ผู้รับผิดชอบ | ระยะเวลาดำเนินการ | | ผลการดำเนินการ | ผลสัมฤทธิ์ |
| | | | เริ่มต้น | สิ้นสุด | | |
| {ONE} | ก | กองคลัง | ๑ ตุลาคม ๒๕๖๗ | ๓๐ กันยายน ๒๕๖๘ | ผล ก | ดี |
→ 1 | กองคลัง | ก | กองคลัง | ๑ ตุลาคม ๒๕๖๗ ¦ - ๓๐ กันยายน ๒๕๖๘ | ผล ก | ดี | {YEAR}

## three-row-headings: Headings over three rows: groups, columns, and parts of one column; column numbers below.
[Sheet1] A1:A3 B1:B3 C1:F1 G1:I1 C2:C3 D2:D3 E2:F2 G2:G3 H2:H3 I2:I3
| ที่ | มาตรการ | แผนการดำเนินงาน | | | | ผลการดำเนินงาน | | |
| | | วิธีการดำเนินการ | ผู้รับผิดชอบหลัก | กรอบระยะเวลา | | สรุปผลการดำเนินงาน | ผลลัพธ์ที่ได้ (Outcome) | ปัญหา/อุปสรรค |
| | | | | เริ่ม | สิ้นสุด | | | |
| (๑) | (๒) | (๓) | (๔) | (๕) | (๖) | (๗) | (๘) | (๙) |
| ๑ | {FOUR} | ทำทะเบียน | กองคลัง | `2567-10-01` | `2025-01-31` | ทำแล้ว | ครบ | ไม่มี |
| ๒ | {FIVE} | ประกาศแผน | กองคลัง | ๑ ก.พ. ๖๘ | ๓๐ ก.ย. ๖๘ | ประกาศแล้ว | โปร่งใส | |
→ 4 | กองคลัง | ทำทะเบียน | กองคลัง | ๑ ตุลาคม ๒๕๖๗ ¦ - ๓๑ มกราคม ๒๕๖๘ | ทำแล้ว | ครบ | 2024-10-01/2025-01-31 | ที่: ๑ | ผลการดำเนินงาน ปัญหา/อุปสรรค: ไม่มี
→ 5 | กองคลัง | ประกาศแผน | กองคลัง | ๑ ก.พ. ๖๘ ¦ - ๓๐ ก.ย. ๖๘ | ประกาศแล้ว | โปร่งใส | 2025-02-01/2025-09-30 | ที่: ๒
! column-extra A1; column-extra I2

## start-and-end-columns: Start and end as two columns of their own names, apart from each other, as real dates.
[Sheet1]
| วันที่เริ่มต้น | มาตรการ | ขั้นตอน | หน่วยงานรับผิดชอบ | วันที่สิ้นสุด | ผลการดำเนินการ | ผลลัพธ์ |
| `2024-10-01` | {ONE} | ก | กองคลัง | `2025-03-31` | ผล ก | ดี |
| 1/4/2568 | {TWO} | ข | กองคลัง | 30/9/2568 | ผล ข | งาม |
| | | ค | | | ผล ค | |
→ 1 | กองคลัง | ก | กองคลัง | ๑ ตุลาคม ๒๕๖๗ ¦ - ๓๑ มีนาคม ๒๕๖๘ | ผล ก | ดี | 2024-10-01/2025-03-31
→ 2 | กองคลัง | ข ¦ ค | กองคลัง | 1/4/2568 ¦ - 30/9/2568 | ผล ข ¦ ผล ค | งาม | 2025-04-01/2025-09-30

## quarters-marked: Quarters as four columns with a cross in each that counts.
[Sheet1] A1:A2 B1:B2 C1:C2 D1:G1 H1:H2 I1:I2
| มาตรการ | ขั้นตอน | ผู้รับผิดชอบ | ระยะเวลาดำเนินการ (ไตรมาส) | | | | ผลการดำเนินการ | ผลลัพธ์ |
| | | | ๑ | ๒ | ๓ | ๔ | | |
| {ONE} | ก | กองคลัง | X | X | X | X | ผล ก | ดี |
| {TWO} | ข | กองคลัง | ✓ | | / | - | ผล ข | งาม |
| {THREE} | ค | กองคลัง | | X | | | ผล ค | เด่น |
→ 1 | กองคลัง | ก | กองคลัง | ไตรมาส ๑ ¦ - ไตรมาส ๔ | ผล ก | ดี | {YEAR}
→ 2 | กองคลัง | ข | กองคลัง | ไตรมาส ๑ ¦ และไตรมาส ๓ | ผล ข | งาม | separate
→ 3 | กองคลัง | ค | กองคลัง | ไตรมาส ๒ | ผล ค | เด่น | 2025-01-01/2025-03-31
! period-marked D2, E2, F2, G2

## months-with-bars: Months as columns under their calendar years; a bar is a cell merged over them.
[Sheet1] A1:A2 B1:B2 C1:C2 D1:F1 G1:I1 J1:J2 K1:K2 D3:G3
| มาตรการ | ขั้นตอน | ผู้รับผิดชอบ | พ.ศ. ๒๕๖๗ | | | พ.ศ. ๒๕๖๘ | | | ผลการดำเนินการ | ผลลัพธ์ |
| | | | ต.ค. | พ.ย. | ธ.ค. | ม.ค. | ก.พ. | มี.ค. | | |
| {ONE} | ก | กองช่าง | ←→ | | | | | | ผล ก | ดี |
| {TWO} | ข | กองช่าง | | | x | x | | | ผล ข | งาม |
→ 1 | กองช่าง | ก | กองช่าง | ต.ค. ๒๕๖๗ ¦ - ม.ค. ๒๕๖๘ | ผล ก | ดี | 2024-10-01/2025-01-31
→ 2 | กองช่าง | ข | กองช่าง | ธ.ค. ๒๕๖๗ ¦ - ม.ค. ๒๕๖๘ | ผล ข | งาม | 2024-12-01/2025-01-31
! period-marked D2, E2, F2, G2, H2, I2

## headings-on-every-page: Headings on every page, the rest of a measure with "(ต่อ)", without it, and under its title.
[Sheet1]
{SIX}
| ๑. {ONE} | ๑. ก | สำนักปลัด⏎/ นายก อบต. | ๑ ตุลาคม ๒๕๖๗⏎- ๓๐ กันยายน ๒๕๖๘ | ๑. ผล ก | ๑. ดี |
| | ๒. ข | | | ๒. ผล ข | |
{SIX}
| (ต่อ) | ๓. ค | | | ๓. ผล ค | |
{SIX}
| ๑. {ONE} (ต่อ) | ๔. ง | | | ๔. ผล ง | ๒. งาม |
| ๒.{TWO} | - จ | งานบริการ⏎และ⏎ประชาสัมพันธ์⏎สำนักปลัด | ไตรมาส ๑ - ๔ | • ผล จ | เด่น |
→ 1 | สำนักปลัด | ๑. ก ¦ ๒. ข ¦ ๓. ค ¦ ๔. ง | สำนักปลัด⏎/ นายก อบต. | ๑ ตุลาคม ๒๕๖๗⏎- ๓๐ กันยายน ๒๕๖๘ | ๑. ผล ก ¦ ๒. ผล ข ¦ ๓. ผล ค ¦ ๔. ผล ง | ๑. ดี ¦ ๒. งาม | {YEAR}
→ 2 | สำนักปลัด | - จ | งานบริการ⏎และ⏎ประชาสัมพันธ์⏎สำนักปลัด | ไตรมาส ๑ - ๔ | • ผล จ | เด่น | {YEAR}

## sections: Sections across the table, in each of which numbering begins anew; a step of its own row.
[Sheet1] A2:G2 A5:G5
| ที่ {SIX}
| ด้านการบริหารจัดการ |
| ๑ | {ONE} | ก | กองคลัง | ต.ค. ๖๗ | ผล ก | ดี |
| ๒ | {FOUR} | ข | กองคลัง | พ.ย. ๖๗ | ผล ข | งาม |
| ด้านการบริการประชาชน |
| ๑ | {TWO} | ค | กองคลัง | ธ.ค. ๖๗ | ผล ค | เด่น |
→ 1 | กองคลัง | ก | กองคลัง | ต.ค. ๖๗ | ผล ก | ดี | 2024-10-01/2024-10-31 | ที่: ๑
→ 4 | กองคลัง | ข | กองคลัง | พ.ย. ๖๗ | ผล ข | งาม | 2024-11-01/2024-11-30 | ที่: ๒
→ 2 | กองคลัง | ค | กองคลัง | ธ.ค. ๖๗ | ผล ค | เด่น | 2024-12-01/2024-12-31 | ที่: ๑
! column-extra A1; text-outside A2; text-outside A5

## measures-across: Measures as rows across the table, their steps below, no column for them.
[Sheet1] A2:F2 A5:F5
| ลำดับ | ขั้นตอน | ผู้รับผิดชอบ | ระยะเวลา | ผลการดำเนินการ | ผลลัพธ์ |
| มาตรการที่ ๑ {ONE} |
| ๑ | ก | กองคลัง | ต.ค. ๖๗ | ผล ก | ดี |
| ๒ | ข | | | ผล ข | |
| มาตรการที่ ๒ : {TWO} |
| ๑ | ค | กองคลัง | พ.ย. ๖๗ | ผล ค | งาม |
→ 1 | กองคลัง | ก ¦ ข | กองคลัง | ต.ค. ๖๗ | ผล ก ¦ ผล ข | ดี | 2024-10-01/2024-10-31 | ลำดับ: ๑ ¦ ๒
→ 2 | กองคลัง | ค | กองคลัง | พ.ย. ๖๗ | ผล ค | งาม | 2024-11-01/2024-11-30 | ลำดับ: ๑
! column-extra A1; measure-above A2, A5

## a-sheet-to-a-page: One printed page to a sheet.
[หน้า ๑]
| ส่วนราชการ: กองช่าง |
{SIX}
| {ONE} | ๑. ก | กองช่าง | ต.ค. ๖๗ | ผล ก | ดี |
[หน้า ๒]
{SIX}
| (ต่อ) | ๒. ข | | | ผล ข | |
[หน้า ๓]
{SIX}
| | ๓. ค | | | | |
| {TWO} | ง | กองช่าง | พ.ย. ๖๗ | ผล ง | งาม |
→ 1 | กองช่าง | ๑. ก ¦ ๒. ข ¦ ๓. ค | กองช่าง | ต.ค. ๖๗ | ผล ก ¦ ผล ข | ดี | 2024-10-01/2024-10-31
→ 2 | กองช่าง | ง | กองช่าง | พ.ย. ๖๗ | ผล ง | งาม | 2024-11-01/2024-11-30

## a-sheet-to-a-measure: One measure to a sheet, named above its table, or by the sheet.
[๑]
| ประเด็นที่ ๑ {ONE} |
| ขั้นตอน | ผู้รับผิดชอบ | ระยะเวลา | ผลการดำเนินการ | ผลลัพธ์ |
| ก | กองคลัง | ต.ค. ๖๗ | ผล ก | ดี |
| ข | | | ผล ข | |
[มาตรการที่ ๒]
| ขั้นตอน | ผู้รับผิดชอบ | ระยะเวลา | ผลการดำเนินการ | ผลลัพธ์ |
| ค | กองคลัง | พ.ย. ๖๗ | ผล ค | งาม |
→ 1 | กองคลัง | ก ¦ ข | กองคลัง | ต.ค. ๖๗ | ผล ก ¦ ผล ข | ดี | 2024-10-01/2024-10-31
→ 2 | กองคลัง | ค | กองคลัง | พ.ย. ๖๗ | ผล ค | งาม | 2024-11-01/2024-11-30
! measure-above A1; measure-above

## a-table-to-a-measure: The tables of several measures one below another on one sheet.
[Sheet1]
| ๑. {ONE} |
| ขั้นตอน | ผู้รับผิดชอบ | ระยะเวลา | ผลการดำเนินการ | ผลลัพธ์ |
| ก | กองคลัง | ต.ค. ๖๗ | ผล ก | ดี |
| |
| ๒. {TWO} |
| ขั้นตอน | ผู้รับผิดชอบ | ระยะเวลา | ผลการดำเนินการ | ผลลัพธ์ |
| ข | กองคลัง | พ.ย. ๖๗ | ผล ข | งาม |
→ 1 | กองคลัง | ก | กองคลัง | ต.ค. ๖๗ | ผล ก | ดี | 2024-10-01/2024-10-31
→ 2 | กองคลัง | ข | กองคลัง | พ.ย. ๖๗ | ผล ข | งาม | 2024-11-01/2024-11-30
! measure-above A1, A5

## a-sheet-to-a-unit: A sheet for each unit: named above the table, or by the sheet.
[Sheet1]
| ส่วนราชการ: กองคลัง |
{SIX}
| {ONE} | ก | งานพัสดุ | ต.ค. ๖๗ | ผล ก | ดี |
[กองช่าง]
{SIX}
| {ONE} | ข | งานโยธา | พ.ย. ๖๗ | ผล ข | งาม |
→ 1 | กองคลัง | ก | งานพัสดุ | ต.ค. ๖๗ | ผล ก | ดี | 2024-10-01/2024-10-31
→ 1 | กองช่าง | ข | งานโยธา | พ.ย. ๖๗ | ผล ข | งาม | 2024-11-01/2024-11-30
! units-several; unit-unknown C3; unit-unknown C2

## a-table-to-a-unit: The tables of several units one below another, each under its unit's line.
[Sheet1]
| รายงานผลการดำเนินการ ปีงบประมาณ ๒๕๖๘ |
| หน่วยงาน: กองคลัง |
{SIX}
| {ONE} | ก | กองคลัง | ต.ค. ๖๗ | ผล ก | ดี |
| |
| หน่วยงาน: กองช่าง |
{SIX}
| {ONE} | ข | กองช่าง | พ.ย. ๖๗ | ผล ข | งาม |
| | ค | | | ผล ค | |
| กองการศึกษา |
| {THREE} | ง | กองการศึกษา | ธ.ค. ๖๗ | ผล ง | เด่น |
→ 1 | กองคลัง | ก | กองคลัง | ต.ค. ๖๗ | ผล ก | ดี | 2024-10-01/2024-10-31
→ 1 | กองช่าง | ข ¦ ค | กองช่าง | พ.ย. ๖๗ | ผล ข ¦ ผล ค | งาม | 2024-11-01/2024-11-30
→ 3 | กองการศึกษา | ง | กองการศึกษา | ธ.ค. ๖๗ | ผล ง | เด่น | 2024-12-01/2024-12-31
! units-several

## a-cell-over-five-measures: One outcome merged over five measures, and unit and period over all of them.
[Sheet1] C2:C6 D2:D6 F2:F6
{SIX}
| {ONE} | ก | กองคลัง | ตลอดปีงบประมาณ ๒๕๖๘ | ผล ก | โปร่งใสขึ้น |
| {TWO} | ข | | | ผล ข | |
| {THREE} | ค | | | ผล ค | |
| {FOUR} | ง | | | ผล ง | |
| {FIVE} | จ | | | ผล จ | |
→ 1 | กองคลัง | ก | กองคลัง | ตลอดปีงบประมาณ ๒๕๖๘ | ผล ก | โปร่งใสขึ้น | {YEAR}
→ 2 | กองคลัง | ข | กองคลัง | ตลอดปีงบประมาณ ๒๕๖๘ | ผล ข | โปร่งใสขึ้น | {YEAR}
→ 3 | กองคลัง | ค | กองคลัง | ตลอดปีงบประมาณ ๒๕๖๘ | ผล ค | โปร่งใสขึ้น | {YEAR}
→ 4 | กองคลัง | ง | กองคลัง | ตลอดปีงบประมาณ ๒๕๖๘ | ผล ง | โปร่งใสขึ้น | {YEAR}
→ 5 | กองคลัง | จ | กองคลัง | ตลอดปีงบประมาณ ๒๕๖๘ | ผล จ | โปร่งใสขึ้น | {YEAR}
! cell-shared C2, D2, F2; outcome-repeated F2

## a-title-of-three-measures: Several measures named in one cell, with one answer for all of them.
[Sheet1]
{SIX}
| ๑. {ONE}⏎๒. {TWO}⏎๔. {FOUR} | ก | กองคลัง | ต.ค. ๖๗ | ผล ก | ดี |
→ 1 | กองคลัง | ก | กองคลัง | ต.ค. ๖๗ | ผล ก | ดี | 2024-10-01/2024-10-31
→ 2 | กองคลัง | ก | กองคลัง | ต.ค. ๖๗ | ผล ก | ดี | 2024-10-01/2024-10-31
→ 4 | กองคลัง | ก | กองคลัง | ต.ค. ๖๗ | ผล ก | ดี | 2024-10-01/2024-10-31
! cell-shared A2, B2, C2, D2, E2, F2; outcome-repeated F2

## two-possible-columns: Two columns that could both be the measures', or the results': the likelier one is read.
[Sheet1]
| มาตรการ | ประเด็น | ขั้นตอน | ผู้รับผิดชอบ | ระยะเวลา | ผลการดำเนินงาน | สรุปผลการดำเนินการ | ผลลัพธ์ |
| ปรับปรุงคู่มือ | {ONE} | ก | กองคลัง | ต.ค. ๖๗ | ร้อยละ ๘๐ | ผล ก | ดี |
| ตรวจนับพัสดุ | {FOUR} | ข | กองคลัง | พ.ย. ๖๗ | ร้อยละ ๙๐ | ผล ข | งาม |
→ 1 | กองคลัง | ก | กองคลัง | ต.ค. ๖๗ | ผล ก | ดี | 2024-10-01/2024-10-31 | มาตรการ: ปรับปรุงคู่มือ | ผลการดำเนินงาน: ร้อยละ ๘๐
→ 4 | กองคลัง | ข | กองคลัง | พ.ย. ๖๗ | ผล ข | งาม | 2024-11-01/2024-11-30 | มาตรการ: ตรวจนับพัสดุ | ผลการดำเนินงาน: ร้อยละ ๙๐
! column-chosen A1, B1; column-chosen F1, G1
""")
UNITS = tuple(unit._replace(measures=()) for unit in load_round().units)
ROUND = load_round()._replace(units=UNITS)
"""The example's round, in which each unit may report on every measure."""
ORDINARY = ("identity-lost", "counts-unequal")
"""What is told of every workbook that is no form, and of lists of different lengths."""


def judge_layout(name: str, folder: Path, round_: Round | None = ROUND) -> Outcome:
    """What a layout's workbook is understood as, read from a real file."""
    path = folder / "ตาราง.xlsx"
    with xlsxwriter.Workbook(path) as book:
        day = book.add_format({"num_format": "d/m/yyyy"})
        for grid in LAYOUTS[name].workbook.grids:
            sheet = book.add_worksheet(grid.name)
            for area in grid.merges:
                sheet.merge_range(*area, "")
            for spot, value in grid.cells.items():
                sheet.write(*spot, value, day if isinstance(value, date) else None)
    workbook = read_workbook(path, path.name)
    assert isinstance(workbook, Workbook), workbook
    return judge_workbook(workbook, path.name, load_definition(), round_)


@pytest.mark.parametrize("name", LAYOUTS)
def test_layouts(name: str, tmp_path: Path) -> None:
    """Each entry as expected, what was assumed with its place, and nothing else is wrong."""
    outcome, layout = judge_layout(name, tmp_path), LAYOUTS[name]
    assert outcome.returned is not None
    assert list(map(tell_entry, outcome.returned.entries)) == layout.entries
    assert list_cells(outcome.problems, *ORDINARY) == sorted(layout.problems)
    assert outcome.status in (Status.OK, Status.WARNINGS)
    merged = merge_returns([outcome.returned], load_definition(), ROUND)
    assert len(merged.entries) == len(layout.entries)
    make_report(ReportContents(load_definition(), merged, fill_texts(ROUND)), datetime(2025, 10, 1))


def test_above_the_table(tmp_path: Path) -> None:
    """Unit, agency and year are read from the lines above the table."""
    outcome = judge_layout("other-names-anywhere", tmp_path, None)
    assert outcome.returned and outcome.fiscal_year == 2568
    assert outcome.returned.unit_name == "กองช่าง"
    assert outcome.returned.agency == "เทศบาลตำบลบ้านตัวอย่าง"


def test_several_units_without_a_round(tmp_path: Path) -> None:
    """Without a round units are told apart by what stands above their tables."""
    outcome = judge_layout("a-table-to-a-unit", tmp_path, None)
    assert outcome.returned is not None
    units = [entry.unit and entry.unit.name for entry in outcome.returned.entries]
    assert units == ["กองคลัง", "กองช่าง", "กองช่าง"]
    assert "measure-twice" not in {problem.code for problem in outcome.problems}


def test_no_table() -> None:
    """A workbook without a table is told what was looked for and which row came nearest."""
    near = """
        | โครงการ | ลำดับ | ผู้รับผิดชอบ | งบประมาณ |
        | ซ่อมถนน | ๑ | กองช่าง | ๑๐๐๐ |
        | มาตรการ | ขั้นตอน | งบประมาณ |
    """
    (problem,) = judge(make_workbook(parse_grid(near, name="แผน"))).problems
    assert list_problems((problem,)) == ["table-unlike A3, B3 มาตรการ, ขั้นตอน"]
    assert problem.place.sheet == "แผน"
    assert problem.words["missing"].split(", ")[0] == "ผู้รับผิดชอบ"
