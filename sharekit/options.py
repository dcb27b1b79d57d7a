"""Plain values that say how things are to be made. They travel; settings do not.

Each field carries its help. `sharekit.settings` fills these from flags, environment and files; a library user
builds them by hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

__all__ = [
    "ApiOptions",
    "Brand",
    "DigestOptions",
    "FetchOptions",
    "NetworkOptions",
    "PageOptions",
    "PublishOptions",
    "ServeOptions",
    "SmtpOptions",
    "StoreOptions",
    "WebOptions",
    "setting",
]


def setting(default: Any, help_: str, *, secret: bool = False) -> Any:
    """Declare a field with its help; a secret comes from the environment or a file named there."""
    return field(default=default, metadata={"help": help_, "secret": secret})


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand:
    """How a publication looks, on cards and in digests alike. Colours are CSS colours.

    >>> sharekit.render_card(article, brand=sharekit.Brand(brand="#0a6b5c", theme="dark")).warnings
    ()
    """

    brand: str = setting("", "brand colour; the template's own when empty")
    ink: str = setting("", "text colour")
    paper: str = setting("", "background colour")
    accent: str = setting("", "second colour, for labels and links")
    radius: str = setting("", "corner radius of panels and pictures, as a CSS length")
    logo: str = setting("", "logo picture for light grounds: a path or URL")
    logo_dark: str = setting("", "logo picture for dark grounds; a light twin of the logo when empty")
    logo_is_wordmark: bool | None = setting(
        None, "the logo spells the site's name, which is then left out; guessed from its shape when unset"
    )
    sections: Mapping[str, str] = field(
        default_factory=dict,
        metadata={"help": "colour of a section, as [brand.sections] Technology = '#0a7d5b'"},
    )
    theme: Literal["", "light", "dark"] = setting("", "light or dark; each template's own when empty")
    font_display: str = setting("", "family of headlines")
    font_text: str = setting("", "family of everything else")


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkOptions:
    """A network of the user's own, or changes to a shipped one.

    >>> banner = sharekit.NetworkOptions(width=1500, height=500)
    >>> look = sharekit.Look(networks={"banner": banner})
    >>> sharekit.render_card(article, network="banner", look=look).width
    1500
    """

    width: int = setting(0, "px")
    height: int = setting(0, "px")
    formats: tuple[str, ...] = setting((), "image formats the network takes, best first")
    max_bytes: int = setting(0, "most bytes a picture may have")
    safe: tuple[int, ...] = setting((), "px kept clear of words: top, right, bottom, left")


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestOptions:
    """How digests are composed.

    >>> options = sharekit.DigestOptions(template="brief", sender="The Meridian <news@example.org>")
    >>> sharekit.render_digest(article, options=options).subject
    'Night trains return'
    """

    template: str = setting("digest", "digest template: a name or a path")
    sender: str = setting("", "From: an address, or Name <address>")
    reply_to: str = setting("", "Reply-To address")
    postal_address: str = setting("", "postal address in the footer")
    list_id: str = setting("", "List-Id, such as weekly.example.org")
    unsubscribe_url: str = setting("", "https page that takes one-click unsubscribes")
    unsubscribe_mail: str = setting("", "address that takes unsubscribes by mail, besides the page")
    web_url: str = setting("", "where the web version will stand")
    preferences_url: str = setting("", "page on which readers choose what they get")
    language: str = setting("", "BCP 47 tag of the digest itself; the stories' when empty")
    images: Literal["auto", "url", "cid"] = setting(
        "auto", "url: linked under base_url; cid: attached; auto: linked when sent if every picture answers"
    )
    related: Literal["auto", "story", "issue", "none"] = setting(
        "auto", "related posts: under each story, once an issue, or none; auto: once with several stories"
    )
    automatic: bool = setting(
        False, "sent by a schedule: say so (Auto-Submitted), so that no absence note answers"
    )
    utm: str = setting("", "utm parameters added to links, such as utm_source=digest")
    limit: int = setting(10, "most stories in an issue")
    since: str = setting("", "only stories newer than this, such as 7d")


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpOptions:
    """How messages are handed over.

    >>> sharekit.SmtpOptions(host="mail.example.org", rate="5/s").port
    587
    """

    host: str = setting("", "SMTP server")
    port: int = setting(587, "port")
    user: str = setting("", "user name")
    password: str = setting("", "password", secret=True)
    oauth_token_command: str = setting("", "program that prints an OAuth access token, instead of a password")
    oauth_token_file: str = setting("", "file that holds an OAuth access token, read for each connection")
    tls: Literal["starttls", "tls", "none"] = setting("starttls", "starttls, tls or none")
    authorities: str = setting("", "PEM file of certificate authorities trusted besides the system's")
    connections: int = setting(4, "connections at once")
    rate: str = setting("", "most messages a time, such as 50/s")
    per_domain: int = setting(0, "most connections at once to one domain; 0 for no limit")
    retry_delay: float = setting(60.0, "seconds before the first retry of a deferred message")
    deadline: float = setting(0.0, "seconds after which a run stops and can be resumed; 0 for none")
    bounce_address: str = setting("", "address that bounces go to; {id} in it is each message's own")
    soft_bounces: int = setting(
        5, "issues in a row that bounce softly before a reader is suppressed; 0: never"
    )
    soft_bounce_days: float = setting(14.0, "days that these must span at least")
    refused_first: float = setting(0.1, "share of the first 200 messages refused for good that stops a run")
    refused_after: float = setting(0.05, "share of the later messages refused for good that stops a run")
    quota_wait: float = setting(900.0, "longest wait in seconds for a used-up quota; else the run ends")
    dkim_domain: str = setting("", "domain of the DKIM signature")
    dkim_selector: str = setting("", "selector of the DKIM key")
    dkim_key: str = setting("", "DKIM private key in PEM", secret=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiOptions:
    """The service that takes messages over HTTPS: see `transport`."""

    key: str = setting("", "API key; with ses the secret access key", secret=True)
    key_id: str = setting("", "with ses: the access key ID")
    session_token: str = setting("", "with ses: the session token of temporary keys", secret=True)
    region: str = setting("", "with ses: the AWS region; with mailgun: eu or empty")
    domain: str = setting("", "with mailgun: the sending domain")
    stream: str = setting("", "with postmark: the message stream, broadcast by default")
    batch: int = setting(1, "with postmark (to 500) and resend (to 100): messages a request")
    endpoint: str = setting("", "address of the service, instead of its own")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreOptions:
    """Where readers, ledger and history are kept."""

    url: str = setting("sqlite:///sharekit.db", "sqlite:///path or postgresql://…")


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchOptions:
    """How the web is read."""

    deadline: float = setting(20.0, "seconds for one URL, all in all")
    max_bytes: int = setting(20_000_000, "most bytes of one answer, unpacked")
    allow_private: bool = setting(False, "allow private and loopback addresses")
    cache: str = setting("", "folder of the HTTP cache; none when empty")
    user_agent: str = setting("", "User-Agent; sharekit's own when empty")
    ports: tuple[int, ...] = setting((), "ports of public hosts besides 80, 443, 8080 and 8443")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageOptions:
    """What pages of a built site wish for themselves."""

    template: str = setting("", "card template")
    networks: tuple[str, ...] = setting((), "networks to draw cards for")
    image: str = setting("", "photo for the card: a path under the site or a URL; none for no photo")
    image_focus: str = setting("", "what must stay in the picture, such as 62% 31%")
    skip: bool = setting(False, "leave the page alone")


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishOptions:
    """How a built site gets its cards."""

    include: tuple[str, ...] = setting((), "globs of pages to take, under the site")
    exclude: tuple[str, ...] = setting((), "globs of pages to leave")
    cards: str = setting("cards", "folder under the site for the cards")
    keep_existing: bool = setting(False, "leave every share tag a page has, not its image only")
    replace_shared_images: bool = setting(True, "draw cards where most pages share one default image")
    deadline: float = setting(60.0, "seconds of CPU time for one page, 0 for no limit")
    cache: str = setting("", "folder kept between runs; the user's cache folder when empty")
    rel_me: tuple[str, ...] = setting((), "profiles that are yours, for rel=me links")
    fediverse_creator: str = setting("", "fediverse handle credited for links, such as @ann@example.org")
    pages: Mapping[str, PageOptions] = field(
        default_factory=dict, metadata={"help": 'wishes by glob, as [publish.pages."blog/*"]'}
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class WebOptions:
    """The pages for readers that `sharekit serve` answers, and links to them in every email."""

    public_url: str = setting(
        "", "https address of the server; fills in unsubscribe, preferences and web links of emails"
    )
    origins: tuple[str, ...] = setting((), "sites whose pages may post sign-ups, such as https://example.org")
    preferences: Mapping[str, str] = field(
        default_factory=dict,
        metadata={"help": "what readers may choose, as [web.preferences] frequency = 'weekly, monthly'"},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookOptions:
    """What proves that a request to `/webhooks/PROVIDER` comes from the provider; each takes several."""

    ses_topics: tuple[str, ...] = setting(
        (), "ARNs of the SNS topics that Amazon SES reports to; their subscription is confirmed"
    )
    postmark_password: tuple[str, ...] = setting(
        (), "passwords in the webhook addresses that Postmark was given", secret=True
    )
    mailgun_key: tuple[str, ...] = setting((), "Mailgun's HTTP webhook signing keys", secret=True)
    resend_key: tuple[str, ...] = setting((), "Resend's webhook signing secrets (whsec_…)", secret=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeOptions:
    """How `sharekit serve` answers."""

    host: str = setting("127.0.0.1", "interface to listen on")
    port: int = setting(8000, "port")
    proxies: tuple[str, ...] = setting((), "addresses of proxies whose X-Forwarded headers are believed")
    allowed_sites: tuple[str, ...] = setting((), "hosts from which pages and pictures of cards may be read")
    templates: tuple[str, ...] = setting((), "card templates that may be asked for; all when empty")
    cache: str = setting("", "folder of finished cards; a temporary one when empty")
    cache_bytes: int = setting(500_000_000, "most bytes of finished cards; 0 for no cache")
    workers: int = setting(0, "processes that draw cards; 0 for one per core")
    waiting: int = setting(32, "most cards in progress; beyond it, the answer is 503")
    card_seconds: float = setting(10.0, "time limit of one card, in seconds")
