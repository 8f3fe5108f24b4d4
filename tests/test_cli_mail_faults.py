"""Sending through a server that misbehaves: nothing twice, nothing lost, no password given away."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import ZipFile

import pytest
from click.testing import Result

from itasheet.mail.incoming import read_mail
from itasheet.mail.ledger import Fate, LedgerEntry, Selection
from itasheet.mail.message_templates import Purpose
from itasheet.workflow.round_folder import open_round_folder
from itasheet.workflow.send import send_mail
from tests.command import DAY, ROOT, run
from tests.mail.faults import CUT, CUT_AFTER, Mischief, certify, find_password, serve
from tests.mail.rounds import make_report, make_round, name_server
from tests.mail.servers import PASSWORD

READER = "reader@example.go.th"
# Without encryption it may ask for a password here: that no password comes is what is tested.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")

PLAN = ("mail", "report", "--round")


@pytest.fixture(autouse=True)
def secret(password: str) -> str:
    """Every command here finds the password."""
    return password


@contextmanager
def prepare(
    folder: Path, mischief: Mischief, readers: tuple[str, ...] = (READER,), kind: str = "good"
) -> Iterator[Path]:
    """A round with a plan to send the report, and its server running."""
    context, certificates = certify(folder, kind)
    with serve(mischief, None if kind == "stripped" else context) as port:
        listed = f"readers = {json.dumps(readers)}"
        lines = name_server(port, "starttls", certificates, listed)
        base = make_round(folder / "round", lines)
        (base / "report.xlsx").write_bytes(make_report())
        planned = run(*PLAN, base)
        assert planned.exit_code == 0, planned.output
        yield base


def read_fates(base: Path) -> dict[str, str]:
    """The last word of the ledger on each recipient."""
    lines = (base / "mail/ledger.jsonl").read_text(encoding="utf-8").splitlines()
    entries = map(json.loads, lines)
    return {entry["recipient"]: entry["fate"] for entry in entries}


def once(reply: str, at: str) -> Callable[[str, str], str]:
    """Give a reply at a stage the first time that it is reached."""
    left = [reply]
    return lambda stage, _recipient: left.pop() if stage == at and left else ""


@pytest.mark.parametrize(
    ("at", "reply"),
    [
        ("rcpt", "451 4.7.1 later"),
        ("data", "451 4.7.1 later"),
        ("rcpt", CUT),
        pytest.param("mail", "451 4.7.1 later", marks=pytest.mark.slow),
        pytest.param("rcpt", "421 4.3.2 closing", marks=pytest.mark.slow),
        pytest.param("mail", CUT, marks=pytest.mark.slow),
    ],
)
def test_put_off_is_tried_again(tmp_path: Path, at: str, reply: str) -> None:
    """What the server puts off at any stage, or breaks off before its text, arrives once later."""
    mischief = Mischief(once(reply, at))
    with prepare(tmp_path, mischief) as base:
        sent = run(*PLAN, base, "--send")
    assert (sent.exit_code, mischief.taken) == (0, {READER: 1})
    assert (sent.stdout, read_fates(base)) == ("sent 1\n", {READER: "accepted"})


def test_waits_begin_anew(tmp_path: Path) -> None:
    """Waits grow with every try of a run, and the next run begins with the short ones."""
    waits: list[float] = []
    entries: list[LedgerEntry] = []
    mischief = Mischief(lambda stage, _recipient: "451 4.2.1 busy" if stage == "rcpt" else "")
    with prepare(tmp_path, mischief) as base:
        path = base / "itasheet.toml"
        text = path.read_text("utf-8").replace("retry_after = 1", "retry_after = 40")
        path.write_text(text, encoding="utf-8")
        for run_number in (1, 2):
            state = send_mail(
                open_round_folder(base),
                Purpose.REPORT,
                Selection(),
                ask=lambda user: "",
                report=entries.append,
                wait=waits.append,
            )
            assert (state.count_mails(Fate.DEFERRED), len(entries)) == (1, 5 * run_number)
            assert state.messages[0].recipients[0].deferrals == 5 * run_number
            grown = [round(wait, -1) for wait in waits if wait > 10]
            assert grown == [40, 80, 160, 320] * run_number


@pytest.mark.parametrize(
    ("at", "reply", "code"),
    [
        ("rcpt", "550 5.1.1 no such user", "mail-recipient-unknown"),
        ("rcpt", "552 5.2.2 over quota", "mail-mailbox-full"),
        ("mail", "552 5.3.4 message too big", "mail-too-large"),
        ("data", "554 5.7.1 looks like spam", "mail-rejected"),
    ],
)
def test_refused_is_named(tmp_path: Path, at: str, reply: str, code: str) -> None:
    """A refusal is told with its kind and the server's words, and tried again only if told to."""
    mischief = Mischief(lambda stage, _recipient: reply if stage == at else "")
    with prepare(tmp_path, mischief) as base:
        for words in ((), ()):
            sent = run(*PLAN, base, "--send", *words)
            assert (sent.exit_code, mischief.taken) == (1, {})
            assert f"“{reply}”" in sent.stdout and f"[{code}]" in sent.stdout
        assert read_fates(base) == {READER: "failed"}
        mischief.verdict = lambda stage, recipient: ""
        assert run(*PLAN, base, "--send", "--resend").exit_code == 0
    assert mischief.taken == {READER: 1}


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        ("553 5.7.1 not owned by user", "mail-sender-refused"),
        (
            "550 5.7.60 client does not have permissions to send as this sender",
            "mail-sender-refused",
        ),
        ("530 5.7.57 authentication required", "mail-login-needed"),
    ],
)
def test_refused_sender_stops_all(tmp_path: Path, reply: str, code: str) -> None:
    """Where the server would refuse every message, it is asked but once and nothing is noted."""
    asked: list[str] = []

    def refuse(stage: str, recipient: str) -> str:
        asked.append(stage)
        return reply

    with prepare(tmp_path, Mischief(refuse), (READER, "a@example.go.th")) as base:
        sent = run(*PLAN, base, "--send")
        assert (sent.exit_code, asked) == (2, ["mail"])
        assert f"[{code}]" in sent.stderr
        assert (base / "mail/ledger.jsonl").read_bytes() == b""


