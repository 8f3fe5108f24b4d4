"""Sending through a server that misbehaves: nothing twice, nothing lost, no password given away."""

import json
import random
import re
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zipfile import ZipFile

import pytest
from click.testing import Result

from itasheet.definition.round import Server
from itasheet.mail.credentials import find_account, make_context
from itasheet.mail.incoming import read_mail
from itasheet.mail.ledger import Fate, LedgerEntry
from itasheet.mail.message_templates import Purpose
from itasheet.mail.plans import Selection
from itasheet.mail.smtp import Connection
from itasheet.problems.problem import Stop
from itasheet.workflow.loading import open_round_folder
from itasheet.workflow.send import MailState, send_mail
from tests.command import run
from tests.killed.runner import Runner
from tests.mail.faults import CUT, Mischief, certify, find_password, serve
from tests.mail.rounds import SENDER, edit, make_anew, reword
from tests.mail.sending import Sending, open_sending
from tests.mail.servers import PASSWORD
from tests.tables import load_cases, part_arrows, part_wordings

READER, OTHER = "reader@example.go.th", "a@example.go.th"
PLAN = ("mail", "report", "--round")


@pytest.fixture(scope="module")
def made(made_round: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sending]:
    """The server, and a round with a plan to send the report to two readers."""
    readers = f"readers = {json.dumps((READER, OTHER))}"
    with open_sending(made_round, tmp_path_factory.mktemp("server"), readers) as made:
        made.plan_report()
        yield made


@pytest.fixture()
def sending(made: Sending, tmp_path: Path) -> Sending:
    """A copy of the round, and the server, which took nothing yet."""
    made.mischief.__init__()  # type: ignore[misc]
    return made.copy(tmp_path)


def read_fates(sending: Sending) -> dict[str, str]:
    """The last word of the ledger on each recipient."""
    entries = map(json.loads, sending.ledger.read_text(encoding="utf-8").splitlines())
    return {entry["recipient"]: entry["fate"] for entry in entries}


def once(reply: str, at: str) -> Callable[[str, str], str]:
    """Give a reply at a stage the first time that it is reached."""
    left = [reply]
    return lambda stage, _recipient: left.pop() if stage == at and left else ""


REPLIES = load_cases("replies")


@pytest.mark.parametrize(("at", "reply", "fate", "code", "arrived"), part_arrows(REPLIES["fates"]))
def test_fates(sending: Sending, at: str, reply: str, fate: str, code: str, arrived: str) -> None:
    """Each fate is told in the server's words, others go out, and nothing twice unless told to."""
    taken, is_fine = sending.mischief.taken, fate == "accepted"
    sending.mischief.verdict = once(reply, at)
    for _again in range(2):
        sent = sending.send_report()
        told = (sent.exit_code, taken[READER], taken[OTHER])
        assert told == (0 if is_fine else 1, int(arrived), 1)
        assert read_fates(sending) == {READER: fate, OTHER: "accepted"}
        assert is_fine or (f"[{code}]" in sent.stdout and READER in sent.stdout)
        assert fate != "failed" or f"“{reply}”" in sent.stdout
    assert sending.send_report("--resend").exit_code == 0
    assert (taken[READER], taken[OTHER]) == (1 if is_fine else int(arrived) + 1, 1)


@pytest.mark.parametrize(("at", "reply", "code", "exit_code"), part_arrows(REPLIES["refusals"]))
def test_all_refused(sending: Sending, at: str, reply: str, code: str, exit_code: str) -> None:
    """A server that would refuse every message is asked once; no password is shown."""
    asked: list[str] = []

    def refuse(command: str, _recipient: str) -> str:
        asked.append(command)
        return reply if command == at else ""

    sending.mischief.verdict = refuse
    sent = sending.send_report()
    assert (str(sent.exit_code), asked.count("auth")) == (exit_code, 1)
    assert asked.count("mail") == (at == "mail")
    assert "rcpt" not in asked
    assert f"[{code}]" in sent.stderr and reply in sent.stderr
    assert sending.ledger.read_bytes() == b""
    assert PASSWORD not in sent.output and find_password(sending.folder) == []


@pytest.mark.parametrize(
    ("kind", "code", "word"),
    [
        ("expired", "mail-certificate", "it has run out"),
        ("name", "mail-certificate", "it belongs to another server"),
        ("untrusted", "mail-certificate", "nobody who is trusted vouches for it"),
        ("stripped", "mail-tls-missing", "STARTTLS"),
    ],
)
def test_no_trust_no_password(sending: Sending, kind: str, code: str, word: str) -> None:
    """Without encryption to the right server neither password nor mail leaves, and why is told."""
    mischief = Mischief()
    context, certificates = certify(sending.folder, kind)
    with serve(mischief, None if kind == "stripped" else context) as port:
        edit(sending.folder, "\nport = ", f"\nport = {port} #")
        edit(sending.folder, "certificates = ", f'certificates = "{certificates}" #')
        sent = sending.send_report()
    assert (sent.exit_code, mischief.logins, mischief.taken) == (2, [], {})
    assert f"[{code}]" in sent.stderr and word in sent.stderr


