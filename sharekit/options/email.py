"""How digests are composed and sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sharekit.options import rules
from sharekit.options.checked import Checked, setting


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestOptions(Checked):
    """How digests are composed.

    >>> options = sharekit.DigestOptions(template="brief", sender="The Meridian <news@example.org>")
    >>> sharekit.render_digest(article, options=options).subject
    'Night trains return'
    """

    template: str = setting(
        "digest", "digest template: a name or a path", needed="a digest template's name or path"
    )
    sender: str = setting("", "From: an address, or Name <address>", rules.MAILBOX)
    reply_to: str = setting("", "Reply-To address", rules.MAILBOX)
    postal_address: str = setting("", "postal address in the footer")
    list_id: str = setting("", "List-Id, such as weekly.example.org", rules.LIST_ID)
    unsubscribe_url: str = setting(
        "",
        "https page that takes one-click unsubscribes",
        rules.url("an https address (RFC 8058)", ("https",)),
    )
    unsubscribe_mail: str = setting(
        "", "address that takes unsubscribes by mail, besides the page", rules.ADDRESS
    )
    web_url: str = setting("", "address of the web version", rules.PAGE)
    preferences_url: str = setting("", "page on which readers choose what they get", rules.PAGE)
    language: str = setting("", "BCP 47 tag of the digest itself; the stories' when empty", rules.language)
    images: Literal["auto", "url", "cid"] = setting(
        "auto", "url: linked under base_url; cid: attached; auto: linked if every picture is online"
    )
    related: Literal["auto", "story", "issue", "none"] = setting(
        "auto",
        "related posts: story, issue (once, at the end) or none; auto: issue if it has several stories",
    )
    automatic: bool = setting(
        False, "sent on a schedule: adds Auto-Submitted, so that no out-of-office reply is sent"
    )
    utm: str = setting("", "utm parameters added to links, such as utm_source=digest", rules.UTM)
    limit: int = setting(10, "maximum number of stories in an issue", rules.number(1))
    since: str = setting("", "only stories newer than this, such as 7d", rules.SPAN)


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpOptions(Checked):
    """How messages are handed over.

    >>> sharekit.SmtpOptions(host="mail.example.org", rate="5/s").port
    587
    """

    host: str = setting("", "SMTP server", rules.host)
    port: int = setting(587, "port", rules.number(1, 65_535))
    user: str = setting("", "user name")
    password: str = setting("", "password", secret=True)
    oauth_token_command: str = setting(
        "", "program that prints an OAuth access token, instead of a password", rules.command
    )
    oauth_token_file: str = setting(
        "", "file that holds an OAuth access token, read for each connection", rules.existing_file
    )
    tls: Literal["starttls", "tls", "none"] = setting("starttls", "starttls, tls or none")
    authorities: str = setting(
        "", "PEM file of certificate authorities trusted besides the system's", rules.existing_file
    )
    connections: int = setting(4, "connections at once", rules.number(1, 100))
    rate: str = setting("", "maximum rate of messages, such as 50/s", rules.RATE)
    per_domain: int = setting(0, "maximum connections at once to one domain; 0 for no limit", rules.number(0))
    retry_delay: float = setting(60.0, "seconds before the first retry of a deferred message", rules.SECONDS)
    deadline: float = setting(
        0.0, "seconds after which a run stops and can be resumed; 0 for none", rules.SECONDS
    )
    bounce_address: str = setting(
        "", "address that bounces go to; {id} in it is each message's own", rules.bounce_address
    )
    soft_bounces: int = setting(
        5, "issues in a row that bounce softly before a reader is suppressed; 0: never", rules.number(0)
    )
    soft_bounce_days: float = setting(14.0, "minimum days that these must span", rules.number(0, unit="days"))
    refused_first: float = setting(
        0.1, "share of the first 200 messages refused for good that stops a run", rules.number(0, 1)
    )
    refused_after: float = setting(
        0.05, "share of the later messages refused for good that stops a run", rules.number(0, 1)
    )
    quota_wait: float = setting(
        900.0, "maximum wait in seconds for a used-up quota; else the run ends", rules.SECONDS
    )
    dkim_domain: str = setting("", "domain of the DKIM signature", rules.DOMAIN)
    dkim_selector: str = setting("", "selector of the DKIM key", rules.SELECTOR)
    dkim_key: str = setting("", "DKIM private key in PEM", secret=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiOptions(Checked):
    """The service that takes messages over HTTPS: see `transport`."""

    key: str = setting("", "API key; with ses the secret access key", rules.HEADER_WORD, secret=True)
    key_id: str = setting("", "with ses: the access key ID", rules.HEADER_WORD)
    session_token: str = setting(
        "", "with ses: the session token of temporary keys", rules.HEADER_WORD, secret=True
    )
    region: str = setting(
        "",
        "with ses: the AWS region; with mailgun: eu or empty",
        rules.matches(r"[a-z]{2}(?:-[a-z0-9]+)*", "a region such as eu-west-1, or eu"),
    )
    domain: str = setting("", "with mailgun: the sending domain", rules.DOMAIN)
    stream: str = setting("", "with postmark: the message stream, broadcast by default")
    batch: int = setting(
        1, "messages per request, with postmark (up to 500) and resend (up to 100)", rules.number(1, 500)
    )
    endpoint: str = setting(
        "",
        "address of the service, instead of its own",
        rules.secure_url,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreOptions(Checked):
    """Where readers, ledger and history are kept."""

    url: str = setting(
        "sqlite:///sharekit.db",
        "sqlite:///path or postgresql://…",
        rules.STORE,
        needed="sqlite:///path or postgresql://user@host/name",
    )
