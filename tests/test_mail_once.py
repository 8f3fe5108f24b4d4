"""What a recipient has got comes once only, whatever was changed since; again when told."""

import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any, Self

import idna
import pytest
from hypothesis import given
from hypothesis import strategies as st

from itasheet.definition.round import match_address, read_address
from itasheet.definition.settings import format_record
from itasheet.mail.incoming import read_mail
from itasheet.mail.ledger import Chain, Fate, LedgerEntry, read_ledger
from tests.command import FAULTY, run
from tests.example.fill import edit_workbook
from tests.mail.faults import CUT
from tests.mail.rounds import edit, make_anew, note, reword
from tests.mail.sending import Sending, open_sending

DOMAIN = "example.go.th"
EVERYBODY = Counter(f"{one}@{DOMAIN}" for one in "office finance works education audit".split())
EVERYBODY += Counter((f"health@{DOMAIN}", f"nurse@{DOMAIN}"))
AGAIN = "(ส่งอีกครั้ง)"


@pytest.fixture()
def sending(made_round: Path, tmp_path: Path) -> Iterator[Sending]:
    with open_sending(made_round, tmp_path) as sending:
        yield sending


@pytest.fixture(scope="module")
def sent_forms(made_round: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sending]:
    """A round in which all have their form; each test works on a copy."""
    with open_sending(made_round, tmp_path_factory.mktemp("forms")) as sending:
        assert sending.send("forms")[0] == EVERYBODY
        yield sending


def change(old: str, new: str) -> Callable[[Path], None]:
    return lambda folder: edit(folder, old, new)


WORKS = f'addresses = ["works@{DOMAIN}"]'


@pytest.mark.parametrize(
    ("happen", "gets", "told"),
    [
        (Path.exists, "", "All of them have it"),
        (make_anew, "", "changed since then: the attachments"),
        (reword, "", "changed since then: the text"),
        (change("saraban@", "other@"), "", "All of them have it"),
        (change("deadline = 2025-10-15", "deadline = 2025-10-16"), "", "the text"),
        (change(WORKS, WORKS.replace("works@", "wroks@")), "wroks", "Drafts in"),
        (change(WORKS, WORKS.replace("works@ex", "WORKS@EX")), "", "All of them have it"),
        (change(WORKS, WORKS.replace('"]', f'", "a@{DOMAIN}"]')), "a", "still to be sent"),
        (change("nurse@", "matron@"), "matron", f"health@{DOMAIN}: sent ("),
        (change('"health@', '"works@'), "works", f"nurse@{DOMAIN}: sent ("),
    ],
)
def test_forms_once(
    sent_forms: Sending, tmp_path: Path, happen: Callable[[Path], Any], gets: str, told: str
) -> None:
    """Who has the form does not get it again, whatever was changed; a new address does."""
    sending = sent_forms.copy(tmp_path)
    happen(sending.folder)
    got, shown = sending.send("forms")
    assert got == Counter(f"{one}@{DOMAIN}" for one in gets.split())
    assert told in shown
    assert not gets or sending.send("forms")[0] == Counter()


def test_again(sending: Sending) -> None:
    """A unit that is named gets it once more, and once more; each time the subject says so."""
    assert "sent again" not in sending.send("forms", "--again", "works")[1]  # it had none
    ids = set[str]()
    for times in (1, 2):
        got, shown = sending.send("forms", "--again", "กองช่าง")
        assert got == {f"works@{DOMAIN}": 1}, shown
        last = read_mail(sending.mischief.contents[-1])
        assert AGAIN in last.subject and AGAIN in shown
        ids.add(last.message_id)
        assert len(ids) == times
        assert sending.run("forms", "--send").exit_code == 0
    assert sum(sending.mischief.taken.values()) == sum(EVERYBODY.values()) + 2
    # Who got it as sent again alone has it, too.
    edit(sending.folder, "works@", "new@")
    assert sending.send("forms", "--again", "works")[0] == {f"new@{DOMAIN}": 1}
    assert sending.send("forms")[0] == Counter()
    # What was begun goes on before it begins anew, also under another plan.
    got = sum((sending.send("forms", "--again", "health", limit="1")[0] for _ in "12"), Counter())
    assert got == Counter((f"health@{DOMAIN}", f"nurse@{DOMAIN}"))


