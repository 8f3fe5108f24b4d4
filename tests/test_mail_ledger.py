"""What is written down of mail: plans, what became of each message, and how returns came."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itasheet.definition.round import Mailing
from itasheet.definition.settings import FORMAT, format_record, read_record
from itasheet.mail import ledger
from itasheet.mail.ledger import Delivery, Fate, History, LedgerEntry, Record
from itasheet.mail.message_templates import Attachment, Message, Purpose
from itasheet.mail.plans import MailPlan, Selection, compare_plans

TO = "a@b.go.th"
NEW = "this message was not in the plan"
FILE = Attachment("ก.xlsx", b"PK")
MESSAGE = Message(Purpose.FORMS, "finance", (TO,), "เรื่อง", "ก\n", (FILE,))
RECORD = Record("b.eml", "t", "a/b.xlsx", "0" * 64, "a", "told", "b.xlsx", "<m@x>", ("<r@x>",))


def plan(*messages: Message, sender_name: str = "ก") -> MailPlan:
    choice, mailing = Selection(("finance",)), Mailing(TO, sender_name)
    made = MailPlan(FORMAT, Purpose.FORMS, "2025-09-01", 3, choice).fill(mailing, messages)
    text = format_record(made, indent=2)
    assert read_record(MailPlan, text) == made and '"format": 1,' in text
    return made


def write(*entries: LedgerEntry) -> str:
    chain = ledger.Chain()
    return "".join(format_record(chain.link(one)) for one in entries)


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (plan(MESSAGE), []),
        (plan(replace(MESSAGE, to=("x@y.go.th",))), ["finance: the recipients"]),
        (plan(replace(MESSAGE, subject="อื่น")), ["finance: the text"]),
        (plan(replace(MESSAGE, thread=("<a@b>",))), ["finance: the text"]),
        *(
            (plan(replace(MESSAGE, attachments=(other,))), ["finance: the attachments"])
            for other in (replace(FILE, name="ข"), replace(FILE, content=b"X"))
        ),
        (plan(), ["finance: this message is no longer to be sent"]),
        (plan(MESSAGE, replace(MESSAGE, occasion="+1")), [f"finance: {NEW}"]),
        (plan(MESSAGE, replace(MESSAGE, unit="")), [f"{TO}: {NEW}"]),
        (plan(MESSAGE, sender_name="ข"), [": the sender"]),
    ],
)
def test_changes(now: MailPlan, told: list[str]) -> None:
    """Whatever changed since the plan was made is named, with whose message it is."""
    problems = compare_plans(plan(MESSAGE), now, "plan.json")
    assert [f"{one.found}: {one.words['what']}" for one in problems] == told


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": 2}', "null", "[" * 100_000])
def test_no_plan(text: str) -> None:
    assert read_record(MailPlan, text) is None


@pytest.mark.parametrize(
    ("fates", "state", "code", "deferrals", "due", "again"),
    [
        ("", "planned", "", 0, True, True),
        ("sending", "unknown", "mail-fate-unknown", 0, False, True),
        ("sending accepted", "accepted", "x", 0, False, False),
        ("sending deferred", "deferred", "x", 1, True, True),
        ("deferred deferred sending", "unknown", "mail-fate-unknown", 2, False, True),
        ("sending failed", "failed", "x", 0, False, True),
        ("sending unknown", "unknown", "mail-fate-unknown", 0, False, True),
    ],
)
def test_deliveries(
    fates: str, state: str, code: str, deferrals: int, due: bool, again: bool
) -> None:
    """What may have arrived is not sent again unasked, what was taken never, trials never count."""
    entries = tuple(
        LedgerEntry("t", "<a@b>", TO, Fate(fate), "forms", reason="r", problem="x")._replace(
            text=MESSAGE.text_digest, files=MESSAGE.files_digest
        )
        for fate in fates.split()
    )
    assert ledger.read_ledger(write(*entries) + format_record(RECORD)[:-1])[::2] == (entries, 0)
    message = replace(MESSAGE, unit="")
    known = History(entries).find(message, TO)
    told = ("t", "r") if fates else ("", "")
    assert known == Delivery(TO, Fate(state), *told, code, deferrals)
    assert (known.is_due(resend=False), known.is_due(resend=True)) == (due, again)
    trials = [entry._replace(trial=True) for entry in entries]
    assert History(trials).find(message, TO) == Delivery(TO) and ledger.list_reached(trials) == ()
    assert History(trials, trial=True).find(message, TO) == known
    reached = entries[-1:] if state in ("unknown", "accepted") else ()
    assert ledger.list_reached(entries) == reached


@pytest.mark.parametrize(
    "line", ["x", "{}", "[]", '{"fate": "eaten"}', '{"fate": "failed", "a": 1}']
)
def test_damaged_lines(line: str) -> None:
    """A line that cannot be read is named by its number, and the others still count."""
    entry = LedgerEntry("t", "<a@b>", TO, Fate.FAILED)
    first, second = write(entry, entry).splitlines(keepends=True)
    text = f"{first}{line}\n{second}"
    assert ledger.read_ledger(text)[::2] == ((entry, entry), 2)
    assert RECORD.thread == ("<r@x>", "<m@x>")


@given(st.data())
def test_chain(data: st.DataObject) -> None:
    """Whatever is taken out of a ledger, put in, changed or moved is noticed, but for its end."""
    entry = LedgerEntry("t", "<a@b>", TO, Fate.ACCEPTED, "forms", "ก", reason="\ud800")
    written = [entry._replace(recipient=f"{number}@b.go.th") for number in range(6)]
    text = write(*written).encode()
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    put = data.draw(st.sampled_from([b"", b"0", b" ", b"\n", b"x\n", text[:start], text[end:]]))
    harmed = text[:start] + put + text[end:]
    entries, _chain, damaged = ledger.read_ledger(harmed.decode("utf-8", "replace"))
    is_prefix = text.startswith(harmed[: harmed.rfind(b"\n") + 1])
    assert bool(damaged) != is_prefix
    assert damaged or [*entries] == written[: len(entries)]


def test_waits_grow() -> None:
    """Waits double, and end at half an hour."""
    waits = [ledger.choose_wait(tries, 60) for tries in range(1, 8)]
    assert waits == [60, 120, 240, 480, 960, 1800, 1800]
