"""A digest of 10 stories with 3 related posts each: composing it, and filling it for a reader.

    python benchmarks/digest.py [ROUNDS]

Peers in the same run, rounds interleaved: the same HTML through premailer with its defaults, and the naive
way of a newsletter: inline and build the message again for every reader. Prints medians of CPU time.
"""

from __future__ import annotations

import logging
import statistics
import sys
import time
from datetime import UTC, date, datetime
from email.message import EmailMessage
from email.policy import SMTP
from typing import TYPE_CHECKING
from unittest import mock

import cssutils
import premailer

from sharekit import Article, Related
from sharekit.delivery.message.header_block import HeaderBlock
from sharekit.delivery.message.mime import PreparedMessage
from sharekit.digest.assemble import assemble_digest
from sharekit.digest.layout import inline
from sharekit.options import DigestOptions

if TYPE_CHECKING:
    from collections.abc import Callable

    from sharekit.digest.digest import Digest

STORIES, POSTS = 10, 3
READERS = 1000
DAY, MOMENT = date(2025, 3, 1), datetime(2025, 3, 1, tzinfo=UTC)
OPTIONS = DigestOptions(web_url="https://news.example/12", preferences_url="https://news.example/p")
HEAD = HeaderBlock(sender="The Meridian <letters@news.example>", list_id="weekly.news.example")


def stories(seed: int) -> list[Article]:
    """Return an issue's articles; another seed gives other words, to defeat caches."""
    return [
        Article(
            headline=f"Story {n} of issue {seed}: leaders are told to stay home for a while",
            lead="Founders and researchers skip trips, lest secrets leak or somebody is held as a chip. " * 2,
            url=f"https://news.example/{seed}/{n}",
            site="The Meridian",
            byline=("Mara Lindqvist",),
            section=("Technology", "Industry", "Travel")[n % 3],
            language="en-GB",
            image=f"https://news.example/{n}.jpg",
            related=tuple(
                Related(
                    headline=f"Related post {n}.{k} of issue {seed} with a headline of usual length",
                    teaser="A teaser of one sentence that says what the post is about.",
                    url=f"https://news.example/{seed}/{n}/{k}",
                )
                for k in range(POSTS)
            ),
        )
        for n in range(STORIES)
    ]


def composed(seed: int) -> Digest:
    """Compose, inline and trim one issue."""
    return assemble_digest(stories(seed), options=OPTIONS, date=DAY, base_url="https://news.example")


def inlined_by_defaults(page: str) -> str:
    """Inline as premailer does by default."""
    return str(premailer.transform(page))


def naive(page: str, text: str, number: int) -> bytes:
    """Make one reader's message from the composed page: inlined again, built by the standard library."""
    link = f"https://news.example/u/{number:032x}"
    message = EmailMessage(policy=SMTP)
    message["From"], message["Subject"] = HEAD.sender, "An issue"
    message["To"] = f"reader{number}@reader.example"
    message["List-Unsubscribe"] = f"<{link}>"
    message.set_content(text.replace("UNSUBSCRIBE", link))
    message.add_alternative(inlined_by_defaults(page.replace("UNSUBSCRIBE", link)), subtype="html")
    return message.as_bytes()


def spent(work: Callable[[], object]) -> float:
    """Return the CPU time of `work` in ms."""
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1e3


def page_before_inlining() -> str:
    """Return the issue's HTML from the template, style sheets not yet inlined."""
    seen: list[str] = []

    def kept(page: str, where: object = "") -> str:
        seen.append(page)
        return inline.inline(page, where)

    with mock.patch("sharekit.digest.renderer.inline", kept):
        composed(0)
    return seen[0]


def main() -> None:
    """Time everything and print a table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    cssutils.log.setLevel(logging.CRITICAL)
    page, digest = page_before_inlining(), composed(0)
    prepared = PreparedMessage(digest, HEAD)
    naive(page, digest.text, 0)

    def filled() -> None:
        for n in range(READERS):
            prepared.fill(
                address=f"reader{n}@reader.example",
                name=f"Reader {n}",
                unsubscribe_url=f"https://news.example/u/{n:032x}",
                message_id=f"{n:032x}@news.example",
                date=MOMENT,
            )

    names = ("compose", "inline", "defaults", "naive", "fill")
    taken: dict[str, list[float]] = {name: [] for name in names}
    for n in range(1, rounds + 1):
        taken["compose"].append(spent(lambda n=n: composed(n)))  # type: ignore[misc]
        taken["inline"].append(spent(lambda: inline.inline(page)))
        taken["defaults"].append(spent(lambda: inlined_by_defaults(page)))
        taken["naive"].append(spent(lambda n=n: naive(page, digest.text, n)))  # type: ignore[misc]
        taken["fill"].append(spent(filled) / READERS)
    ms = {name: statistics.median(times) for name, times in taken.items()}
    print(
        f"{STORIES} stories x {POSTS} related posts, {len(digest.email_html.encode()) / 1024:.0f} KB of HTML"
    )
    print(f"compose, inline, trim, text       {ms['compose']:8.2f} ms an issue")
    print(f"  inlining in it                  {ms['inline']:8.2f} ms")
    print(f"  the same by premailer's defaults{ms['defaults']:8.2f} ms")
    print(f"prepared and filled               {ms['fill']:8.4f} ms a reader")
    print(
        f"inlined and built for each        {ms['naive']:8.2f} ms a reader, {ms['naive'] / ms['fill']:.0f} x"
    )


if __name__ == "__main__":
    main()
