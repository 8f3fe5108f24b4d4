"""The rules by which a return is checked: small functions in one list, tried in this order."""

from __future__ import annotations

from itasheet.cells.records import Return
from itasheet.checks.context import Context, Rule
from itasheet.checks.issued_lines import BESIDE_RULES, PRINTED_RULES
from itasheet.checks.items import LIST_RULES
from itasheet.checks.measures import MEASURE_RULES, NIL_RULES
from itasheet.checks.periods import PERIOD_RULES
from itasheet.checks.plan import PLAN_RULES
from itasheet.checks.sender import SENDER_RULES, find_other_agency
from itasheet.checks.texts import TEXT_RULES
from itasheet.problems.problem import Problem, group_problems

RULES: tuple[Rule, ...] = (
    *SENDER_RULES,
    *PRINTED_RULES,
    *BESIDE_RULES,
    *MEASURE_RULES,
    *TEXT_RULES,
    *PERIOD_RULES,
    *LIST_RULES,
    *NIL_RULES,
    *PLAN_RULES,
)


def check_return(returned: Return, context: Context) -> tuple[Problem, ...]:
    """All that is wrong with a return's contents; equal problems are named together.

    Of a form that was made for another agency nothing else is said: the rest would follow from it.
    """
    if foreign := tuple(find_other_agency(returned, context)):
        return foreign
    return group_problems(problem for rule in RULES for problem in rule(returned, context))