@pytest.mark.parametrize(
    ("command", "said"), [("rcpt", "450 later"), ("rcpt", "550 no"), ("data", CUT)]
)
def test_again_instead(
    sending: Sending, monkeypatch: pytest.MonkeyPatch, command: str, said: str
) -> None:
    """What did not arrive, and was then sent by ``--again``, goes to nobody a second time."""
    monkeypatch.setattr("itasheet.workflow.send.MOST_TRIES", 1)
    mailbox, spared = f"works@{DOMAIN}", sending.mischief.verdict
    sending.mischief.verdict = lambda told, to: said if (told, to) == (command, mailbox) else ""
    sending.run("forms")
    assert "sent 6, " in sending.run("forms", "--send").output
    sending.mischief.verdict = spared
    got, shown = sending.send("forms", "--again", "works")
    assert got == {mailbox: 1} and (AGAIN in shown) == (said[:3] != "450")
    sending.run("forms")
    assert sending.run("forms", "--send", "--resend").exit_code == 0
    assert sending.mischief.taken == EVERYBODY


def test_changed_draft(sending: Sending) -> None:
    """Nobody is said to have what was not sent, though no draft of it could be written."""
    sending.run("forms", "--unit", "works")
    (draft,) = sending.folder.glob("mail/forms/*.eml")
    draft.write_bytes(b"changed")
    got, shown = sending.send("forms", "--unit", "works")
    assert got == {f"works@{DOMAIN}": 1} and "All of them have it" not in shown


