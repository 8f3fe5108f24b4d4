"""Merging files by what was decided on them, and what the JSON document tells of that."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from itasheet.checks import Outcome
from itasheet.cli.decisions import load_decisions
from itasheet.language import _
from itasheet.merging.conflicts import Claim, Question
from itasheet.merging.decisions import Decision, Topic
from itasheet.merging.merge import Merged, merge_returns
from itasheet.merging.resolution import Ruling, settle_returns
from itasheet.merging.suppression import make_sieve
from itasheet.merging.wording import recall_left_out, tell_left_out, word_question
from itasheet.problems.problem import Problem
from itasheet.workflow.loading import Ground, Judged

LEFT_OUT = "return-left-out"


class Settlement(NamedTuple):
    """The files without problems that decisions have settled, and the merge of what counts."""

    judged: Judged
    merged: Merged


def settle_files(
    ground: Ground, judged: Judged, folder: Path | None, may_ask: bool, proposed: bool
) -> Settlement:
    """Merge by the round's decisions, after what is open was decided, so far as that can be."""
    register = load_decisions(folder)
    returns = tuple(outcome.returned for outcome in judged.outcomes if outcome.returned)
    merged = merge_returns(returns, ground.definition, ground.found, register.decisions)
    if merged.questions:
        from itasheet.cli.decide import can_ask, decide_questions

        if proposed or (may_ask and can_ask()):
            merged = decide_questions(
                merged,
                register,
                lambda decisions: merge_returns(
                    returns, ground.definition, ground.found, decisions
                ),
                ground.definition,
                proposed,
            )
    return Settlement(_drop_settled(judged, merged), merged)


def follow_decisions(ground: Ground, judged: Judged, folder: Path | None) -> Judged:
    """The files without problems that the round's decisions have settled, and what they left out.

    Nothing is asked; a file that is here without its rivals follows the last decision on it.
    """
    decisions = load_decisions(folder).decisions
    if not decisions:
        return judged
    returns = tuple(outcome.returned for outcome in judged.outcomes if outcome.returned)
    rulings = settle_returns(returns, ground.definition, ground.found, decisions).rulings
    sieve = make_sieve(rulings)
    outcomes = []
    for outcome in judged.outcomes:
        left_out = _find_left_out(outcome, rulings, decisions)
        whole = any(problem.code == LEFT_OUT for problem in left_out)
        problems = () if whole else sieve.sift(outcome.problems)
        outcomes.append(outcome._replace(problems=(*problems, *left_out)))
    return judged._replace(outcomes=tuple(outcomes))


def _find_left_out(
    outcome: Outcome, rulings: Iterable[Ruling], decisions: Sequence[Decision]
) -> tuple[Problem, ...]:
    """What of a file does not count: the whole of it, or entries."""
    touching = [
        ruling
        for ruling in rulings
        if any(claim.returned is outcome.returned for claim in ruling.question.claims)
    ]
    told = (problem for one in touching if one.decided for problem in tell_left_out(one))
    left_out = tuple(problem for problem in told if problem.place.file == outcome.path)
    if outcome.returned and not any(one.question.topic is Topic.RETURN for one in touching):
        left_out += tuple(recall_left_out(outcome.returned, decisions))
    return left_out


def _drop_settled(judged: Judged, merged: Merged) -> Judged:
    """Without problems of returns that do not count, and those that decisions have settled."""
    sieve = make_sieve(merged.rulings, merged.problems)
    outcomes = (
        outcome._replace(problems=sieve.sift(outcome.problems)) for outcome in judged.outcomes
    )
    return judged._replace(outcomes=tuple(outcomes))


def describe_rulings(rulings: Iterable[Ruling]) -> dict[str, Any]:
    """The questions that are open, each with what is proposed, and those that were decided."""
    rulings = tuple(rulings)
    return {
        "questions": [_describe_open(one.question) for one in rulings if not one.decided],
        "decisions": [_describe(one.question, one.counting) for one in rulings if one.decided],
    }


def _describe_open(question: Question) -> dict[str, Any]:
    proposal = question.proposal
    return {
        **_describe(question, proposal or ()),
        "proposed": proposal is not None,
        "reason": _(question.reason),
    }


def _describe(question: Question, counting: tuple[int, ...]) -> dict[str, Any]:
    topic, unit, number = question.subject
    return {
        "topic": topic.value,
        "unit": unit or None,
        "measure": number,
        "question": word_question(question, _),
        "sources": [
            _describe_claim(claim, index in counting) for index, claim in enumerate(question.claims)
        ],
    }


def _describe_claim(claim: Claim, counts: bool) -> dict[str, Any]:
    saved = claim.returned.saved
    return {
        "counts": counts,
        "path": claim.returned.path,
        "sha256": claim.returned.sha256,
        "unit": claim.unit.id if claim.unit else None,
        "text": claim.text or None,
        "saved": saved.isoformat() if saved else None,
    }
