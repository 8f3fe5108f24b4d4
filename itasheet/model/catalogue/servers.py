"""Kinds of problem with mail servers: reaching them, logging in, and what they answer."""

from __future__ import annotations

from itasheet.problems.problem import Kind, Severity
from itasheet.wording import N_

CONNECTIONS = (
    Kind(
        "mail-server-missing",
        Severity.ERROR,
        N_("it is not said through which server to send"),
        N_("write host and sender under [mail] in itasheet.toml, or send the drafts by hand"),
        N_("The drafts open in Outlook and Thunderbird and can be sent from there."),
        N_("itasheet.toml without [mail]"),
    ),
    Kind(
        "mail-host-unknown",
        Severity.ERROR,
        N_("there is no server “{host}”, or the network is down"),
        N_("check the network and the name under host in itasheet.toml"),
        N_("The name could not be looked up."),
        N_('host = "smtp.exmaple.go.th"'),
    ),
    Kind(
        "mail-no-connection",
        Severity.ERROR,
        N_("the server {host} does not answer on port {port}"),
        N_("check port and security in itasheet.toml; ask whether the network lets it through"),
        N_("Many networks of offices let mail out only through their own server."),
        N_("port = 25, which is closed almost everywhere"),
    ),
    Kind(
        "mail-connection-lost",
        Severity.ERROR,
        N_("the connection to the server broke off"),
        N_("run the command again; what was sent is not sent twice"),
        N_("The server or the network ended the conversation."),
        N_("The wireless network was lost for a moment."),
    ),
    Kind(
        "mail-tls-missing",
        Severity.ERROR,
        N_("the server {host} offers no encryption (STARTTLS)"),
        N_('write security = "tls" and port = 465 under [mail], or ask the mail\'s operator'),
        N_("Without encryption anyone on the way could read the password; nothing was sent."),
        N_("A device on the network takes the offer of STARTTLS out."),
    ),
    Kind(
        "mail-tls-failed",
        Severity.ERROR,
        N_("no encrypted connection to {host} came about"),
        N_('check port and security: 587 goes with "starttls", 465 and 993 with "tls"'),
        N_("Server and program did not agree on how to encrypt."),
        N_('security = "tls" with port 587'),
    ),
    Kind(
        "mail-certificate",
        Severity.ERROR,
        N_("the certificate of {host} is not to be trusted: {reason}"),
        N_(
            "ask the mail's operator; if the office has an authority of its own, name its file "
            "under certificates in itasheet.toml"
        ),
        N_("Someone may be posing as the server. Neither password nor mail was sent."),
        N_("The certificate ran out last week."),
    ),
    Kind(
        "mail-login-refused",
        Severity.ERROR,
        N_("the server refused the name or the password"),
        N_("check user in itasheet.toml and the password; log in by webmail to try them"),
        N_("One try is made and no more, so that the account is not locked."),
        N_("The password was changed last week."),
    ),
    Kind(
        "mail-password-off",
        Severity.ERROR,
        N_("this server takes no passwords any more (basic authentication is off)"),
        N_(
            'ask the mail\'s administrator for SMTP AUTH, or use login = "xoauth2" with a command '
            "that prints a token; the drafts can be sent by hand meanwhile"
        ),
        N_("Microsoft 365 switches passwords for sending off at the end of 2026."),
        N_("535 5.7.139 Authentication unsuccessful, basic authentication is disabled"),
    ),
    Kind(
        "mail-app-password",
        Severity.ERROR,
        N_("this server wants an app password"),
        N_("make one in the account's security settings and use it in place of the password"),
        N_("Google takes ordinary passwords no more."),
        N_("534 5.7.9 Application-specific password required"),
    ),
    Kind(
        "mail-login-missing",
        Severity.ERROR,
        N_("the server offers no way of logging in that is known here"),
        N_('check host and port; write login = "none" if the server needs no login'),
        N_("Port 25 often has no login; 587 and 465 have."),
        N_("A relay of the office that knows its computers by their number."),
    ),
    Kind(
        "mail-login-needed",
        Severity.ERROR,
        N_("the server wants a login first"),
        N_('write login = "password" under [mail] in itasheet.toml'),
        N_("The server takes mail only from those who log in."),
        N_('login = "none" with a server on the internet'),
    ),
    Kind(
        "mail-password-missing",
        Severity.ERROR,
        N_("there is no password for {account}"),
        N_(
            "set {variable}, or password_command in itasheet.toml, or run this at a terminal, "
            "where it is asked for"
        ),
        N_("A password is never an option and never stands in the file."),
        N_("The command is run by a scheduler."),
    ),
    Kind(
        "mail-password-letters",
        Severity.ERROR,
        N_("the password has letters that cannot be sent, such as Thai ones"),
        N_("check the keyboard's language; else choose a password of Latin letters and digits"),
        N_("The usual ways of logging in carry ASCII alone."),
        N_("The keyboard was set to Thai."),
    ),
    Kind(
        "mail-password-command",
        Severity.ERROR,
        N_("the command for the password failed"),
        N_("run it by hand and see that it prints the password and nothing else"),
        N_("password_command in itasheet.toml is a program and its words."),
        N_('password_command = ["pass", "show", "saraban"], where pass is not installed'),
    ),
)

