"""Sending through a server (SMTP): the conversation, and what the server's answers mean.

What an answer means is told by the reply code, the enhanced status code (RFC 3463) and the stage;
words of the text decide only where servers are known to be told apart by nothing else.
"""

from __future__ import annotations

import re
import socket
import ssl
from base64 import b64encode
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from time import monotonic

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
    """An answer: three digits and words. Code 0 stands for none, or none to what was asked."""

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
    (None, r"0 .", "mail-out-of-step"),
    (None, r"0", "mail-connection-lost"),
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

ALL_REFUSED = ("mail-sender-refused", "mail-login-needed", "mail-password-off")
"""Refusals of the sender that every other message would meet, too."""


def explain_reply(reply: Reply) -> str:
    """The code of the kind of problem that an answer is."""
    line, stages = f"{reply.code} {reply.text}", (None, reply.stage)
    known = ((kind, pattern) for stage, pattern, kind in _KINDS if stage in stages)
    return next(kind for kind, pattern in known if re.match(pattern, line, re.IGNORECASE))


MOST_REPLY = 16_384
"""Bytes of a reply; the longest ones, to EHLO, have some hundreds."""
BLOCK, PACE = 16_384, 1_000_000
"""Bytes that are sent at once, and for which the time limit is granted once more."""
_TEXT = rb"[\t\x20-\x7e\x80-\xff]*"
# The whole of a reply, each line with the same code; a line that no reply goes on with.
_REPLY = re.compile(rb"([2-5]\d\d)(?:-%b\r\n\1)*(?: %b)?\r\n" % (_TEXT, _TEXT))
_WRONG = re.compile(rb"(?m)^(?!\d{3}-).*\n")


