"""A round: every fault in its file at once, its units by any of their names, its addresses."""

from __future__ import annotations

import pytest

from itasheet.definition.definition import Definition
from itasheet.definition.mailing import Mailing, match_address, read_address
from itasheet.definition.round import Agency, Round, fill_texts, read_round
from itasheet.problems.problem import Problem
from tests.tables import load_definition

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
V, U, M, T = "setting-value", "setting-unknown", "setting-missing", "setting-type"


def list_faults(text: str) -> list[tuple[str, str, str]]:
    """Faults by code, key and value found."""
    round_, _definition, problems = read_round(text, "itasheet.toml")
    assert (round_ is None) == bool(problems)
    return [(problem.code, problem.place.key, problem.found) for problem in problems]


def load_good() -> Round:
    """A round without fault."""
    round_, _definition, problems = read_round(GOOD, "itasheet.toml")
    assert round_ is not None, problems
    return round_


def test_defaults() -> None:
    """What a round need not say has its ordinary value."""
    found = load_good()
    assert (found.definition, found.format, found.units[1].measures) == ("ita-report", 1, ())
    assert found.id == "เทศบาลตำบลบ้านตัวอย่าง 2568"


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ("2568", "2025", (V, "fiscal_year", "2025")),
        ("2568", "2549", (V, "fiscal_year", "2549")),
        ("2568", "2651", (V, "fiscal_year", "2651")),
        ("2568", '"2568"', (T, "fiscal_year", "2568")),
        ("fiscal_year", "fiscal_yaer", (U, "fiscal_yaer", "")),
        ('name = "เทศบาลตำบลบ้านตัวอย่าง"', "", (M, "agency.name", "")),
        ('name = "เทศบาลตำบลบ้านตัวอย่าง"', 'name = " "', (V, "agency.name", " ")),
        ('id = "works"', 'id = "finance"', (V, "units[2].id", "finance")),
        ('id = "works"', 'id = "กองช่าง"', (V, "units[2].id", "กองช่าง")),
        ('name = "กองช่าง"', 'name = "กอง คลัง"', (V, "units[2]", "กอง คลัง")),
        ('name = "กองช่าง"', 'name = "คลัง"', (V, "units[2]", "คลัง")),
        ('name = "กองช่าง"', 'name = "finance"', (V, "units[2]", "finance")),
        ("finance@example.go.th", "finance.example", (V, "units[1].addresses", "finance.example")),
        ("[4, 5]", '["4"]', (T, "units[1].measures[1]", "4")),
        ('[[units]]\nid = "works"', '[[unit]]\nid = "works"', (U, "unit", "")),
    ],
)
def test_fault(before: str, after: str, fault: tuple[str, str, str]) -> None:
    """One fault is told once, by its key and what stands there."""
    assert before in GOOD
    assert list_faults(GOOD.replace(before, after, 1)) == [fault]


@pytest.mark.parametrize("year", ["2550", "2650"])
def test_first_and_last_year(year: str) -> None:
    """A century of fiscal years may be reported on."""
    assert list_faults(GOOD.replace("2568", year, 1)) == []


def test_all_faults_at_once() -> None:
    """Faults that types tell and those that they do not are told together."""
    text = GOOD.replace("2568", "2025").replace("finance@example.go.th", "finance")
    text = text.replace('id = "works"', 'id = "finance"').replace("province", "provinz")
    assert list_faults(text) == [
        (V, "fiscal_year", "2025"),
        (U, "agency.provinz", ""),
        (V, "units[1].addresses", "finance"),
        (V, "units[2].id", "finance"),
    ]


@pytest.mark.parametrize("name", ["finance", "FINANCE", "กองคลัง", "กอง คลัง", " คลัง\n"])
def test_find_unit(name: str) -> None:
    """A unit is found by id, name and other name, however they are spaced."""
    unit = load_good().find_unit(name)
    assert unit is not None and unit.id == "finance"