@pytest.mark.parametrize(
    ("at", "reply", "arrived"), [("data", CUT, 0), ("data", CUT_AFTER, 1), ("text", CUT, 0)]
)
def test_lost_reply(tmp_path: Path, at: str, reply: str, arrived: int) -> None:
    """A mail whose reply was lost is unknown: named, and sent again only if told to.

    So is a text that had left when the server hung up: it may have been taken.
    """
    mischief = Mischief(once(reply, at))
    with prepare(tmp_path, mischief, (READER, "a@example.go.th")) as base:
        for _again in range(2):
            sent = run(*PLAN, base, "--send")
            assert (sent.exit_code, read_fates(base)[READER]) == (1, "unknown")
            assert "mail-fate-unknown" in sent.stdout and READER in sent.stdout
        assert (mischief.taken[READER], mischief.taken["a@example.go.th"]) == (arrived, 1)
        assert run(*PLAN, base, "--send", "--resend").exit_code == 0
    assert mischief.taken[READER] == arrived + 1


@pytest.mark.slow
def test_cut_within_a_large_text(tmp_path: Path) -> None:
    """A text whose end never left was surely not taken: put off, and then sent once."""
    mischief = Mischief(once(CUT, "text"))
    with prepare(tmp_path, mischief) as base:
        with ZipFile(base / "report.xlsx", "a") as archive:
            archive.writestr("xl/media/picture.png", random.Random(1).randbytes(4_000_000))
        assert run(*PLAN, base).exit_code == 0
        sent = run(*PLAN, base, "--send")
        assert (sent.exit_code, read_fates(base)) == (0, {READER: "accepted"}), sent.output
        fates = re.findall(r'"fate": "(\w+)"', (base / "mail/ledger.jsonl").read_text("utf-8"))
    assert fates == ["sending", "deferred", "sending", "accepted"]
    assert mischief.taken == {READER: 1}


def test_killed_while_sending_is_unknown(tmp_path: Path) -> None:
    """An entry that says sending and nothing after it counts as unknown."""
    mischief = Mischief()
    with prepare(tmp_path, mischief) as base:
        assert run(*PLAN, base, "--send").exit_code == 0
        ledger = base / "mail/ledger.jsonl"
        first = ledger.read_text(encoding="utf-8").splitlines()[0]
        assert '"fate": "sending"' in first
        ledger.write_text(first + '\n{"time": "cut off', encoding="utf-8")
        sent = run(*PLAN, base, "--send")
    assert (sent.exit_code, mischief.taken) == (1, {READER: 1})
    assert "mail-fate-unknown" in sent.stdout


