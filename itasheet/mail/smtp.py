"""Sending through a server (SMTP): the conversation, and what the server's answers mean.

What an answer means is told by the reply code, the enhanced status code (RFC 3463) and the stage;
words of the text decide only where servers are known to be told apart by nothing else.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import Enum
from functools import partial

from itasheet.definition.round import Login, Security, Server
from itasheet.mail.credentials import Account, explain_connection
from itasheet.problems.problem import Problem, Stop


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
        return 200 <= self.code < 400

    @property
    def is_passing(self) -> bool:
        """Whether to try again later may help; what is no answer at all counts as passing."""
        return self.code < 500

    @property
    def words(self) -> str:
        """What of the server's own words is worth keeping."""
        return " ".join(f"{self.code or ''} {self.text}".split())[:300]


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
    (None, "", "mail-rejected"),
)


def explain_reply(reply: Reply) -> str:
    """The code of the kind of problem that an answer is."""
    line, stages = f"{reply.code} {reply.text}", (None, reply.stage)
    known = ((kind, pattern) for stage, pattern, kind in _KINDS if stage in stages)
    return next(kind for kind, pattern in known if re.match(pattern, line, re.IGNORECASE))


class Connection:
    """A conversation with a server, encrypted and logged in; ``Stop`` if it does not come about."""

    def __init__(self, server: Server, account: Account, context: ssl.SSLContext) -> None:
        host, port, security, timeout = server
        # Encrypted from the start or, asked for in clear, before all else.
        from_start = partial(smtplib.SMTP_SSL, context=context)
        make = from_start if security is Security.TLS else smtplib.SMTP
        with explain_connection(server):
            with _explain_refusal(Stage.GREETING):
                # A computer's own name may be Thai, which the greeting cannot carry.
                self._smtp: smtplib.SMTP = make(host, port, "localhost", timeout=timeout)
            try:
                with _explain_refusal(Stage.GREETING):
                    self._smtp.ehlo_or_helo_if_needed()
                    if security is Security.STARTTLS:
                        if not self._smtp.has_extn("starttls"):
                            raise Stop(Problem("mail-tls-missing", words={"host": host}))
                        self._smtp.starttls(context=context)
                        self._smtp.ehlo_or_helo_if_needed()
                with _explain_refusal(Stage.LOGIN):
                    _log_in(self._smtp, account)
            except BaseException:
                self._smtp.close()
                raise

    def close(self) -> None:
        """Take leave, if the server is still there."""
        with suppress(smtplib.SMTPException, OSError):
            self._smtp.quit()
        self._smtp.close()

    @property
    def is_open(self) -> bool:
        return self._smtp.sock is not None

    def offer(self, sender: str, recipient: str, size: int) -> Reply:
        """Ask whether a message of so many bytes would be taken: the first refusal, or the yes."""
        option = f" size={size}" if self._smtp.has_extn("size") else ""
        reply = self._ask(Stage.SENDER, f"MAIL FROM:<{sender}>{option}")
        if reply.is_success:
            reply = self._ask(Stage.RECIPIENT, f"RCPT TO:<{recipient}>")
        if not reply.is_success and reply.code:
            self._ask(reply.stage, "RSET")
        return reply

    def hand_over(self, content: bytes) -> tuple[Reply, bool]:
        """Hand over the text that was offered: the reply, and whether its fate is known.

        It is not known where the whole text went out and no reply came back.
        """
        reply = self._ask(Stage.CONTENT, "DATA")
        if reply.code != 354:
            return reply, True
        # A line that begins with a dot gets another (RFC 5321, 4.5.2); the last line gets its end.
        stuffed = re.sub(rb"(?m)^\.", b"..", content)
        end = b".\r\n" if stuffed.endswith(b"\r\n") else b"\r\n.\r\n"
        try:
            self._smtp.send(stuffed + end)
        except (smtplib.SMTPException, OSError):
            # The end of the text is the last to leave, and without it no server takes any.
            self._smtp.close()
            return Reply(Stage.CONTENT, 0), True
        reply = self._ask(Stage.CONTENT)
        return reply, bool(reply.code)

    def _ask(self, stage: Stage, command: str = "") -> Reply:
        """The reply to a command; without one, to what was sent before."""
        try:
            code, text = self._smtp.docmd(command) if command else self._smtp.getreply()
        except (smtplib.SMTPException, OSError):
            code, text = 0, b""
        code = code if 200 <= code < 600 else 0
        if code in (0, 421):  # gone, or no SMTP at all; going
            self._smtp.close()
        return Reply(stage, code, text.decode("utf-8", "replace"))


def _log_in(smtp: smtplib.SMTP, account: Account) -> None:
    if account.login is Login.NONE:
        return
    offered = smtp.esmtp_features.get("auth", "").upper().split()
    # One mechanism, tried once: three tries with a wrong password may lock the account.
    known = ("XOAUTH2",) if account.login is Login.TOKEN else ("PLAIN", "LOGIN", "CRAM-MD5")
    if not (mechanism := next((one for one in known if one in offered), "")):
        raise Stop(Problem("mail-login-missing"))
    smtp.esmtp_features["auth"] = mechanism
    # XOAUTH2 is Google's and Microsoft's own, not an RFC; a challenge is the refusal's text.
    token = f"user={account.user}\1auth=Bearer {account.secret}\1\1"
    try:
        if account.login is Login.TOKEN:
            smtp.auth(mechanism, lambda challenge=None: "" if challenge else token)
        else:
            smtp.login(account.user, account.secret)
    except smtplib.SMTPServerDisconnected as error:
        raise Stop(Problem("mail-connection-lost"), later=True) from error


@contextmanager
def _explain_refusal(stage: Stage) -> Iterator[None]:
    """Tell what the server refuses; what is no answer at all counts as no connection."""
    try:
        yield
    except smtplib.SMTPResponseException as error:
        if error.smtp_code <= 0:
            raise
        text = error.smtp_error
        shown = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
        reply = Reply(stage, error.smtp_code, shown)
        problem = Problem(explain_reply(reply), found=reply.words)
        raise Stop(problem, later=reply.is_passing) from error