FATES = (
    Kind(
        "mail-busy",
        Severity.ERROR,
        N_("the server is busy"),
        N_("run the command again later"),
        N_("Nothing is wrong; the server takes no mail for the moment."),
        N_("421 4.3.2 Service not available"),
    ),
    Kind(
        "mail-rate",
        Severity.ERROR,
        N_("the server wants messages more slowly"),
        N_("run the command again later, with a smaller --per-minute"),
        N_("Many servers take about thirty messages a minute."),
        N_("421 4.7.28 Rate limit exceeded"),
    ),
    Kind(
        "mail-deferred",
        Severity.WARNING,
        N_("the server put the message off"),
        N_("run the command again later; what was sent is not sent twice"),
        N_("Some servers put off every first message of a stranger (greylisting)."),
        N_("451 4.7.1 Greylisted, try again in 5 minutes"),
    ),
    Kind(
        "mail-mailbox-full",
        Severity.ERROR,
        N_("the mailbox is full"),
        N_("ask its owner to make room, then run again with --resend"),
        N_("The message was refused; nothing was delivered."),
        N_("552 5.2.2 Mailbox full"),
    ),
    Kind(
        "mail-too-large",
        Severity.ERROR,
        N_("the message is too large for the server"),
        N_("take pictures out of the workbook and plan again"),
        N_("Servers set limits of their own, often 10 or 25 MB."),
        N_("552 5.3.4 Message size exceeds fixed limit"),
    ),
    Kind(
        "mail-recipient-unknown",
        Severity.ERROR,
        N_("there is no such mailbox"),
        N_("correct the unit's address in itasheet.toml, then plan and send again"),
        N_("The address was refused; nothing was delivered to it."),
        N_("550 5.1.1 User unknown"),
    ),
    Kind(
        "mail-sender-refused",
        Severity.ERROR,
        N_("the server does not let this account write as the sender"),
        N_("under [mail] let sender be the address of the account that logs in"),
        N_("An account may write only in its own name."),
        N_("553 5.7.1 Sender address rejected: not owned by user"),
    ),
    Kind(
        "mail-rejected",
        Severity.ERROR,
        N_("the server refused the message"),
        N_("read its reason, and show it to the mail's operator"),
        N_("Often a rule against unwanted mail."),
        N_("554 5.7.1 Message rejected"),
    ),
    Kind(
        "mail-fate-unknown",
        Severity.ERROR,
        N_("nobody knows whether this message arrived"),
        N_("ask the recipient; if it did not come, run again with --resend"),
        N_(
            "The connection broke after the text had gone and before the server said that it took "
            "it. To send again unasked might send twice."
        ),
        N_("The computer went to sleep while sending."),
    ),
)

SERVERS = (*CONNECTIONS, *FATES)
