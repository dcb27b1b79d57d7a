"""What `sharekit publish` makes of real built sites, judged page by page by rules of their own.

    python -m benchmarks.publish_pages SITE… [--pages 120] [--show]

Each SITE is the folder of a built site. A copy is published, published again and checked. Of its pages a
sample is judged by other means than sharekit's: lxml on the content element that the generator names.
`--show` prints every page where rule and sharekit differ, for a person to decide. Prints a row for each site.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from calendar import month_abbr
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from lxml.html import HtmlElement, HTMLParser, fromstring

BASE = "https://site.example/"
CONTENT = (
    "//div[contains(@class,'theme-doc-markdown')]", "//div[contains(@class,'vp-doc')]",
    "//article[contains(@class,'md-content')]", "//div[contains(@class,'md-content')]",
    "//div[@itemprop='articleBody']", "//main", "//div[@role='main']", "//article", "//div[@class='body']",
    "//div[@id='content']", "//body",
)  # fmt: skip
ANCHORS = "header-?link|hash-?link|header-?anchor|permalink|headerlink"
FIELDS = ("headline", "lead", "site", "date", "kind", "picture")


@dataclass(slots=True)
class Row:
    """The figures of one site."""

    name: str
    pages: int = 0
    judged: int = 0
    right: Counter[str] = field(default_factory=Counter)
    stopped: int = 0
    changed: int = 0
    findings: Counter[str] = field(default_factory=Counter)
    cpu: float = 0.0

    def __str__(self) -> str:
        shares = [f"{100 * self.right[name] / max(1, self.judged):.1f}" for name in FIELDS]
        rules = ", ".join(f"{count} {rule}" for rule, count in self.findings.items()) or "clean"
        cells = [self.name, self.pages, self.judged, *shares, self.stopped, self.changed, rules]
        return f"| {' | '.join(map(str, cells))} | {1e3 * self.cpu / max(1, self.pages):.0f} |"


def main() -> None:
    """Judge each site and print its row."""
    parser = argparse.ArgumentParser()
    parser.add_argument("sites", nargs="+", type=Path)
    parser.add_argument("--pages", type=int, default=120)
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    print(f"| site | pages | judged | {' | '.join(FIELDS)} | stopped | changed | --check | CPU ms a page |")
    for site in options.sites:
        with tempfile.TemporaryDirectory() as folder:
            print(judged(site, Path(folder), options.pages, show=options.show), flush=True)


def judged(site: Path, work: Path, sample: int, *, show: bool) -> Row:
    """Publish a copy of a site twice, check it, and judge a sample of its pages."""
    copy = work / "site"
    shutil.copytree(site, copy)
    row = Row(site.name)
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    report = publish(copy, work)
    row.cpu = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
    first = hashes(copy)
    publish(copy, work)
    row.changed = sum(first.get(path) != value for path, value in hashes(copy).items())
    row.findings = Counter(
        f["rule"] for page in publish(copy, work, "--check")["pages"] for f in page["findings"]
    )
    row.pages, row.stopped = len(report["pages"]), report["counts"].get("failed", 0)
    judge = Judge(site, [page["page"] for page in report["pages"]])
    chosen = random.Random(5).sample(report["pages"], min(sample, len(report["pages"])))
    for page in sorted(chosen, key=lambda page: str(page["page"])):
        row.judged += 1
        verdicts = judge.verdicts(page, copy)
        row.right.update(name for name in FIELDS if not verdicts.get(name))
        for name, (expected, got) in ((n, v) for n, v in verdicts.items() if v and show):
            print(f"{site.name} {page['page']} {name}: rule {expected!r}, sharekit {got!r}")
    return row


def publish(site: Path, work: Path, *flags: str) -> dict:  # type: ignore[type-arg]
    """Run the command; return its report."""
    command = [sys.executable, "-m", "sharekit", "publish", str(site), "--base-url", BASE, "--json", *flags]
    environ = os.environ | {"SHAREKIT_PUBLISH__CACHE": str(work / "cache")}
    done = subprocess.run(
        [*command, "--jobs", "1"], env=environ, check=False, capture_output=True, encoding="utf-8"
    )
    report: dict = json.loads(done.stdout)  # type: ignore[type-arg]
    return report


def hashes(folder: Path) -> dict[str, str]:
    """Return the hash of every file."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


