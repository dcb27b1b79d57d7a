"""How well is a page's own block of related posts found, with and without its class names?

    python -m benchmarks.related_block FOLDER [--wrong]

FOLDER holds saved pages (`*.html`, at any depth; a `.json` of the same name may give {"url": …}). The
answer comes from the page itself: the largest element of 2 to 15 links whose class or id is that of a
well-known related-posts plugin or theme. The reader then sees the page twice: as it is, and with every
class and id taken out, so that only words and shape are left. Scored are the links' addresses: F1, and
whether the block is exactly that. The last line is the share of pages without such a plugin, among the
first 200, that show a block all the same.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.intake_scores import address
from sharekit.sources.page import article_of, parse

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from sharekit.sources.page import Page

PLUGINS = re.compile(
    r"\b(?:yarpp(?:-related)?|wp_rp_(?:content|wrap)|zem_rp|rp4wp-related-posts|crp_related|jeg_(?:postblock_)?related|"
    r"td_block_related_posts|mvp-related-posts|jp-relatedposts-items|related[-_]?posts|related-articles|"
    r"article__related|entry-related)\b",
    re.IGNORECASE,
)
LABEL = 15  # characters; shorter links are labels


def main() -> None:
    """Score every page that carries a known plugin."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder")
    parser.add_argument("--wrong", action="store_true", help="print the pages that were not exactly right")
    options = parser.parse_args()
    results: dict[str, list[tuple[float, bool]]] = {"as it is": [], "without names": []}
    others: list[bool] = []
    for file in sorted(Path(options.folder).rglob("*.html")):
        page = _page(file)
        truth = _truth(page)
        if not truth:
            if len(others) < 200:
                others.append(bool(article_of(page).related))
            continue
        for name, found in results.items():
            got = _found(_page(file), stripped=name == "without names")
            shared = 2 * len(truth & got) / (len(truth) + len(got))
            found.append((shared, truth == got))
            if options.wrong and truth != got:
                print(f"{name}: {file.name}\n  missing {sorted(truth - got)}\n  extra {sorted(got - truth)}")
    print("| page | pages | URL F1 | exact block |\n|---|---|---|---|")
    for name, scores in results.items():
        mean, exact = (100 * statistics.fmean(column) for column in zip(*scores, strict=True))
        print(f"| {name} | {len(scores)} | {mean:.1f} | {exact:.1f} |")
    print(
        f"\nblocks found on {len(others)} pages without such a plugin: {100 * statistics.fmean(others):.0f} %"
    )


def _page(file: Path) -> Page:
    about = file.with_suffix(".json")
    url = json.loads(about.read_text(encoding="utf-8")).get("url", "") if about.is_file() else ""
    return parse(file.read_bytes(), where=file.name, url=url)


def _truth(page: Page) -> set[tuple[str, str]]:
    best: set[tuple[str, str]] = set()
    for node in page.root.xpath("//*[@class or @id]"):
        if PLUGINS.search(f"{node.get('class', '')} {node.get('id', '')}"):
            links = _titled(page, node)
            best = links if 2 <= len(links) <= 15 and len(links) > len(best) else best
    return best


def _titled(page: Page, node: HtmlElement) -> set[tuple[str, str]]:
    found = set()
    for link in node.iter("a"):
        url = page.absolute(link.get("href"))
        listing = re.search(r"/(tag|category|author|autor|kategorie)s?/", url)
        if url and not listing and len(" ".join(link.text_content().split())) >= LABEL:
            found.add(address(url))
    return found


def _found(page: Page, *, stripped: bool) -> set[tuple[str, str]]:
    if stripped:
        for node in page.root.iter():
            node.attrib.pop("class", None)
            node.attrib.pop("id", None)
    return {address(post.url) for post in article_of(page).related}


if __name__ == "__main__":
    main()