@pytest.mark.parametrize("name", ["", "กอง", "กองคลังง"])
def test_find_no_unit(name: str) -> None:
    """Any other name is nobody's."""
    assert load_good().find_unit(name) is None


@pytest.mark.parametrize(
    ("district", "province", "place"),
    [
        ("เมือง", "ตัวอย่าง", "อำเภอเมือง จังหวัดตัวอย่าง"),
        ("อำเภอเมือง", "จังหวัดตัวอย่าง", "อำเภอเมือง จังหวัดตัวอย่าง"),
        ("อ.เมือง", "จ.ตัวอย่าง", "อ.เมือง จ.ตัวอย่าง"),
        ("เขตหนึ่ง", "กรุงเทพมหานคร", "เขตหนึ่ง กรุงเทพมหานคร"),
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
        (V, "units[1].measures", "8"),
        (V, "units[1].measures", "9"),
    ]
    assert problems[0].words["expected"] == "1, 2, 3, 4, 5, 6, 7"
    assert read_round(GOOD, "itasheet.toml", find) == (load_good(), load_definition(), ())


def test_fill_texts() -> None:
    """The values of placeholders: three years in Thai digits."""
    values = fill_texts(load_good())
    assert (values["last_year"], values["year"], values["next_year"]) == ("๒๕๖๗", "๒๕๖๘", "๒๕๖๙")
    assert values["place"] == "อำเภอเมืองตัวอย่าง จังหวัดตัวอย่างบุรี"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("saraban@example.go.th", "saraban@example.go.th"),
        (" Saraban@Example.GO.TH ", "Saraban@example.go.th"),
        ("a.b+c_d-e@sub.example.go.th", "a.b+c_d-e@sub.example.go.th"),
        ("saraban@ตัวอย่าง.ไทย", "saraban@xn--72c1a1bt4awk9o.xn--o3cw4h"),
    ],
)
def test_good(text: str, address: str) -> None:
    """Good addresses are written as they go over the wire."""
    assert read_address(text) == address


@pytest.mark.parametrize(
    "text",
    [
        *("", "@", "a@", "@b.c", "a", "a@b", "a@b..c", "a@.b.c", "a@b.c.", ".a@b.c", "a.@b.c"),
        *("a..b@c.d", "a b@c.d", "a@b c.d", "a@b.c, d@e.f", "a@b.c;d@e.f", "<a@b.c>", "ก <a@b.c>"),
        *("กองคลัง@example.go.th", '"a b"@c.d', "a@[127.0.0.1]", "a@b_c.d", "a@-b.c", "a@b-.c"),
        *("a@b.c\r\nRCPT TO:<x@y.z>", "a\r\nBcc:x@b.c", "a\x00@b.c", "a@b.c\x00", "a(x)@b.c"),
        *("a" * 65 + "@b.c", "a@" + "b." * 130 + "c", "a@" + "b" * 64 + ".c", "a@\ud800.c"),
    ],
)
def test_bad(text: str) -> None:
    """What could be taken for two addresses, a command or a header is none."""
    assert read_address(text) is None


def test_match() -> None:
    """The same mailbox written in two ways is the same."""
    assert match_address("A@B.go.th") == match_address(" a@b.GO.th")


@pytest.mark.parametrize(
    ("settings", "port"), [("", 587), ('security = "tls"', 465), ("port = 2525", 2525)]
)
def test_submission_port(settings: str, port: int) -> None:
    """The ports of mail submission (RFC 8314), unless the round gives one."""
    round_, _definition, problems = read_round(f"{GOOD}[mail]\n{settings}\n", "itasheet.toml")
    assert round_ is not None, problems
    assert round_.mail.server.port == port
    assert round_.mail.account == round_.mail.sender == ""


@pytest.mark.parametrize(("user", "account"), [("", "a@b.go.th"), ("saraban", "saraban")])
def test_account(user: str, account: str) -> None:
    """Who sends logs in, unless another user is named."""
    assert Mailing("a@b.go.th", user=user).account == account