class Judge:
    """What a page says of itself, by rules that share nothing with sharekit's."""

    def __init__(self, site: Path, pages: list[str]) -> None:
        self.site = site
        self.trees = {page: tree(site / page) for page in pages}
        titles = Counter(
            part
            for root in self.trees.values()
            for part in {*parts(title(root))[-1:], *parts(title(root))[:1]}
        )
        common = [part for part, count in titles.most_common(3) if count >= len(pages) / 2]
        self.affix = common[0] if common else ""
        described = Counter(
            text
            for text, _ in {
                (text, title(root)) for root in self.trees.values() for text in descriptions(root)
            }
        )
        self.shared = {text for text, count in described.items() if count > 2}
        images = Counter(meta(root, "og:image") for root in self.trees.values())
        self.default = {url for url, count in images.items() if url and count >= len(pages) / 2}

    def verdicts(self, page: dict, copy: Path) -> dict[str, tuple[object, object]]:  # type: ignore[type-arg]
        """Return what differs: field to the rule's answer and sharekit's."""
        path = str(page["page"])
        root, out = self.trees[path], tree(copy / path)
        skipped = page["status"] == "skipped"
        expected_kind = self.kind(path, root)
        if skipped:
            wrong = expected_kind == "article"
            return {"kind": (expected_kind, f"skipped: {page['reason']}")} if wrong else {}
        found: dict[str, tuple[object, object]] = {}
        heads = self.headlines(root)
        if squash(meta(out, "og:title")) not in {squash(text) for text in heads}:
            found["headline"] = (heads[:2], meta(out, "og:title"))
        found |= self.lead(root, meta(out, "og:description"))
        name = meta(root, "og:site_name") or self.affix
        if name and squash(meta(out, "og:site_name")) not in squash(name):
            found["site"] = (name, meta(out, "og:site_name"))
        published = meta(out, "article:published_time")[:10]
        if published and not self.dated(root, published):
            found["date"] = ("none", published)
        kind = meta(out, "og:type")
        if expected_kind != "either" and (kind == "website") != (expected_kind == "list"):
            found["kind"] = (expected_kind, kind)
        image = unquote(meta(out, "og:image").partition("?")[0])
        own = meta(root, "og:image")
        if own and own not in self.default:
            if not image.endswith(unquote(own).lstrip("./")):
                found["picture"] = (own, image)
        elif not image.startswith(BASE) or not (copy / image.removeprefix(BASE)).is_file():
            found["picture"] = ("a card", image)
        return found

    def headlines(self, root: HtmlElement) -> list[str]:
        """Return the texts that are right as headline: the content's first h1, else the title's own part."""
        shown = [text for node in content(root).iter("h1") if (text := heading(node))]
        own = [part for part in parts(title(root)) if part != self.affix]
        if shown:
            return [shown[0], *(own if len(shown) > 1 else [])]  # of several, the one that the title repeats
        whole = title(root).replace(self.affix, "").strip(" |-–—·•:") if self.affix else title(root)
        lesser = [heading(node) for node in content(root).iter("h2", "h3", "h4")][:1]
        outside = [heading(node) for node in root.iter("h1")]
        return [*filter(None, (whole, *own, *outside, *lesser)), self.affix]

    def lead(self, root: HtmlElement, got: str) -> dict[str, tuple[object, object]]:
        """Return nothing if the lead is the page's own description or one of its first paragraphs."""
        own = [text for text in descriptions(root) if text not in self.shared]
        first = [text for node in content(root).iter("p") if is_plain(node) and (text := plain(node))]
        real = [text for text in first if len(text.split()) > 3 or (len(text) > 12 and not text.isascii())]
        accepted = [squash(text) for text in (*own, *real[:4])]
        if not got:
            sentences = [text for text in real[:6] if re.search(r"[.!?。！？]$", text)]
            return {"lead": (sentences[0][:80], "")} if sentences else {}
        key = squash(got).rstrip("…")
        return (
            {}
            if any(key[:60] in text for text in accepted)
            else {"lead": ([t[:80] for t in (*own, *real[:2])], got[:80])}
        )

    def kind(self, path: str, root: HtmlElement) -> str:
        """Return `list` for lists of posts or links, `other` for what nobody shares, else `article`."""
        if path == "index.html":
            return "list"
        robots = "noindex" in meta(root, "robots")
        if robots or re.search(
            r"(^|/)(404|search|genindex|py-modindex|tags?|categor\w+|archives?|page)(\W|$)", path
        ):
            return "other"
        main = content(root)
        linked = [node for node in main.iter("h1", "h2", "h3") if leads_away(node)]
        text, links = plain(main), " ".join(plain(node) for node in main.iter("a") if node.get("href"))
        prose = [node for node in main.iter("p") if is_plain(node) and len(plain(node)) > 60]
        if len(text) < 200 and not prose:
            return "either"
        return "list" if len(linked) > 3 or (len(links) > 0.7 * len(text) and not prose) else "article"

    def dated(self, root: HtmlElement, day: str) -> bool:
        """Whether the page declares a day or shows it."""
        declared = [node.get("content") or node.get("datetime") or "" for node in root.iter("meta", "time")]
        scripts = " ".join(
            node.text or "" for node in root.iter("script") if "ld+json" in (node.get("type") or "")
        )
        year, month, number = day.split("-")
        name = month_abbr[int(month)].lower() + r"\w*"
        shown = plain(root.find("body"))[:3000].lower()
        number = rf"0?{int(number)}(?:st|nd|rd|th)?"
        words = re.search(rf"{name} {number}\D{{1,4}}{year}|{number}\D{{1,4}}{name}\D{{1,3}}{year}", shown)
        return any(text.startswith(day) for text in declared) or day in scripts or day in shown or bool(words)