@pytest.mark.parametrize(
    ("kind", "code", "word"),
    [
        ("expired", "mail-certificate", "it has run out"),
        ("name", "mail-certificate", "it belongs to another server"),
        ("untrusted", "mail-certificate", "nobody who is trusted vouches for it"),
        ("stripped", "mail-tls-missing", "STARTTLS"),
    ],
)
def test_no_trust_no_password(tmp_path: Path, kind: str, code: str, word: str) -> None:
    """Without encryption to the right server neither password nor mail leaves, and why is told."""
    mischief = Mischief()
    with prepare(tmp_path, mischief, kind=kind) as base:
        sent = run(*PLAN, base, "--send")
    assert (sent.exit_code, mischief.logins, mischief.taken) == (2, [], {})
    assert f"[{code}]" in sent.stderr and word in sent.stderr


@pytest.mark.parametrize(
    ("reply", "code", "exit_code"),
    [
        ("535 5.7.139 Authentication unsuccessful", "mail-password-off", 2),
        ("454 4.7.0 Temporary authentication failure", "mail-busy", 75),
    ],
)
def test_login_refused(tmp_path: Path, reply: str, code: str, exit_code: int) -> None:
    """One try and no more; what the server says is explained, and the password shown nowhere."""
    mischief = Mischief(login=reply)
    with prepare(tmp_path, mischief) as base:
        sent = run(*PLAN, base, "--send")
    assert (sent.exit_code, len(mischief.logins), mischief.taken) == (exit_code, 1, {})
    assert f"[{code}]" in sent.stderr and reply in sent.stderr
    assert PASSWORD not in sent.output and find_password(base) == []


def test_only_me(tmp_path: Path) -> None:
    """With --only-me all goes to the sender, says for whom it is, and does not count as sent."""
    mischief = Mischief()
    with prepare(tmp_path, mischief, (READER, "a@example.go.th")) as base:
        for _again in range(2):
            assert run(*PLAN, base, "--send", "--only-me").exit_code == 0
        assert mischief.taken == {"saraban@example.go.th": 4}
        subjects = {read_mail(one).subject.partition(" ขอส่ง")[0] for one in mischief.contents}
        assert subjects == {f"[trial → {reader}]" for reader in (READER, "a@example.go.th")}
        assert run(*PLAN, base, "--send").exit_code == 0
    assert (mischief.taken[READER], mischief.taken["a@example.go.th"]) == (1, 1)


def test_document(tmp_path: Path) -> None:
    """With --json what became of each mail is one document, a trial's and a limited run's too."""
    mischief = Mischief(lambda stage, to: "550 5.1.1 no" if (stage, to) == ("rcpt", READER) else "")
    with prepare(tmp_path, mischief, (READER, "a@example.go.th", "b@example.go.th")) as base:
        words = (*PLAN, base, "--send", "--json")
        trial = json.loads(run(*words, "--only-me", "--limit", "2").stdout)
        sent = run(*words, "--limit", "2")
    document = json.loads(sent.stdout)
    recipients = [one["recipients"][0] for one in document["messages"]]
    assert [one["state"] for one in recipients] == ["failed", "accepted", "planned"]
    assert (recipients[0]["code"], recipients[0]["reason"]) == (
        "mail-recipient-unknown",
        "550 5.1.1 no",
    )
    assert (sent.exit_code, document["left"], document["trial"]) == (1, 1, False)
    assert [one["key"] for one in document["problems"]] == [READER]
    assert (trial["trial"], trial["left"], trial["sent"]) == (True, 1, True)
    states = [one["recipients"][0] for one in trial["messages"]]
    assert [one["state"] for one in states] == ["accepted", "accepted", "planned"]
    assert {one["address"] for one in states} == {"saraban@example.go.th"}
    assert len({one["message_id"] for one in trial["messages"]}) == 3


