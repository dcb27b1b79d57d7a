"""Every parser of outside bytes as a function of bytes; SharekitError is the only exception allowed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from sharekit.errors import FetchError, SharekitError

if TYPE_CHECKING:
    from sharekit.fetch import FetchResponse
    from sharekit.text import Fonts

ROOT = Path(__file__).parents[2]
SEEDS = Path(__file__).with_name("seeds")
_KEY = b"0123456789abcdef"


def page(data: bytes) -> None:
    from sharekit.sources.page import read_page

    list(read_page(data, where="page"))


def feed(data: bytes) -> None:
    from sharekit.sources.feed import read_feed

    list(read_feed(data, on_error=_ignore, on_warning=_ignore))


def markdown(data: bytes) -> None:
    from sharekit.sources.markdown import read_markdown

    list(read_markdown(data, on_warning=_ignore))


def jsonl(data: bytes) -> None:
    from sharekit.sources.jsonl import read_jsonl

    list(read_jsonl(data, on_error=_ignore))


def text(data: bytes) -> None:
    from sharekit.sources.plain_text import read_text

    list(read_text(data))


def subscribers(data: bytes) -> None:
    from sharekit.delivery.readers.list_files import read_subscribers

    list(read_subscribers(BytesIO(data), malformed=_ignore, where="list"))


def bounces(data: bytes) -> None:
    from sharekit.delivery.bounces.mailboxes import read_mailbox
    from sharekit.delivery.bounces.notices import read_notices

    with TemporaryDirectory() as folder:
        mailbox = Path(folder, "a.eml")
        mailbox.write_bytes(data)
        for _, message in read_mailbox(mailbox):
            read_notices(message)


def mailbox(data: bytes) -> None:
    """An mbox file, JSON events or a maildir: messages as `read_mailbox` splits them."""
    from sharekit.delivery.bounces.mailboxes import read_mailbox
    from sharekit.delivery.bounces.notices import read_notices

    with TemporaryDirectory() as folder:
        for name in ("new", "cur"):
            Path(folder, name).mkdir()
        Path(folder, "cur", "1:2,S").write_bytes(data)
        Path(folder, "mbox").write_bytes(data)
        for path in (Path(folder), Path(folder, "mbox")):
            for _, message in read_mailbox(path):
                read_notices(message)


def front_matter(data: bytes) -> None:
    from sharekit.sources.markdown.front import split_front

    split_front(data.decode("utf-8", "replace"))


def email(data: bytes) -> None:
    from sharekit.digest.preflight import check_email, read_email

    check_email(read_email(data))


def introduction(data: bytes) -> None:
    from sharekit.digest.layout.intro import parse_intro

    parse_intro(data.decode("utf-8", "replace"))


def token(data: bytes) -> None:
    """A token from outside, and one that was signed: a reader's address may hold anything."""
    from sharekit.delivery.message.tokens import Claim, make_token, read_token, token_in

    text = data.decode("utf-8", "replace")
    claim = Claim(text.replace("\0", ""), "issue", expires=None)
    assert read_token(make_token(claim, [_KEY]), [_KEY]) == claim
    read_token(token_in(text), [_KEY])


def webhook(data: bytes) -> None:
    """A provider's request: the first line is a header, the rest is the body."""
    from sharekit.delivery.bounces.provider_events import notices_in_json
    from sharekit.web.webhooks.signatures import check_mailgun, check_postmark, check_resend
    from sharekit.web.webhooks.sns import SnsVerifier

    head, _, body = data.decode("utf-8", "replace").partition("\n")
    list(notices_in_json(body))
    headers = dict.fromkeys(("authorization", "svix-id", "svix-timestamp", "svix-signature"), head)
    checks = ((check_postmark, "password"), (check_mailgun, "key"), (check_resend, "whsec_" + "QUFB" * 8))
    for check, key in (*checks, (SnsVerifier(_unreachable), "topic")):
        with suppress(SharekitError):
            check(headers, body, [key], 1_790_000_000)


def card_url(data: bytes) -> None:
    from sharekit.web.cards.request import CardChoice, read_request
    from sharekit.web.signing import is_signed, sign_url

    target = data.decode("latin-1")
    assert not is_signed(target, target[:43], [_KEY])
    choice = CardChoice(networks=("og", "square"), templates=("news", "event"), sites=("example.org",))
    with suppress(SharekitError):
        read_request(target, choice)
    sign_url(f"https://example.org/card/{target}", key=_KEY.decode())


