"""A round: every fault in its file at once, its units by any of their names, its addresses."""

import pytest

from itasheet.definition.definition import Definition
from itasheet.definition.round import (
    Agency,
    Inbox,
    Mailing,
    Round,
    fill_texts,
    match_address,
    read_address,
    read_round,
)
from itasheet.definition.texts import ROUND_KEYS
from itasheet.problems.problem import Problem
from tests.tables import load_cases, load_definition, part_arrows, tell_faults

GOOD = """
fiscal_year = 2568
[agency]
name = "เทศบาลตำบลบ้านตัวอย่าง"
district = "เมืองตัวอย่าง"
province = "ตัวอย่างบุรี"
[[units]]
id = "finance"
name = "กองคลัง"
other_names = ["คลัง"]
addresses = ["finance@example.go.th"]
measures = [4, 5]
[[units]]
id = "works"
name = "กองช่าง"
"""


def load_good() -> Round:
    round_, _definition, problems = read_round(GOOD, "itasheet.toml")
    assert round_ is not None, problems
    return round_


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        *part_arrows(load_cases("settings")["round"]),
        ('id = "works"', f'id = "{"w" * 65}"', f"value units[2].id {'w' * 65}"),
        ('name = "กองช่าง"', f'name = "{"ก" * 256}"', f"value units[2].name {'ก' * 79}…"),
        ('name = "เทศบาล', f'name = "{"ก" * 256}', f"value agency.name {'ก' * 79}…"),
    ],
)
def test_fault(before: str, after: str, fault: str) -> None:
    """One fault is told once, by its key and what stands there."""
    assert before in GOOD
    round_, _definition, problems = read_round(GOOD.replace(before, after, 1), "itasheet.toml")
    assert (tell_faults(problems), round_ is None) == (fault, bool(fault))


@pytest.mark.parametrize(
    ("name", "found"),
    [
        *((name, "finance") for name in ("finance", "FINANCE", "กองคลัง", "กอง คลัง", " คลัง\n")),
        *((name, None) for name in ("", "กอง", "กองคลังง")),
    ],
)
def test_find_unit(name: str, found: str | None) -> None:
    """A unit is found by id, name and other name, however they are spaced."""
    good = load_good()
    unit = good.find_unit(name)
    assert ((unit and unit.id), good.id) == (found, "เทศบาลตำบลบ้านตัวอย่าง 2568")


BANGKOK = [("เขตหนึ่ง", "กรุงเทพมหานคร"), ("หนึ่ง", "กทม."), ("อำเภอหนึ่ง", "จังหวัดกรุงเทพฯ")]


@pytest.mark.parametrize(
    ("district", "province", "place"),
    [
        ("เมือง", "ตัวอย่าง", "อำเภอเมือง จังหวัดตัวอย่าง"),
        ("อำเภอเมือง", "จังหวัดตัวอย่าง", "อำเภอเมือง จังหวัดตัวอย่าง"),
        ("อ.เมือง", "จ.ตัวอย่าง", "อ.เมือง จ.ตัวอย่าง"),
        *((district, province, "เขตหนึ่ง กรุงเทพมหานคร") for district, province in BANGKOK),
        ("", "ตัวอย่าง", "จังหวัดตัวอย่าง"),
        (" ", "", ""),
    ],
)
def test_place(district: str, province: str, place: str) -> None:
    """District and province get their words before them, where they have none."""
    assert Agency("หน่วยงาน", district, province).place == place


def test_assignments() -> None:
    """A measure that the definition does not have cannot be assigned."""

    def find(name: str) -> tuple[Definition, tuple[Problem, ...]]:
        return load_definition(), ()

    text = GOOD.replace("[4, 5]", "[4, 8, 9]")
    round_, definition, problems = read_round(text, "itasheet.toml", find)
    assert (round_, definition) == (None, load_definition())
    assert [(p.code, p.place.key, p.found) for p in problems] == [
        ("setting-value", "units[1].measures", "8"),
        ("setting-value", "units[1].measures", "9"),
    ]
    assert problems[0].words["expected"] == "1, 2, 3, 4, 5, 6, 7"
    assert read_round(GOOD, "itasheet.toml", find) == (load_good(), load_definition(), ())


def test_fill_texts() -> None:
    """The values of placeholders: three years in Thai digits."""
    values = fill_texts(load_good())
    assert (values["last_year"], values["year"], values["next_year"]) == ("๒๕๖๗", "๒๕๖๘", "๒๕๖๙")
    assert values["place"] == "อำเภอเมืองตัวอย่าง จังหวัดตัวอย่างบุรี"
    assert values.keys() == ROUND_KEYS.keys()


BAD = [
    *("", "@", "a@", "a@com", "@b.c", "a", "a@b", "a@b..c", "a@.b.c", "a@b.c.", ".a@b.c", "a.@b.c"),
    *("a..b@c.d", "a b@c.d", "a@b c.d", "a@b.c, d@e.f", "a@b.c;d@e.f", "<a@b.c>", "ก <a@b.c>"),
    *("กองคลัง@example.go.th", '"a b"@c.d', "a@[127.0.0.1]", "a@b_c.d", "a@-b.c", "a@b-.c"),
    *("a@b.c\r\nRCPT TO:<x@y.z>", "a\r\nBcc:x@b.c", "a\x00@b.c", "a@b.c\x00", "a(x)@b.c"),
    *("a" * 65 + "@b.c", "a@" + "b." * 126 + "c", "a@" + "b" * 64 + ".c", "a@\ud800.c"),
]
LONG = "a" * 64 + "@b.c", "aa@" + "b." * 125 + "c"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("saraban@example.go.th", "saraban@example.go.th"),
        (" Saraban@Example.GO.TH ", "Saraban@example.go.th"),
        ("a.b+c_d-e@sub.example.go.th", "a.b+c_d-e@sub.example.go.th"),
        ("saraban@ตัวอย่าง.ไทย", "saraban@xn--72c1a1bt4awk9o.xn--o3cw4h"),
        *((text, text) for text in LONG),
        *((text, None) for text in BAD),
    ],
)
def test_address(text: str, address: str | None) -> None:
    """As it goes over the wire; what could be two addresses, a command or a header is none."""
    assert read_address(text) == address


def test_account() -> None:
    """Who sends logs in unless another user is named; the ports are those of RFC 8314."""
    assert match_address("A@B.go.th") == match_address(" a@b.GO.th")
    plain = Mailing("a@b.go.th")
    limits = (plain.size_limit, plain.per_minute, plain.retry_after, plain.timeout)
    assert limits == (20, 20, 60, 60)
    assert (plain.remind_before, plain.remind_every, Inbox("a").port) == (7, 3, 993)
    assert (plain.account, plain._replace(user="saraban").account) == ("a@b.go.th", "saraban")
    ports = {"": 587, 'security = "tls"': 465, 'port = 2525\nsender = ""': 2525}
    for settings, port in ports.items():
        round_, _definition, problems = read_round(f"{GOOD}[mail]\n{settings}\n", "itasheet.toml")
        assert round_ is not None, problems
        assert (round_.mail.server.port, round_.mail.account) == (port, "")