def test_other_folder(sending: Sending, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command to send that is proposed works in every folder."""
    monkeypatch.chdir(sending.folder)
    sending.run("forms", "--from", "forms", "--unit", "works")
    monkeypatch.chdir(sending.folder.parent)
    assert "sent 1" in sending.run("forms", "--send").output


def test_report_once(sending: Sending) -> None:
    """Each reader gets the report once, and its draft; the same mailbox in other letters is one."""
    readers = ("--to", "a@b.go.th", "--to", "A@B.go.th", "--to", "c@faß.de")
    for expected in (Counter(("a@b.go.th", "c@xn--fa-hia.de")), Counter()):
        assert sending.send("report", *readers)[0] == expected
        make_anew(sending.folder)
    assert sending.send("report", "--to", "c@XN--FA-HIA.de", "--to", "c@fass.de")[0] == {
        "c@fass.de": 1
    }
    assert sum(sending.send("report", *readers, "--draft")[0].values()) == 2
    got, shown = sending.send("report", *readers, "--again", "A@b.go.th")
    assert got == {"a@b.go.th": 1} and shown.count("a@b.go.th: sent (") == 2  # the draft, too


def test_reminders_in_parts(sending: Sending) -> None:
    """However the runs are cut, a unit's reminder comes once in ``remind_every`` days."""
    got = Counter[str]()
    for day, limit in ((0, 3), (1, 3), (2, 1000), (2, 1000)):
        got += sending.send("reminders", limit=str(limit), days=day)[0]
        expected = min(sum(EVERYBODY.values()), sum(got.values()))
        assert len(got) == expected and expected >= 3
    assert got == EVERYBODY
    edit(sending.folder, "nurse@", "matron@")
    assert sending.send("reminders", days=2)[0] == {f"matron@{DOMAIN}": 1}
    assert sending.send("reminders", "--again", "works", days=2)[0] == {f"works@{DOMAIN}": 1}
    assert sum(sending.send("reminders", days=4)[0].values()) == len(EVERYBODY)
    status = run("status", "--round", sending.folder, "--json")
    assert '"reminders": 3' in status.stdout and status.stdout.count('"reminders": 2') == 5


def test_reminders_address(sending: Sending) -> None:
    """An address that is corrected and put back is not reminded again before its time."""
    works, other = f'"works@{DOMAIN}"', f'"wroks@{DOMAIN}"'
    assert sending.send("reminders")[0] == EVERYBODY
    for old, new, got in (
        (works, other, Counter([other.strip('"')])),
        (other, works, Counter[str]()),
        (works, f"{works}, {other}", Counter()),
    ):
        edit(sending.folder, old, new)
        assert sending.send("reminders", days=1)[0] == got


def test_clock_set_back(sending: Sending, monkeypatch: pytest.MonkeyPatch) -> None:
    """While the clock is a year behind nobody is reminded twice, nor held for a year."""
    assert sending.send("reminders")[0] == EVERYBODY
    for days, expected in ((-400, Counter[str]()), (-399, Counter()), (-396, EVERYBODY)):

        class Clock(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None, shift: int = days) -> Self:
                return cls.fromtimestamp(time.time() + shift * 86400, tz)

        for module in ("loading", "journals", "send"):
            monkeypatch.setattr(f"itasheet.workflow.{module}.datetime", Clock)
        assert sending.send("reminders", days=days)[0] == expected
    monkeypatch.undo()
    assert sending.send("reminders")[0] == Counter()


def test_marked_once(sending: Sending) -> None:
    """A copy that is marked anew is the same; that of another return is not."""
    words = ("check", "--round", sending.folder, "--force", "--mark", sending.folder / "marked")
    finance, works = f"finance@{DOMAIN}", f"works@{DOMAIN}"
    other = edit_workbook(FAULTY, sending.folder / "finance.xlsx", C12="กองคลัง")
    for source, language, expected in (
        (FAULTY, "en", Counter([finance])),
        (FAULTY, "th", Counter()),
        (other, "th", Counter([finance])),
    ):
        assert run(*words, source, language=language).exit_code == 1
        assert sending.send("marked")[0] == expected
    assert sending.send("marked", "--unit", "finance", "--to", works)[0] == {works: 1}
    assert sending.send("marked", "--again", "finance")[0] == {finance: 1}


def test_receipts_once(sending: Sending) -> None:
    """A receipt that is worded otherwise is the same; that of another return is not."""
    (sending.folder / "receipts").mkdir()
    first, other = "a" * 64, "b" * 64
    for text, count in ((first, 1), (f"ใหม่ {first}", 0), (f"ใหม่ {other}", 1), (first, 0)):
        (sending.folder / "receipts/works.txt").write_text(text, encoding="utf-8")
        (sending.folder / "receipts/works-2.txt").write_text(text, encoding="utf-8")
        assert sum(sending.send("receipts")[0].values()) == count


def test_other_rounds(sending: Sending) -> None:
    """What is on record for another round, in a folder that was copied, counts for nothing."""
    about = ("<1@x>", f"works@{DOMAIN}", Fate.ACCEPTED, "forms", "works")
    entry = LedgerEntry("2025-01-01T09:00:00+07:00", *about)
    for round_ in ("ita-report 2567", "ita-plan 2568"):
        note(sending.folder, entry._replace(round=round_))
    assert sending.send("forms")[0] == EVERYBODY


Harm = Callable[[list[bytes]], list[bytes]]
READERS = Counter(f"{one}@{DOMAIN}" for one in "abcdefg")
REPORT = ("report", *(word for one in READERS for word in ("--to", one)))


def lose_lines(*lost: int) -> Callable[[list[bytes]], list[bytes]]:
    """Take away lines, counted from the end; there are two for each mail."""
    return lambda lines: [one for at, one in enumerate(lines) if at - len(lines) not in lost]


def write_other(lines: list[bytes]) -> list[bytes]:
    """The ledger of another round, sound in itself."""
    chain, read = Chain(), read_ledger(b"".join(lines).decode())[0]
    return [format_record(chain.link(one._replace(message_id="<x@y>"))).encode() for one in read]


@pytest.fixture(scope="module")
def sent(made_round: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sending]:
    """A round in which the report went to all of its readers."""
    with open_sending(made_round, tmp_path_factory.mktemp("sent")) as sending:
        assert sending.send(*REPORT)[0] == READERS
        yield sending


@pytest.fixture()
def reported(sent: Sending, tmp_path: Path) -> Sending:
    """A copy of that round."""
    return sent.copy(tmp_path)


@pytest.mark.parametrize(
    ("harm", "line", "missing"),
    [
        (None, "none", 7),
        (lambda lines: [], "none", 7),
        (lambda lines: lines[:6], "none", 4),
        (lose_lines(-1, -2), "none", 1),
        (lambda lines: [*lines[:-2], lines[-2][:40]], "none", 1),
        (lose_lines(-3), "12", 0),
        (lose_lines(-3, -4), "11", 1),
        (lose_lines(-13, -14), "1", 1),
        (lambda lines: [*lines[:-2], lines[-1], lines[-2]], "13", 0),
        (lambda lines: [*lines, lines[-1]], "15", 0),
        (lambda lines: [*lines, bytes(40), b"\n"], "15", 0),
        (lambda lines: [*lines, re.sub(b', "number.*}', b"}", lines[-1])], "15", 0),
        (lambda lines: [one.replace(b"accepted", b"deferred") for one in lines], "2", 0),
        (lambda lines: [one.replace(b"e@", b"other@") for one in lines], "9", 1),
        (write_other, "none", 7),
    ],
)
def test_damaged_ledger(reported: Sending, harm: Harm | None, line: str, missing: int) -> None:
    """A ledger that is not what it was stops sending; repaired by the copies, all that is missing
    counts as unknown, which is told and goes out only by ``--resend``.
    """
    harmed = b"".join(harm(reported.ledger.read_bytes().splitlines(keepends=True)) if harm else ())
    reported.ledger.unlink()
    if harm:
        reported.ledger.write_bytes(harmed)
    stopped = reported.run("report", "--send")
    assert stopped.exit_code == 2 and f"first wrong line: {line};" in stopped.output
    assert stopped.output.count("[ledger-damaged]") == 1
    assert stopped.output.partition("--repair")[0].count("@") == missing
    shown, before = reported.run(*REPORT, "--repair"), reported.mischief.taken.copy()
    assert reported.ledger.with_name("ledger-1.jsonl").read_bytes() == harmed
    assert "To send exactly these" not in shown.output  # before the recipients were asked
    reported.run("report", "--send")
    assert reported.mischief.taken == before
    if missing == 1:
        reported.run("report", "--send", "--resend")
        again = reported.mischief.taken - before
        assert sum(again.values()) == shown.output.count("unknown whether") >= 1


@pytest.mark.parametrize("content", [b"", b"no mail", None])
def test_damaged_copy(reported: Sending, tmp_path: Path, content: bytes | None) -> None:
    """A copy that tells nothing is named by its file; once it is moved away, repair has gone on."""
    reported.ledger.unlink()
    copy = next(reported.folder.glob("mail/sent/*.eml"))
    copy.unlink()
    if content is None:
        copy.mkdir()
    else:
        copy.write_bytes(content)
    for words in ((), ("--repair",), ("--repair",)):
        stopped = reported.run(*REPORT, *words)
        assert stopped.exit_code == 2 and "[ledger-damaged]" in stopped.output
        assert copy.name in stopped.output and "move that file out" in stopped.output
    assert len([*reported.folder.glob("mail/ledger-*.jsonl")]) == 1
    copy.rename(tmp_path / "away")
    assert reported.run(*REPORT).output.count("unknown whether") == len(READERS) - 1


@pytest.mark.parametrize("cut", [1, 40, 999])
def test_killed_while_noting(reported: Sending, cut: int) -> None:
    """A last line without its end is no damage, nor is one that never came: nobody knows then."""
    lines = reported.ledger.read_bytes().splitlines(keepends=True)
    reported.ledger.write_bytes(b"".join((*lines[:-1], lines[-1][:-cut])))
    before = reported.mischief.taken.copy()
    assert "unknown whether it arrived" in reported.run(*REPORT).output
    assert reported.run("report", "--send").exit_code == 1
    assert reported.mischief.taken == before


@given(st.text(st.characters(codec="utf-8", categories=["L", "N", "M"]), min_size=1, max_size=9))
def test_domains(label: str) -> None:
    """A domain that IDNA 2008 allows is written as that says, ß and ς too."""
    try:
        expected = idna.encode(label.lower()).decode()
    except idna.IDNAError:
        return
    assert read_address(f"a@{label}.de") in (f"a@{expected}.de", None)


def test_sharp_s() -> None:
    addresses = ("a@faß.de", "A@FAß.DE", "a@xn--fa-hia.de", "a@fass.de", "a@ς.gr", "a@σ.gr")
    keys = [match_address(one) for one in addresses]
    assert keys[:3] == ["a@xn--fa-hia.de"] * 3 and len({*keys}) == 4
    assert read_address("a@ไทย。ไทย") == "a@xn--o3cw4h.xn--o3cw4h"