def smtp_reply(data: bytes) -> None:
    """What a mail server says while one message is on its way, which is settled once, whatever that is."""
    from sharekit.delivery.sending.lanes import Envelope, Parcel
    from sharekit.delivery.store.records import Delivery
    from sharekit.delivery.transports.dialogue import Dialogue, Extensions

    dialogue = Dialogue(Extensions(pipelining=data[:1] < b"\x80", size=True))
    delivery = Delivery(1, "ada@example.org", "", "{}", "example.org", 0)
    envelope = Envelope("news@example.org", "ada@example.org")
    parcel = Parcel(delivery, envelope, b"Subject: A\r\n\r\nText\r\n")
    dialogue.offer(parcel)
    size = data[0] % 64 + 1 if data else 1
    settled = []
    for start in range(1, len(data), size):
        dialogue.sent(len(dialogue.outgoing))
        for sent, verdict in dialogue.feed(data[start : start + size]):
            if verdict is not None:
                settled.append(sent)
            elif not settled:
                dialogue.release(sent)
        if dialogue.closing:
            break
    settled += [sent for sent, _ in dialogue.lost("closed")]
    assert settled == [parcel]


def svg(data: bytes) -> None:
    from sharekit.cards.images.svg import SvgFile, is_svg

    if is_svg(data):
        SvgFile(data)


def card_template(data: bytes) -> None:
    """A card template of the user's: its markup is rendered, styled and laid out."""
    from sharekit.article import Article
    from sharekit.cards.template.template import Template

    article = Article(headline="A headline", lead="A lead", url="https://example.org/")
    with TemporaryDirectory() as folder:
        path = Path(folder, "card.html")
        path.write_bytes(data)
        Template.load(path).draw({"article": article}, 600, 315, _fonts())


def settings(data: bytes) -> None:
    from sharekit.settings import load

    with TemporaryDirectory() as folder:
        path = Path(folder, "sharekit.toml")
        path.write_bytes(data)
        load(config=path, environ={})


def address(data: bytes) -> None:
    """An address to fetch, and one of a reader's mailbox."""
    from sharekit.delivery.readers.addresses import parse_address
    from sharekit.fetch.urls import checked_url, redirected_url

    text = data.decode("utf-8", "replace")
    for check in (checked_url, parse_address):
        with suppress(SharekitError):
            check(text)
    redirected_url("https://example.org/a", text)


def css(data: bytes) -> None:
    from sharekit.cards.css.sheet import Sheet, StyleBlock

    Sheet((StyleBlock(data.decode("utf-8", "replace"), 1),), 1200, 630)


def picture(data: bytes) -> None:
    from sharekit.cards.images.decode import decode
    from sharekit.cards.images.headers import inspect

    inspect(data)
    decode(data, 1)


def font(data: bytes) -> None:
    """What the child process does that tries a font: it may fail, but neither crash nor go on for ever."""
    from sharekit.text.fonts.trial_child import use_font

    with TemporaryDirectory() as folder, suppress(Exception):
        path = Path(folder, "a.ttf")
        path.write_bytes(data)
        use_font(path, 0)


def splice(data: bytes) -> None:
    """A spliced page is the page with something inserted; a block is replaced by an equal one."""
    from sharekit.publishing.html.head import EditablePage

    before = EditablePage(data, where="page")
    if before.head.block:
        return
    tag = "<meta property='og:title' content='é'>"
    spliced = before.spliced(tag, "key", ())
    start = next(
        (at for at, pair in enumerate(zip(data, spliced, strict=False)) if pair[0] != pair[1]), len(data)
    )
    assert spliced.endswith(data[start:])
    again = EditablePage(spliced, where="page")
    assert again.head.block is None or again.spliced(tag, "key", ()) == spliced


TARGETS: dict[str, Callable[[bytes], None]] = {
    target.__name__: target
    for target in (
        *(page, feed, markdown, front_matter, jsonl, text, introduction, settings),
        *(subscribers, bounces, mailbox, email, webhook, token, card_url, smtp_reply, address),
        *(css, card_template, picture, svg, font, splice),
    )
}


def run(target: Callable[[bytes], None], data: bytes) -> None:
    """Run a target on an input."""
    with suppress(SharekitError):
        target(data)


def seeds(name: str) -> Iterable[bytes]:
    """Return small well-formed inputs of a target, for a fuzzer to change."""
    yield from (path.read_bytes() for path in sorted((SEEDS / name).glob("*")))
    if name == "picture":
        from PIL import Image

        for kind in ("PNG", "JPEG", "GIF", "WEBP"):
            file = BytesIO()
            Image.new("RGB", (9, 7), "navy").save(file, kind)
            yield file.getvalue()


def _ignore(*_: object) -> None:
    """Ignore a warning or an error of one item."""


@cache
def _fonts() -> Fonts:
    from sharekit.text.fonts.library import Fonts

    return Fonts.load()


def _unreachable(url: str) -> FetchResponse:
    raise FetchError("no network here", where=url)