def tree(path: Path) -> HtmlElement:
    """Return the parsed page."""
    data = path.read_bytes()
    found = re.search(rb"charset=[\"']?([\w-]+)", data[:2048])
    parser = HTMLParser(encoding=found[1].decode() if found else "utf-8", huge_tree=True)
    return fromstring(data if data.strip() else b"<p></p>", parser=parser)


def content(root: HtmlElement) -> HtmlElement:
    """Return the element that holds the text."""
    return next((nodes[0] for path in CONTENT if (nodes := root.xpath(path))), root)


def heading(node: HtmlElement) -> str:
    """Return the text of a heading without links to itself."""
    texts = [node.text or ""]
    for child in node:
        anchor = child.tag == "a" and re.search(ANCHORS, child.get("class") or "") and len(plain(child)) < 4
        texts += [" " if child.tag == "br" else "", "" if anchor else plain(child), child.tail or ""]
    return " ".join("".join(texts).replace("\u200b", "").replace("¶", "").split())


def plain(node: HtmlElement | None) -> str:
    """Return the text of an element."""
    if node is None:
        return ""
    return " ".join(
        "".join(node.xpath(".//text()[not(ancestor::script or ancestor::style or ancestor::svg)]")).split()
    )


def is_plain(node: HtmlElement) -> bool:
    """Return whether a paragraph is running text."""
    tags = {above.tag for above in node.iterancestors()}
    return not tags & {"li", "td", "th", "pre", "nav", "footer", "aside", "figcaption", "dt", "header"}


def leads_away(node: HtmlElement) -> bool:
    """Return whether a heading links to another page."""
    return any(not (link.get("href") or "#").startswith("#") for link in node.iter("a"))


def title(root: HtmlElement) -> str:
    """Return the text of the title."""
    return plain(root.find(".//title"))


def parts(text: str) -> list[str]:
    """Return the parts of a title."""
    return [part.strip() for part in re.split(r"\s[|–—·•-]\s|\s*[|｜]\s*", text) if part.strip()]


def descriptions(root: HtmlElement) -> list[str]:
    """Return what the page says of itself."""
    return list(
        filter(None, (meta(root, key) for key in ("description", "og:description", "twitter:description")))
    )


def meta(root: HtmlElement, key: str) -> str:
    """Return the value of a meta tag."""
    nodes: Iterator[HtmlElement] = root.iter("meta")
    return next(
        (
            " ".join((n.get("content") or "").split())
            for n in nodes
            if key in {n.get("property"), n.get("name")}
        ),
        "",
    )


def squash(text: str) -> str:
    """Return letters and digits alone."""
    return "".join(filter(str.isalnum, text.casefold()))


if __name__ == "__main__":
    main()
