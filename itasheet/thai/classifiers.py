"""Counting words (ลักษณนาม) that follow a number and so show what kind of number it is.

Both are pieces of regular expressions. A look-ahead keeps out the longer words that merely begin
alike: ราย counts people, รายงาน is a report.
"""

from __future__ import annotations

# What comes in fractions: after "1.5" it shows that the number is no list number.
MEASURES = (
    r"(?:%|เปอร์เซ็นต์|ล้าน|แสน|หมื่น|พัน(?!ธ)|บาท|สตางค์|น\.|นาฬิกา|ชั่วโมง|ชม\.|นาที|ปี(?!งบ)"
    r"|เมตร|กิโล|กม\.|กก\.|ซม\.|เซนติเมตร|ตารางเมตร|ตารางวา|ตร\.|ลูกบาศก์|ลิตร|ตัน|ไร่|องศา|คะแนน"
    r"|เท่า(?!เทียม|กับ|ที่|ทัน))"
)

# What is counted, besides: after "2568" it shows that the number is no year.
COUNTED = (
    rf"(?:{MEASURES}|คน(?!พิการ|ไทย)|ครั้ง(?!ที่)|แห่ง(?!ชาติ)|ฉบับ(?!ที่)|ตัว(?!ชี้|แทน|อย่าง)"
    r"|ราย(?!งาน|ได้|จ่าย|รับ|ละเอียด|ชื่อ|บุคคล|วัน|เดือน|ไตรมาส|ปี|สัปดาห์)"
    r"|วัน(?!ที่)|สัปดาห์|เดือน(?=\s*(?:$|[^ก-๛\s]))|ครัวเรือน|หลัง(?!จาก)|เครื่อง(?!มือ)|คัน|ชุด"
    r"|เล่ม|แผ่น|ชิ้น|หน้า(?!ที่)|อัน|ใบ(?!อนุญาต|เสร็จ))"
)
