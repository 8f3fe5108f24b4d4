"""Comparing two workbooks: what of the one is not, or is otherwise, in the other."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from itasheet.checks import Outcome
from itasheet.returns.differences import Difference, compare_returns
from itasheet.workflow.loading import judge_file, load_context


@dataclass(frozen=True, slots=True)
class Compared:
    """Two files and their differences; none are known where one cannot be read."""

    first: Outcome
    second: Outcome
    differences: tuple[Difference, ...] = ()

    @property
    def is_readable(self) -> bool:
        """Whether both could be read."""
        return bool(self.first.returned and self.second.returned)

    def to_json(self) -> dict[str, Any]:
        """The document of ``diff``."""
        from itasheet.workflow.documents import document_differences

        return document_differences(self.first, self.second, self.differences)


def compare_files(first: Path, second: Path, folder: Path | None) -> Compared:
    """Compare two workbooks by the definition of a round's folder, by default this one."""
    context = load_context(folder)
    before, after = judge_file(first, context), judge_file(second, context)
    if not (before.returned and after.returned):
        return Compared(before, after)
    return Compared(
        before, after, compare_returns(before.returned, after.returned, context.definition)
    )
