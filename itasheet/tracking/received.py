"""What was received: the files that came, whose they are, when they came, and which count."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import Enum
from typing import NamedTuple

from itasheet.cells.records import Entry, Return
from itasheet.definition.definition import Definition
from itasheet.definition.round import Round, Unit, match_address
from itasheet.language import N_
from itasheet.mail.incoming import Received
from itasheet.merging.conflicts import Conflict
from itasheet.merging.decisions import Decision
from itasheet.merging.merge import make_filter
from itasheet.merging.resolution import Resolution, resolve_returns
from itasheet.problems.problem import Problem, Severity, severity_of


class TimeSource(Enum):
    """What tells when a return came: its mail, when it was collected, or when it was saved."""

    MAIL = "mail"
    COLLECTED = "collected"
    SAVED = "saved"


TIME_SOURCES = {
    TimeSource.MAIL: N_("by its mail"),
    TimeSource.COLLECTED: N_("when collected"),
    TimeSource.SAVED: N_("when saved"),
}


class ReceivedFile(NamedTuple):
    """A file that came: what was read of it, what is wrong with it, when it came, by what source.

    ``unit`` is the one that collecting told, which counts where the file itself says nothing;
    ``entries`` are those that count, once that is known.
    """

    path: str
    returned: Return | None = None
    problems: tuple[Problem, ...] = ()
    time: datetime | None = None
    time_source: TimeSource | None = None
    unit: Unit | None = None
    entries: tuple[Entry, ...] = ()

    @property
    def units(self) -> tuple[Unit, ...]:
        """Whose it is: the sender's, or in a table of several units all of theirs."""
        if self.returned and self.returned.unit:
            return (self.returned.unit,)
        entries = self.returned.entries if self.returned else ()
        named = tuple(dict.fromkeys(entry.unit for entry in entries if entry.unit))
        return named or ((self.unit,) if self.unit else ())

    @property
    def is_blank(self) -> bool:
        """Whether it is a form in which nothing is filled in."""
        return self.returned is not None and not self.returned.entries

    @property
    def age(self) -> tuple[float, float, str]:
        """By what files are put in order, the one that came last at the end."""
        times = self.time, self.returned.saved if self.returned else None
        came, saved = (time.timestamp() if time else float("-inf") for time in times)
        return came, saved, self.path

    def count(self, severity: Severity) -> int:
        return sum(severity_of(problem) is severity for problem in self.problems)


ReceivedFiles = tuple[tuple[ReceivedFile, ...], Resolution]
"""The files that came, without problems that decisions answered, and what of them counts."""


class UnitReturns(NamedTuple):
    """A unit's files that count, the last one at the end, those that do not, and conflicts."""

    counting: tuple[ReceivedFile, ...] = ()
    others: tuple[ReceivedFile, ...] = ()
    conflicts: tuple[Conflict, ...] = ()

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All that counts of what the unit says."""
        return tuple(entry for file in self.counting for entry in file.entries)

    @property
    def is_undecided(self) -> bool:
        return any(conflict.is_pressing for conflict in self.conflicts)

    def count(self, severity: Severity) -> int:
        return sum(file.count(severity) for file in self.counting)

    def explain(self, file: ReceivedFile) -> str:
        """Why one of the others, which could be read, does not count, as a msgid."""
        if file.is_blank:
            return N_("nothing is filled in")
        counting = [one.returned for one in self.counting if one.returned]
        if file.returned and any(map(file.returned.says_same, counting)):
            return N_("the same as the return that counts")
        for conflict in self.conflicts:
            if any(one.returned is file.returned for one in conflict.left_out):
                proposed = N_("still to be decided; the other is proposed")
                return proposed if conflict.is_open else N_("left out, as was decided")
        return N_("the same as another that does not count")


def assign_unit(
    round_: Round,
    named: Unit | None,
    owner: Unit | None,
    mail: Received,
    sent: Mapping[str, str],
    trust_content: bool = False,
) -> tuple[Unit | None, str, Problem | None]:
    """Whose return it is that came with a mail, and what told that, or speaks against it.

    That is the person who collects, else the workbook, else the mail's thread, else its sender's
    address; ``sent`` has the ids of units by the Message-ID of what was sent to them. Display names
    and file names count for nothing: anybody can write them. With ``trust_content`` the mail may
    be another unit's.
    """
    answered = (sent[one] for one in reversed(mail.thread) if one in sent)
    asked, address = round_.find_unit(next(answered, "")), match_address(mail.sender)
    senders = [one for one in round_.units if address in map(match_address, one.addresses)]
    single = senders[0] if len(senders) == 1 else None
    told = {"told": named, "identity": owner, "thread": asked, "address": single}
    unit, ground = next(((unit, ground) for ground, unit in told.items() if unit), (None, ""))
    if unit is None:
        return None, "", Problem("return-unplaced", found=mail.sender)
    others = () if named else (asked, *(() if unit in senders else senders))
    against = dict.fromkeys(one.name for one in others if one and one != unit)
    problem = None
    if against and not trust_content:
        words = {"unit": unit.name, "other": ", ".join(against)}
        problem = Problem("sender-disagrees", found=mail.sender, words=words)
    elif mail.is_mail and unit not in senders:
        problem = Problem("sender-unknown", found=mail.sender, words={"unit": unit.name})
    return unit, ground, problem


def resolve_received(
    files: Iterable[ReceivedFile],
    definition: Definition,
    round_: Round,
    decisions: Sequence[Decision] = (),
) -> ReceivedFiles:
    """Let decisions and proposals say what counts of all files that could be read."""
    files = tuple(files)
    returns = [file.returned for file in files if file.returned]
    # Of a text that stands in a table of several units too, the unit's own return is taken.
    returns.sort(key=lambda returned: returned.unit is None)
    resolution = resolve_returns(returns, definition, round_, decisions)
    leave = make_filter(resolution.conflicts, resolution.problems)
    left = (file._replace(problems=leave(file.problems)) for file in files)
    return tuple(left), resolution


def select_returns(received: ReceivedFiles, unit: Unit) -> UnitReturns:
    """Which of the files that are a unit's count, with what counts of them for that unit.

    What is on no measure of the report is in no table, so that nobody could leave it out.
    """
    files, resolution = received
    own = [file for file in files if unit.id in (named.id for named in file.units)]
    kept = set(map(id, resolution.kept))
    # An entry whose title was accepted is another one, but with the same fields.
    spoken = {id(one.entry.fields): one.entry for one in resolution.candidates if one.entry}
    read = []
    for file in own:
        if file.returned is None or file.is_blank or id(file.returned) not in kept:
            continue
        entries = file.returned.entries
        # In a table of several units its part of it, in its own return all.
        if file.returned.unit is None and any(entry.unit for entry in entries):
            entries = tuple(one for one in entries if one.unit and one.unit.id == unit.id)
        found = (e if e.measure is None else spoken.get(id(e.fields)) for e in entries)
        read.append(file._replace(entries=tuple(filter(None, found))))
    # Those of which all was left out only if there is no other, and a file that cannot be read only
    # if nothing else came that is filled in.
    counting = sorted([file for file in read if file.entries] or read, key=lambda file: file.age)
    if all(file.returned is None or file.is_blank for file in own):
        unread = (file for file in own if file.returned is None)
        counting = sorted(unread, key=lambda file: file.age)[-1:]
    inside = {file.path for file in counting}
    others = (file for file in own if file.path not in inside)
    conflicts = (one for one in resolution.conflicts if one.touches(unit))
    return UnitReturns(tuple(counting), tuple(others), tuple(conflicts))
