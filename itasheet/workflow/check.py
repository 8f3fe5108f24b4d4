"""Checking returns: read them, follow what was decided in the round, and mark copies if asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from itasheet.workflow.decisions import follow_decisions
from itasheet.workflow.loading import Judged, Progress, RoundContext, judge_files, load_context

if TYPE_CHECKING:
    from itasheet.workflow.mark import MarkedCopies


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of the files, and the marked copies of them where such were asked for."""

    context: RoundContext
    judged: Judged
    copies: MarkedCopies | None = None

    def to_json(self) -> dict[str, Any]:
        """The document of ``check``."""
        from itasheet.workflow.documents import document_returns

        outcomes, definition = self.judged.outcomes, self.context.definition
        if self.copies is None:
            return document_returns(outcomes, definition, self.judged.problems)
        problems = (*self.judged.problems, *self.copies.problems)
        return document_returns(outcomes, definition, problems, marked=self.copies.copies)


def check_returns(
    paths: Iterable[Path],
    folder: Path | None,
    target: Path | None = None,
    force: bool = False,
    progress: Progress | None = None,
) -> Checked:
    """Check the workbooks among files and folders; write marked copies into ``target``, if given.

    ``folder`` is the round's, ``progress`` is told of each file that has been read.
    """
    paths = tuple(paths)
    context = load_context(folder)
    judged = follow_decisions(context, judge_files(paths, context, progress=progress), folder)
    if target is None:
        return Checked(context, judged)
    from itasheet.workflow.mark import write_copies

    return Checked(context, judged, write_copies(paths, judged, context, target, force))
