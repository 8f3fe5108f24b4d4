"""Rules on what is not seen in a return: texts under merged cells, and where links lead."""

from __future__ import annotations

from collections.abc import Iterator

from itasheet.cells.link import Leading, judge_link
from itasheet.model.problems import Place, Problem
from itasheet.model.records import Return
from itasheet.model.wording import N_
from itasheet.returns.rules.context import Context, Rule
from itasheet.thai.digits import to_thai

REASONS = {
    Leading.ELSEWHERE: N_("its text names another address"),
    Leading.NO_ADDRESS: N_("it is no web or mail address"),
}


def find_covered(returned: Return, context: Context) -> Iterator[Problem]:
    """Texts that lie unseen under merged cells and differ from what is seen there."""
    for remark in returned.covered:
        place = Place(returned.path, remark.sheet, (remark.spot,))
        yield Problem("cell-hidden-value", place, remark.text)


def find_suspect_links(returned: Return, context: Context) -> Iterator[Problem]:
    """Links that lead elsewhere than they seem to."""
    for link in returned.links:
        leading = judge_link(link.text, link.target)
        if leading in REASONS:
            place = Place(returned.path, link.sheet, (link.spot,))
            words = {"text": link.text, "reason": REASONS[leading]}
            yield Problem("link-suspect", place, link.target, words)


def find_untold_links(returned: Return, context: Context) -> Iterator[Problem]:
    """Links whose target a reader of the printed report would not see; told once for a sheet."""
    untold = [link for link in returned.links if judge_link(link.text, link.target) not in REASONS]
    for sheet in dict.fromkeys(link.sheet for link in untold):
        spots = tuple(link.spot for link in untold if link.sheet == sheet)
        words = {"count": to_thai(str(len(spots)))}
        yield Problem("link-kept", Place(returned.path, sheet, spots), words=words)


BESIDE_RULES: tuple[Rule, ...] = (find_covered, find_suspect_links, find_untold_links)