class Connection:
    """A conversation with a server, encrypted and logged in; ``Stop`` if it does not come about.

    A reply counts if it is whole, in time, the only one, and has a code with which its command is
    answered (RFC 5321, 4.3.2). Whatever else comes ends the connection, as a reply of code 0;
    smtplib takes other codes for a yes, and what is cut off or came unasked for a reply.
    """

    def __init__(self, server: Server, account: Account, context: ssl.SSLContext) -> None:
        self._timeout, self._unread = server.timeout, b""
        with explain_connection(server):
            self._socket = socket.create_connection(server[:2], server.timeout)
            try:
                self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                # Encrypted from the start or, asked for in clear, before all else.
                if server.security is Security.STARTTLS:
                    self._require(Stage.GREETING, None, 220)
                    self._greet()
                    if "STARTTLS" not in self._offered:
                        raise Stop(Problem("mail-tls-missing", words={"host": server.host}))
                    self._require(Stage.GREETING, "STARTTLS", 220)
                if self._unread:  # in clear, to be taken for what comes encrypted
                    raise ConnectionError
                self._socket.settimeout(server.timeout)
                self._socket = context.wrap_socket(self._socket, server_hostname=server.host)
                if server.security is Security.TLS:
                    self._require(Stage.GREETING, None, 220)
                self._greet()
                if account.login is not Login.NONE:
                    self._log_in(account)
            except BaseException:
                self._socket.close()
                raise

    def close(self) -> None:
        """Take leave, if the server is still there."""
        self._ask(Stage.GREETING, "QUIT", 221)
        self._socket.close()

    @property
    def is_open(self) -> bool:
        """Whether the server is there, and has said nothing since it was last asked."""
        with suppress(OSError):
            self._socket.settimeout(0)
            try:
                self._unread = self._unread or self._socket.recv(BLOCK)
            except (BlockingIOError, ssl.SSLWantReadError):
                return True
        return False

    def offer(self, sender: str, recipient: str, size: int) -> Reply:
        """Ask whether a message of so many bytes would be taken: the first refusal, or the yes."""
        option = f" size={size}" if "SIZE" in self._offered else ""
        reply = self._ask(Stage.SENDER, f"MAIL FROM:<{sender}>{option}", 250)
        if reply.is_success:
            reply = self._ask(Stage.RECIPIENT, f"RCPT TO:<{recipient}>", 250, 251)
        return reply if reply.is_success else self._confirm(reply)

    def hand_over(self, content: bytes) -> tuple[Reply, bool]:
        """Hand over the text that was offered: the reply, and whether its fate is known.

        It is not known where the whole text went out and nothing that counts as a reply came back.
        """
        reply = self._ask(Stage.CONTENT, "DATA", 354)
        if not reply.is_success:
            return self._confirm(reply), True
        # A line that begins with a dot gets another (RFC 5321, 4.5.2); the last line gets its end.
        stuffed = re.sub(rb"(?m)^\.", b"..", content)
        try:
            self._send(stuffed)
            # Apart: without it no server takes any, and until now none may have said anything.
            self._send(b".\r\n" if stuffed.endswith(b"\r\n") else b"\r\n.\r\n")
        except OSError:
            return self._give_up(Stage.CONTENT), True
        reply = self._confirm(self._ask(Stage.CONTENT, None, 250))
        return reply, bool(reply.code)

    def _confirm(self, reply: Reply) -> Reply:
        """The same reply, if the next is one to RSET; else this one was to something before."""
        after = self._ask(reply.stage, "RSET", 250) if reply.code else reply
        # Gone or going it says nothing; RSET itself may be unknown to it.
        is_next = after.code in (250, 421, 500, 502) or not after.text
        return reply if is_next else self._give_up(reply.stage, after.text)

    def _greet(self) -> None:
        """Learn what the server offers. A computer's own name may be Thai, which EHLO lacks."""
        said = self._require(Stage.GREETING, "EHLO localhost", 250).text.upper()
        offers = (re.split("[ =]", line) for line in said.split("\n")[:0:-1])
        self._offered = {offer: words for offer, *words in offers}

    def _log_in(self, account: Account) -> None:
        # One mechanism, tried once: three tries with a wrong password may lock the account.
        known = ("XOAUTH2",) if account.login is Login.TOKEN else ("PLAIN", "LOGIN")
        offered, user, secret = self._offered.get("AUTH", ()), account.user, account.secret
        if not (mechanism := next((one for one in known if one in offered), "")):
            raise Stop(Problem("mail-login-missing"))
        # XOAUTH2 is Google's and Microsoft's own, not an RFC; a challenge is the refusal's text.
        token = (f"user={user}\1auth=Bearer {secret}\1\1", "")
        answers = {"XOAUTH2": token, "PLAIN": (f"\0{user}\0{secret}",), "LOGIN": (user, secret)}
        command = f"AUTH {mechanism} "
        for answer in answers[mechanism]:
            command += b64encode(answer.encode()).decode()
            reply, command = self._require(Stage.LOGIN, command, 235, 334), ""
            if reply.code == 235:
                return
        raise Stop(Problem("mail-login-refused", found=reply.words))

    def _require(self, stage: Stage, command: str | None, *codes: int) -> Reply:
        """A reply of one of these codes; ``Stop`` tells what the server refuses."""
        reply = self._ask(stage, command, *codes)
        if not reply.code and stage is Stage.GREETING:
            raise ConnectionError  # what is no answer at all counts as no connection
        if not reply.is_success:
            problem = Problem(explain_reply(reply), found=reply.words)
            raise Stop(problem, later=reply.is_passing)
        return reply

    def _ask(self, stage: Stage, command: str | None, *codes: int) -> Reply:
        """The reply to a command, or to what was sent before: one of these codes or a refusal."""
        try:
            if command is not None:
                self._send(f"{command}\r\n".encode())
            ends = monotonic() + self._timeout
            while not (whole := _REPLY.match(self._unread)):
                if len(self._unread) > MOST_REPLY or _WRONG.search(self._unread):
                    return self._give_up(stage)
                self._limit(ends)
                if not (more := self._socket.recv(BLOCK)):
                    return self._give_up(stage)
                self._unread += more
        except OSError:
            return self._give_up(stage)
        self._unread = self._unread[whole.end() :]
        lines = whole[0].decode("utf-8", "replace").split("\r\n")[:-1]
        reply = Reply(stage, int(whole[1]), "\n".join(line[4:] for line in lines))
        if reply.is_success and reply.code not in codes:
            return self._give_up(stage, reply.words)
        if reply.code == 421:  # it is going
            self._socket.close()
        return reply

    def _give_up(self, stage: Stage, words: str = "") -> Reply:
        """End the connection; the reply that there is none, with what was said in its place."""
        self._socket.close()
        return Reply(stage, 0, words or self._unread.decode("utf-8", "replace"))

    def _send(self, content: bytes) -> None:
        """Send, in time, unless the server said something unasked; raises ``OSError``."""
        if not self.is_open:
            raise ConnectionError
        ends = monotonic() + self._timeout * (1 + len(content) / PACE)
        for at in range(0, len(content), BLOCK):
            self._limit(ends)
            self._socket.sendall(content[at : at + BLOCK])

    def _limit(self, ends: float) -> None:
        """Give the socket what is left until then."""
        if (left := ends - monotonic()) <= 0:
            raise TimeoutError
        self._socket.settimeout(left)
