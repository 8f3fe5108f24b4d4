"""The decisions of a round: kept in its folder, added to as somebody chooses, and followed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from itasheet.definition.definition import Definition
from itasheet.files import display_name, write_whole
from itasheet.language import load_translator
from itasheet.merging.conflicts import (
    Conflict,
    Indexes,
    find_outdated,
    format_option,
    format_question,
    list_left_out,
)
from itasheet.merging.decisions import FILE, Decision, Topic, add_decision, read_decisions
from itasheet.merging.merge import Merged, make_filter, merge_returns
from itasheet.merging.resolution import resolve_returns
from itasheet.problems.problem import Place, Problem, Stop
from itasheet.thai.dates import format_date
from itasheet.workflow.loading import Judged, RoundContext, find_round, read_text, read_today

if TYPE_CHECKING:
    from itasheet.checks import Outcome

Choose = Callable[[Conflict, Iterable[Problem], Definition], Indexes | None]
"""Chooses an option of a conflict, or leaves it open; the problems tell of outdated decisions."""


class DecisionFile(NamedTuple):
    """What has been decided, and the file that says so: its path and text.

    Without a round there is no path, and what is decided holds only for this run.
    """

    path: Path | None
    text: str = ""
    decisions: tuple[Decision, ...] = ()

    def add(self, conflict: Conflict, option: Indexes, day: date) -> DecisionFile:
        """The file with one more decision, which has been written if there is a path for it."""
        thai = load_translator("th")
        chosen, decision = format_option(conflict, option, thai), conflict.decide(option, day)
        comment = f"{format_question(conflict, thai)}\n{format_date(day)}: {chosen}"
        text = add_decision(self.text, decision, comment)
        if self.path:
            write_whole(self.path, text.encode("utf-8"), force=True)
        return DecisionFile(self.path, text, (*self.decisions, decision))


def load_decisions(folder: Path | None) -> DecisionFile:
    """The decisions of a round's folder, by default this one; a fault in the file stops the run."""
    found = find_round(folder)
    return open_decisions(found.parent) if found else DecisionFile(None)


def open_decisions(base: Path) -> DecisionFile:
    """The decisions in the folder in which a round lies, whatever its own file is called."""
    path = base / FILE
    if not path.exists():
        return DecisionFile(path)
    text = read_text(path)
    decisions, problems = read_decisions(text, display_name(path))
    if problems:
        raise Stop(*problems)
    return DecisionFile(path, text, decisions)


def merge_decided(
    context: RoundContext, judged: Judged, folder: Path | None, choose: Choose | None
) -> tuple[Judged, Merged, DecisionFile | None]:
    """Merge by the round's decisions, and by what is chosen where returns disagree.

    Conflicts that only a choice brings up are chosen in, too; each choice is recorded at once.
    Gives the files without problems that decisions have answered, the merge of what counts, and the
    file in which decisions were recorded, if some were made.
    """
    file = before = load_decisions(folder)
    returns = [outcome.returned for outcome in judged.outcomes if outcome.returned]
    definition, round_ = context.definition, context.round_
    merged = merge_returns(returns, definition, round_, file.decisions)
    passed_over = set()
    while choose:
        keys = {(one.subject, one.sources): one for one in merged.open_conflicts}
        key = next((key for key in keys if key not in passed_over), None)
        if key is None:
            break
        conflict = keys[key]
        option = choose(conflict, find_outdated(conflict, file.decisions), definition)
        if option is None:
            passed_over.add(key)
            continue
        file = file.add(conflict, option, read_today().date())
        merged = merge_returns(returns, definition, round_, file.decisions)
    leave = make_filter(merged.resolution.conflicts, merged.resolution.problems)
    outcomes = tuple(one._replace(problems=leave(one.problems)) for one in judged.outcomes)
    return judged._replace(outcomes=outcomes), merged, file if file is not before else None


def follow_decisions(context: RoundContext, judged: Judged, folder: Path | None) -> Judged:
    """The files without problems that the round's decisions have answered, and what they left out.

    Nothing is asked; a file that is here without its rivals follows the last decision on it.
    """
    decisions = load_decisions(folder).decisions
    if not decisions:
        return judged
    returns = (outcome.returned for outcome in judged.outcomes if outcome.returned)
    resolution = resolve_returns(returns, context.definition, context.round_, decisions)
    leave = make_filter(resolution.conflicts)
    outcomes = []
    for outcome in judged.outcomes:
        left_out = tuple(_list_left_out(outcome, resolution.conflicts, decisions))
        whole = any(problem.code == "return-left-out" for problem in left_out)
        problems = () if whole else leave(outcome.problems)
        outcomes.append(outcome._replace(problems=(*problems, *left_out)))
    return judged._replace(outcomes=tuple(outcomes))


def _list_left_out(
    outcome: Outcome, conflicts: Iterable[Conflict], decisions: Sequence[Decision]
) -> Iterator[Problem]:
    """What of a file does not count: the whole of it, or entries."""
    touching = [
        conflict
        for conflict in conflicts
        if any(one.returned is outcome.returned for one in conflict.candidates)
    ]
    for conflict in touching:
        told = list_left_out(conflict) if not conflict.is_open else ()
        yield from (problem for problem in told if problem.place.file == outcome.path)
    if outcome.returned is None or any(one.topic is Topic.RETURN for one in touching):
        return
    # Its rivals are not here: the last decision on it tells.
    for decision in reversed(decisions):
        own = [one for one in decision.sources if one.sha256 == outcome.returned.sha256]
        if decision.topic is Topic.RETURN and own:
            if not own[0].counts:
                names = ", ".join(source.file for source in decision.sources if source.counts)
                yield Problem("return-left-out", Place(outcome.path), words={"other": names})
            return
