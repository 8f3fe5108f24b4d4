"""The rules by which a return is checked: small functions in one list, tried in this order."""

from __future__ import annotations

from itasheet.model.problems import Problem, group_problems
from itasheet.model.records import Return
from itasheet.returns.rules.beside import BESIDE_RULES
from itasheet.returns.rules.context import Context, Rule
from itasheet.returns.rules.lists import LIST_RULES
from itasheet.returns.rules.measures import MEASURE_RULES
from itasheet.returns.rules.nil import NIL_RULES
from itasheet.returns.rules.periods import PERIOD_RULES
from itasheet.returns.rules.plans import PLAN_RULES
from itasheet.returns.rules.printed import PRINTED_RULES
from itasheet.returns.rules.sender import SENDER_RULES, find_other_agency
from itasheet.returns.rules.texts import TEXT_RULES

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
