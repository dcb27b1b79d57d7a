"""How the web is read and sites are published and served."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sharekit.options import rules
from sharekit.options.checked import Checked, setting, table


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchOptions(Checked):
    """How the web is read."""

    deadline: float = setting(20.0, "time limit for one URL, in seconds", rules.number(0.1, 3600, "seconds"))
    max_bytes: int = setting(
        20_000_000, "maximum size of a response in bytes, decompressed", rules.number(1, unit="bytes")
    )
    allow_private: bool = setting(False, "allow private and loopback addresses")
    cache: str = setting("", "folder of the HTTP cache; none when empty", rules.creatable_folder)
    user_agent: str = setting(
        "", "User-Agent; sharekit's own when empty", rules.matches(r"[ -~]+", "printable ASCII on one line")
    )
    ports: tuple[int, ...] = setting(
        (), "ports of public hosts besides 80, 443, 8080 and 8443", rules.each(rules.number(1, 65_535))
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PageOptions(Checked):
    """What pages of a built site wish for themselves."""

    template: str = setting("", "card template")
    networks: tuple[str, ...] = setting((), "networks to draw cards for")
    image: str = setting("", "photo for the card: a path under the site or a URL; none for no photo")
    image_focus: str = setting("", "point of the photo to keep in view, such as 62% 31%")
    skip: bool = setting(False, "do not change the page")


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishOptions(Checked):
    """How a built site gets its cards."""

    include: tuple[str, ...] = setting((), "globs of pages to include, under the site")
    exclude: tuple[str, ...] = setting((), "globs of pages to leave out")
    cards: str = setting(
        "cards",
        "folder under the site for the cards",
        rules.INNER_FOLDER,
        needed="the path of a folder inside the site, such as cards",
    )
    keep_existing: bool = setting(False, "keep all share tags of a page, not only its image")
    replace_shared_images: bool = setting(True, "draw cards where most pages share one default image")
    deadline: float = setting(
        60.0, "seconds of CPU time for one page, 0 for no limit", rules.number(0, 3600, "seconds")
    )
    cache: str = setting(
        "", "folder kept between runs; the user's cache folder when empty", rules.creatable_folder
    )
    rel_me: tuple[str, ...] = setting(
        (),
        "your own profiles, for rel=me links",
        rules.each(rules.url("addresses of profiles, such as https://example.org/@ann")),
    )
    fediverse_creator: str = setting(
        "", "fediverse handle credited for links, such as @ann@example.org", rules.FEDIVERSE_HANDLE
    )
    pages: Mapping[str, PageOptions] = table('options of pages by glob, as [publish.pages."blog/*"]')


@dataclass(frozen=True, slots=True, kw_only=True)
class WebOptions(Checked):
    """The pages for readers that `sharekit serve` answers, and links to them in every email."""

    public_url: str = setting(
        "",
        "https address of the server; fills in unsubscribe, preferences and web links of emails",
        rules.url("an https address such as https://news.example.org"),
    )
    origins: tuple[str, ...] = setting(
        (),
        "sites whose pages may post sign-ups, such as https://example.org",
        rules.each(rules.url("origins such as https://example.org")),
    )
    preferences: Mapping[str, str] = table(
        "what readers may choose, as [web.preferences] frequency = 'weekly, monthly'"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookOptions(Checked):
    """What proves that a request to `/webhooks/PROVIDER` comes from the provider; each takes several."""

    ses_topics: tuple[str, ...] = setting(
        (),
        "ARNs of the SNS topics that Amazon SES reports to; their subscription is confirmed",
        rules.each(rules.matches(r"arn:aws[\w:-]+", "ARNs such as arn:aws:sns:eu-west-1:123456789012:mail")),
    )
    postmark_password: tuple[str, ...] = setting(
        (), "passwords in the webhook URLs set at Postmark", rules.long_keys, secret=True
    )
    mailgun_key: tuple[str, ...] = setting(
        (), "Mailgun's HTTP webhook signing keys", rules.long_keys, secret=True
    )
    resend_key: tuple[str, ...] = setting(
        (), "Resend's webhook signing secrets (whsec_…)", rules.long_keys, secret=True
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeOptions(Checked):
    """How `sharekit serve` answers."""

    host: str = setting("127.0.0.1", "interface to listen on; empty for all", rules.host)
    port: int = setting(8000, "port", rules.number(0, 65_535))
    proxies: tuple[str, ...] = setting(
        (), "addresses of proxies whose X-Forwarded headers are trusted", rules.each(rules.NETWORK_ADDRESS)
    )
    allowed_sites: tuple[str, ...] = setting((), "hosts from which pages and pictures of cards may be read")
    templates: tuple[str, ...] = setting((), "card templates that may be asked for; all when empty")
    cache: str = setting(
        "", "folder of finished cards; one in the user's cache folder when empty", rules.creatable_folder
    )
    cache_bytes: int = setting(
        500_000_000, "maximum size of that folder in bytes; 0 for no cache", rules.number(0, unit="bytes")
    )
    workers: int = setting(0, "processes that draw cards; 0 for one per core", rules.number(0, 256))
    waiting: int = setting(
        32, "maximum cards in progress; beyond it, the answer is 503", rules.number(1, 10_000)
    )
    card_seconds: float = setting(
        10.0, "time limit of one card, in seconds", rules.number(0.1, 600, "seconds")
    )
