"""States: in which of them a unit can be, what they are called, and what they mean.

=============  ====================================================================================
not sent       no return, and the ledger of mail knows of no form that was sent to the unit
sent           no return, though a form was sent, or came back as it was issued: silence is no nil
returned       returns came, and it has not been decided what of them counts
errors         what counts has errors, or cannot be read
accepted       what counts has no error; it may have warnings
confirmed nil  it has no error, and says of each measure in it that nothing was done
=============  ====================================================================================
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from itasheet.model.wording import N_
from itasheet.reports.arrivals import Clock


class State(Enum):
    """How a unit stands, in the order of the work; the module's table has each one's rule."""

    NOT_SENT = "not-sent"
    SENT = "sent"
    RETURNED = "returned"
    ERRORS = "errors"
    ACCEPTED = "accepted"
    NIL = "nil"


ANSWERED = frozenset((State.RETURNED, State.ERRORS, State.ACCEPTED, State.NIL))
DONE = frozenset((State.ACCEPTED, State.NIL))

NAMES: Mapping[State, str] = {
    State.NOT_SENT: N_("not sent"),
    State.SENT: N_("sent, no answer"),
    State.RETURNED: N_("to be decided"),
    State.ERRORS: N_("must be mended"),
    State.ACCEPTED: N_("accepted"),
    State.NIL: N_("confirmed nil"),
}
"""What people call them, as msgids."""

MEANINGS: Mapping[State, str] = {
    State.NOT_SENT: N_("No mail with the form is on record, and nothing came back."),
    State.SENT: N_("The form was sent; nothing that is filled in has come back."),
    State.RETURNED: N_("Returns came; what of them counts has to be decided."),
    State.ERRORS: N_("The return has errors that the unit has to mend, or cannot be read."),
    State.ACCEPTED: N_("The return has no error and can stand in the report."),
    State.NIL: N_("The unit says that nothing was done on any of its measures."),
}

CLOCKS: Mapping[Clock, str] = {
    Clock.MAIL: N_("by its mail"),
    Clock.COLLECTED: N_("when collected"),
    Clock.SAVED: N_("when saved"),
}
"""What told when a return came."""