def send_apart(sending: Sending, waits: list[float], **pace: int | bool) -> MailState:
    """Send without waiting; how long it would have been."""
    context, entries = open_round_folder(sending.folder), list[LedgerEntry]()
    doing = {"report": entries.append, "wait": waits.append, "ask": lambda user: ""}
    return send_mail(context, Purpose.REPORT, Selection(), **doing, **pace)  # type: ignore[arg-type]


def test_waits(sending: Sending, monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits grow with every try of a run and begin anew with the next, also between messages,
    even while the clock is set back, a year at a time."""
    clock = (datetime(year, 1, 1) for year in range(2025, 1900, -1))
    back = SimpleNamespace(now=lambda: next(clock))
    monkeypatch.setattr("itasheet.workflow.send.datetime", back)
    edit(sending.folder, "retry_after = 1", "retry_after = 40")
    sending.plan_report(READER)
    sending.mischief.verdict = lambda stage, _to: "451 4.2.1 busy" if stage == "rcpt" else ""
    for deferrals in (5, 10):
        waits: list[float] = []
        state = send_apart(sending, waits)
        assert state.count_mails(Fate.DEFERRED) == 1
        assert state.messages[0].recipients[0].deferrals == deferrals
        assert [round(wait, -1) for wait in waits] == [40, 80, 160, 320]
    sending.plan_report(READER, OTHER)
    sending.mischief.verdict, waits = lambda stage, _to: "", []
    send_apart(sending, waits, per_minute=2)
    assert list(map(round, waits)) == [30]
    sending.plan_report("c@example.go.th", "d@example.go.th")
    # Where the server is in a hurry, the next message waits as long as the one put off.
    sending.mischief.verdict, waits = once("451 4.7.28 rate limit", "rcpt"), []
    assert send_apart(sending, waits).count_mails(Fate.ACCEPTED) == 2
    assert [round(wait, -1) for wait in waits] == [40, 40]


TRUST = cache(make_context)
FAULTS = part_wordings(REPLIES["faults"])


@pytest.mark.parametrize(
    ("told", "fault"),
    [
        pytest.param(*case, id=case[1], marks=[pytest.mark.slow] * (number % 4 > 0))
        for number, case in enumerate(FAULTS)
    ],
)
def test_faults(sending: Sending, monkeypatch: pytest.MonkeyPatch, told: str, fault: str) -> None:
    """A mail is sent if it was taken, else not sent, and then once, or unknown and left so."""
    command, _, said = fault.partition(" ")
    is_timed = re.search("<(drip|silence)>", fault)

    def connect(server: Server, *more: Any) -> Connection:
        return Connection(server._replace(timeout=0.5) if is_timed else server, *more)

    monkeypatch.setattr("itasheet.workflow.send.Connection", connect)
    monkeypatch.setattr(
        "itasheet.workflow.send.make_context", lambda one, _base: TRUST(one, Path())
    )
    sending.mischief.verdict = once(said, command)
    try:
        send_apart(sending, [], limit=1)
        fates = re.findall(r'"fate": "(\w+)"', sending.ledger.read_text("utf-8"))
    except Stop as stop:
        fates = [stop.problems[0].code]
    assert " ".join(fate for fate in fates if fate != "sending") == told
    assert sending.mischief.taken[READER] in (
        (0, 1) if "unknown" in told else ("accepted" in told,)
    )
    assert not any("clear" in login for login in sending.mischief.logins)


@pytest.mark.slow
def test_cut_within_a_large_text(sending: Sending) -> None:
    """A text whose end never left was surely not taken: put off, and then sent once."""
    sending.mischief.verdict = once(CUT, "text")
    with ZipFile(sending.folder / "report.xlsx", "a") as archive:
        archive.writestr("xl/media/picture.png", random.Random(1).randbytes(4_000_000))
    sending.plan_report(READER, attach="xlsx")
    sent = sending.send_report()
    assert (sent.exit_code, read_fates(sending)) == (0, {READER: "accepted"}), sent.output
    fates = re.findall(r'"fate": "(\w+)"', sending.ledger.read_text("utf-8"))
    assert fates == ["sending", "deferred", "sending", "accepted"]
    assert sending.mischief.taken == {READER: 1}


def test_only_me(sending: Sending) -> None:
    """With only_me all goes to the sender, says for whom it is, and does not count as sent."""
    for _again in range(2):
        trial = send_apart(sending, [], only_me=True, limit=1)
        ((first,), (second,)) = (one.recipients for one in trial.messages)
        assert (trial.trial, trial.left, trial.sent) == (True, 1, True)
        assert (first.state, second.state, first.address) == (Fate.ACCEPTED, Fate.PLANNED, SENDER)
    assert sending.send_report("--only-me").exit_code == 0
    assert sending.mischief.taken == {SENDER: 4}
    subjects = {read_mail(one).subject.partition(" ขอส่ง")[0] for one in sending.mischief.contents}
    assert subjects == {f"[trial → {reader}]" for reader in (READER, OTHER)}
    assert sending.send_report().exit_code == 0
    assert sending.mischief.taken == {SENDER: 4, READER: 1, OTHER: 1}


def test_limit(sending: Sending) -> None:
    """A run sends so many, says how many are left, and keeps a copy of each, byte for byte."""
    readers = (READER, *(f"reader{number}@example.go.th" for number in range(4)))
    sending.plan_report(*readers)
    sending.mischief.verdict = lambda *at: "550 5.1.1 no" if at == ("rcpt", READER) else ""
    sent = sending.send_report("--json", "--limit", "3")
    assert (sent.exit_code, "Messages left: 2" in sent.stderr) == (1, True)
    document = json.loads(sent.stdout)
    recipients = [one["recipients"][0] for one in document["messages"]]
    states = [one["state"] for one in recipients]
    assert states == ["failed", "accepted", "accepted", "planned", "planned"]
    told = (recipients[0]["code"], recipients[0]["reason"])
    assert told == ("mail-recipient-unknown", "550 5.1.1 no")
    assert (document["left"], [one["key"] for one in document["problems"]]) == (2, [READER])
    assert sending.send_report("--limit", "3").stdout.endswith("sent 4, refused 1\n")
    copies = sorted(path.read_bytes() for path in sending.folder.glob("mail/sent/*.eml"))
    assert sending.mischief.taken == dict.fromkeys(readers[1:], 1)
    assert copies == sorted(sending.mischief.contents)


def test_token(sending: Sending) -> None:
    """With xoauth2 the command's token is what logs in."""
    edit(sending.folder, "timeout", 'login = "xoauth2"\ntimeout')
    assert sending.send_report().exit_code == 0
    assert sending.mischief.logins == [("user=ita\1auth=Bearer secret\1\1",)]
    sending.mischief.verdict = once("535 5.7.8 expired", "auth")
    sent = sending.send_report("--only-me")
    assert (sent.exit_code, "mail-login-refused" in sent.stderr) == (2, True)


def test_two_runs_at_once(sending: Sending, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second run while one is sending waits a little, then stops and sends nothing."""
    monkeypatch.setattr("itasheet.locks.PATIENCE", 0.1)
    outcomes: list[Result] = []

    def send_too(stage: str, _recipient: str) -> str:
        if stage == "rcpt" and not outcomes:
            outcomes.append(sending.send_report())
        return ""

    sending.mischief.verdict = send_too
    assert sending.send_report().exit_code == 0
    assert (outcomes[0].exit_code, sending.mischief.taken) == (75, {READER: 1, OTHER: 1})
    assert "[folder-busy]" in outcomes[0].stderr


@pytest.mark.parametrize(
    ("signals", "at", "code", "fate"),
    [
        ("SIGINT", "data", 130, "accepted"),
        ("SIGTERM", "data", 143, "accepted"),
        ("SIGINT SIGINT", "data", 130, "sending"),
        ("SIGTERM", "after", 143, "accepted"),
    ],
)
def test_stops(sending: Sending, signals: str, at: str, code: int, fate: str) -> None:
    """A run that is told to stop hands over what is under way, unless told so twice."""
    edit(sending.folder, "per_minute = 60000", "per_minute = 1")
    words = [sys.executable, "-m", "itasheet", *PLAN, str(sending.folder), "--send"]
    # Who starts the tests in the background lets them ignore Ctrl-C.
    hear = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    process = subprocess.Popen(words, stderr=subprocess.PIPE, text=True, preexec_fn=hear)

    def stop() -> None:
        for one in signals.split():
            process.send_signal(getattr(signal, one))
            time.sleep(0.2)

    def judge(stage: str, _recipient: str) -> str:
        if stage == "data" and at == stage:
            stop()
        elif stage == "data":
            threading.Timer(0.3, stop).start()
        return ""

    sending.mischief.verdict = judge
    told = process.communicate(timeout=30)[1]
    assert (process.returncode, told.count("[run-stopped]")) == (code, 1), told
    assert read_fates(sending) == {READER: fate}
    sending.mischief.verdict = lambda stage, _recipient: ""
    assert sending.send_report("--per-minute", "60000").exit_code == (fate != "accepted")
    assert sending.mischief.taken == {READER: 1, OTHER: 1}


def change_sender(base: Path, chance: random.Random) -> None:
    edit(base, 'sender = "', f'sender = "{chance.choice("abc")}')


def correct_address(base: Path, chance: random.Random) -> None:
    number = chance.randrange(200)
    old = next(
        one
        for one in (f'"reader{number}@', f'"READER{number}@', f'"new{number}@')
        if one in (base / "itasheet.toml").read_text("utf-8")
    )
    edit(base, old, chance.choice((f'"new{number}@', f'"READER{number}@')))


def harm_ledger(base: Path, chance: random.Random) -> None:
    """Cut the ledger in a line or at one, empty it, move it away, or put an older one back."""
    ledger, old = base / "mail/ledger.jsonl", base / "old.jsonl"
    content = ledger.read_bytes()
    lines = content.splitlines(keepends=True)
    kept = chance.randrange(len(lines) + 1)
    older = old.read_bytes() if old.exists() else b""
    cuts = (content[: chance.randrange(len(content) + 1)], b"".join(lines[:kept]))
    old.write_bytes(content)
    ledger.write_bytes(chance.choice((*cuts, b"".join(lines[kept:]), older, b"")))


CHANGES: tuple[Callable[[Path, random.Random], None], ...] = (
    lambda base, chance: reword(base, str(chance.random())),
    lambda base, _chance: make_anew(base),
    *(change_sender, correct_address, correct_address, harm_ledger),
)


@pytest.mark.slow
def test_two_hundred_with_kills(
    sending: Sending, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """200 readers, all faults, 60 kills and a change after each: nobody gets twice what was not
    asked for, none is told as sent that was not taken, and who is left is named.
    """
    chance, mischief = random.Random(20250901), sending.mischief
    readers = [f"reader{number}@example.go.th" for number in range(200)]
    said = (one for _told, one in FAULTS if not re.search("<(drip|lines?|silence)>", one))
    faults = [one for one in said if re.match("(mail|rcpt|text|data|rset) ", one)]
    waiting = dict(zip(chance.sample(readers, len(faults)), faults))
    assert len(faults) > 90

    def misbehave(stage: str, recipient: str) -> str:
        if chance.random() < 0.05:
            runner.kill()
        is_next = waiting.get(recipient.lower(), "").startswith(f"{stage} ")
        return waiting.pop(recipient.lower()).partition(" ")[2] if is_next else ""

    # So the password stands in no file.
    edit(sending.folder, "timeout", r"password_command = ['printf', 'secre\164']" + "\ntimeout")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / ".local/state"))
    # Dry runs, many as they are, need not be on the disk.
    monkeypatch.setattr("os.fsync", lambda _file: None)
    monkeypatch.setattr("itasheet.workflow.send.write_draft", lambda _message: b"")
    killed, words = 0, (*PLAN, ".", "--send")
    reword(sending.folder)
    sending.plan_report(*readers, attach="xlsx")
    mischief.verdict = misbehave
    with Runner(tmp_path) as runner:
        for number in range(120):
            context = open_round_folder(sending.folder)
            find_account(context.round_.mail, context.file, "", (), lambda _what: "yes")
            killed += runner.run(words, sending.folder).code is None
            CHANGES[number % len(CHANGES)](sending.folder, chance)
            planned = run(*PLAN, sending.folder, "--as", "xlsx")
            if planned.exit_code == 2:
                assert "[ledger-damaged]" in planned.stderr, planned.output
                assert sending.send_report().exit_code == 2
                planned = run(*PLAN, sending.folder, "--as", "xlsx", "--repair")
            assert planned.exit_code == 0, planned.output
            if killed == 60:
                break
    mischief.verdict = lambda stage, _recipient: ""
    before, sent = mischief.taken.total(), sending.send_report("--json")
    boxes = Counter[str]()
    for address, count in mischief.taken.items():
        boxes[address.lower()] += count
    told = [one["recipients"][0] for one in json.loads(sent.stdout)["messages"]]
    states = {one["address"].lower(): one["state"] for one in told}
    counts = Counter(states.values())
    print(f"{killed} kills, {before} sent by then, {len(faults) - len(waiting)} faults: {counts}")
    assert (killed, max(boxes.values())) == (60, 1)
    for address, state in states.items():
        assert boxes[address] == 1 if state == "accepted" else state in ("failed", "unknown")
    assert len(faults) - len(waiting) >= 40 and counts["accepted"] >= 50
    assert find_password(sending.folder) == []
