"""What servers answer, and under which kind of problem each answer is explained.

Kinds are told by the reply code, the enhanced status code (RFC 3463) and the stage; words of the
text decide only where servers are known to be told apart by nothing else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

LONGEST_TEXT = 300
"""Characters of a server's own words that are worth keeping."""


class Stage(Enum):
    """What was asked of the server."""

    GREETING = "greeting"
    LOGIN = "login"
    SENDER = "sender"
    RECIPIENT = "recipient"
    CONTENT = "content"


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: three digits and words. Code 0 stands for none: the connection was lost."""

    stage: Stage
    code: int
    text: str = ""

    @property
    def is_success(self) -> bool:
        """Whether the server did what was asked."""
        return 200 <= self.code < 400

    @property
    def is_passing(self) -> bool:
        """Whether to try again later may help; what is no answer at all counts as passing."""
        return self.code < 500

    @property
    def words(self) -> str:
        """Code and text as one line."""
        line = " ".join(f"{self.code or ''} {self.text}".split())
        return line[:LONGEST_TEXT]


# The first row that matches counts: stage (None: any), pattern over "code text", kind.
_KINDS: tuple[tuple[Stage | None, str, str], ...] = (
    (None, r"0\b", "mail-connection-lost"),
    (None, r"535 5\.7\.139|5\d\d 5\.7\.30|.*basic auth\w* is disabled", "mail-password-off"),
    (None, r"53[45] 5\.7\.9|.*application-specific password", "mail-app-password"),
    (Stage.LOGIN, r"5(?:04|30|3[458])", "mail-login-refused"),
    (Stage.LOGIN, r"4", "mail-busy"),
    (Stage.GREETING, r"4", "mail-busy"),
    (Stage.SENDER, r"530|550 5\.7\.57|.*authentication required", "mail-login-needed"),
    (None, r"4\d\d 4\.7\.28|421 4\.7|.*rate limit|.*too (?:many|fast)", "mail-rate"),
    (None, r"\d+ [45]\.2\.2|.*(?:mailbox|over) ?(?:is )?(?:full|quota)", "mail-mailbox-full"),
    (None, r"552|\d+ 5\.3\.4|\d+ 5\.2\.3|.*message (?:size|too)", "mail-too-large"),
    (Stage.RECIPIENT, r"5\d\d 5\.1|55[013] (?!5\.7)", "mail-recipient-unknown"),
    (Stage.SENDER, r"5", "mail-sender-refused"),
    (None, r"4", "mail-deferred"),
    (None, r"5", "mail-rejected"),
)
_PATTERNS = tuple((stage, re.compile(text, re.IGNORECASE), kind) for stage, text, kind in _KINDS)


def explain_reply(reply: Reply) -> str:
    """The code of the kind of problem that an answer is."""
    line = f"{reply.code} {reply.text}"
    matches = (
        kind
        for stage, pattern, kind in _PATTERNS
        if stage in (None, reply.stage) and pattern.match(line)
    )
    return next(matches, "mail-rejected")