def test_limit(tmp_path: Path) -> None:
    """With --limit a run sends so many, says how many are left, and the next goes on.

    Of every mail a copy is kept, byte for byte as it went out.
    """
    mischief = Mischief()
    readers = tuple(f"reader{number}@example.go.th" for number in range(5))
    with prepare(tmp_path, mischief, readers) as base:
        first = run(*PLAN, base, "--send", "--limit", "3")
        assert (first.exit_code, sum(mischief.taken.values())) == (0, 3)
        assert "2 messages are left" in first.stderr
        run(*PLAN, base, "--send", "--limit", "3")
        copies = sorted(path.read_bytes() for path in base.glob("mail/sent/*.eml"))
    assert mischief.taken == dict.fromkeys(readers, 1)
    assert copies == sorted(mischief.contents)


def test_token(tmp_path: Path) -> None:
    """With xoauth2 the command's token is what logs in."""
    mischief = Mischief()
    with prepare(tmp_path, mischief) as base:
        path = base / "itasheet.toml"
        path.write_text(path.read_text("utf-8") + 'login = "xoauth2"\n', encoding="utf-8")
        assert run(*PLAN, base, "--send").exit_code == 0
        assert mischief.tokens == ["user=ita\1auth=Bearer secret\1\1"]
        mischief.login = "535 5.7.8 expired"
        sent = run(*PLAN, base, "--send", "--only-me")
    assert (sent.exit_code, "mail-login-refused" in sent.stderr) == (2, True)


def test_per_minute(tmp_path: Path) -> None:
    """With --per-minute there is time between messages."""
    mischief = Mischief()
    with prepare(tmp_path, mischief, ("a@example.go.th", READER)) as base:
        begun = time.monotonic()
        assert run(*PLAN, base, "--send", "--per-minute", "120").exit_code == 0
    assert time.monotonic() - begun >= 0.5


def test_two_runs_at_once(tmp_path: Path) -> None:
    """A second run while one is sending stops at once and sends nothing."""
    mischief = Mischief()
    with prepare(tmp_path, mischief) as base:

        def send_too(stage: str, recipient: str) -> str:
            if stage == "rcpt":
                outcomes.append(run(*PLAN, base, "--send"))
            return ""

        outcomes: list[Result] = []
        mischief.verdict = send_too
        assert run(*PLAN, base, "--send").exit_code == 0
    (second,) = outcomes
    assert (second.exit_code, mischief.taken) == (75, {READER: 1})
    assert "[journal-busy]" in second.stderr


@pytest.mark.slow
def test_two_hundred_with_kills(tmp_path: Path) -> None:
    """200 readers, greylisting, lost replies, cuts and 8 kills at random: none twice, none lost."""
    chance = random.Random(20250901)
    readers = tuple(f"reader{number}@example.go.th" for number in range(200))
    greylisted = set(chance.sample(readers, 30))
    cuts = {reader: chance.choice((CUT, CUT_AFTER)) for reader in chance.sample(readers, 8)}

    def misbehave(stage: str, recipient: str) -> str:
        time.sleep(0.004)
        if stage == "rcpt" and recipient in greylisted:
            greylisted.discard(recipient)
            return "451 4.7.1 greylisted"
        return cuts.pop(recipient, "") if stage == "data" else ""

    mischief = Mischief(misbehave)
    with prepare(tmp_path, mischief, readers) as base:
        kills = 0
        while kills < 8:
            child = start_sending(base)
            time.sleep(chance.uniform(0.4, 0.8))
            child.send_signal(signal.SIGKILL)
            kills += child.wait() == -signal.SIGKILL
            assert kills or child.returncode != 0, "it was done before anything could happen"
            if child.returncode != -signal.SIGKILL:
                break
        last = start_sending(base)
        told = last.communicate(timeout=60)[0]
        states = read_fates(base)
    unknown = {reader for reader, fate in states.items() if fate in ("sending", "unknown")}
    twice = [reader for reader, count in mischief.taken.items() if count > 1]
    lost = set(readers) - set(mischief.taken) - unknown
    print(f"{kills} kills: {len(twice)} twice, {len(lost)} lost, {len(unknown)} unknown")
    assert (twice, lost) == ([], set())
    assert kills >= 3 and all(reader in told for reader in unknown)
    assert set(states.values()) <= {"accepted", "unknown", "sending"}
    assert find_password(base) == []


def start_sending(base: Path) -> subprocess.Popen[str]:
    """Send in a process of its own."""
    return subprocess.Popen(
        (sys.executable, "-m", "itasheet", "--lang", "en", *PLAN, str(base), "--send"),
        cwd=ROOT,
        env={**os.environ, "SOURCE_DATE_EPOCH": DAY},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
    )
