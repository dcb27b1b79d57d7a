"""Every parser of outside bytes as a function of bytes; SharekitError is the only exception allowed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from sharekit.errors import SharekitError

ROOT = Path(__file__).parents[2]
FONTS = ROOT / "fonts"
SEEDS = Path(__file__).with_name("seeds")


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


def css(data: bytes) -> None:
    from sharekit.cards.css.sheet import Sheet, StyleBlock

    Sheet((StyleBlock(data.decode("utf-8", "replace"), 1),), 1200, 630)


def picture(data: bytes) -> None:
    from sharekit.cards.images.decode import decode
    from sharekit.cards.images.headers import inspect

    inspect(data)
    decode(data, 1)


def font(data: bytes) -> None:
    from sharekit.text.fonts.face import describe
    from sharekit.text.fonts.font_file import open_untried

    with TemporaryDirectory() as folder:
        path = Path(folder, "a.ttf")
        path.write_bytes(data)
        describe(open_untried(path), path)


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
    for target in (page, feed, markdown, jsonl, text, subscribers, bounces, css, picture, font, splice)
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
    if name == "font":
        yield next(iter(sorted(FONTS.glob("*/*.ttf")))).read_bytes()[:4096]


def _ignore(*_: object) -> None:
    """Ignore a warning or an error of one item."""
