"""Feeds: how many of the expectations in feedparser's own test files sharekit meets, folder by folder.

    python -m benchmarks.feed_expectations FOLDER [--misses PATTERN]

FOLDER is `tests/wellformed` or `tests/illformed` of the feedparser project: each file says in a comment
what its author expects, as `feed['title'] == 'x'` or `entries[0]['link'] == 'y'`. Only fields that sharekit
has are counted; texts are compared as plain text, dates as moments. `--misses` prints what differs.
"""

from __future__ import annotations

import argparse
import ast
import re
from calendar import timegm
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.feeds import line, moment
from sharekit.errors import SharekitError
from sharekit.sources.feed import Channel, FeedItem, parse_feed
from sharekit.sources.feed.model import Person
from sharekit.sources.words.dates import parse_moment

_EXPECT = re.compile(r"Expect:\s*(.*?)\s*(?:-->|\n)", re.DOTALL)
_MOMENTS = {"updated", "modified", "date", "published", "issued", "created"}
Where = tuple[str | int, ...]


def main() -> None:
    """Print the figures."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--misses", default="")
    given = arguments.parse_args()
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for file in sorted(given.folder.rglob("*.xml")):
        if "content_location" in file.name:  # these need a server that sends the header
            continue
        group = file.relative_to(given.folder).parts[0] if file.parent != given.folder else "."
        for path, wanted, found in checks(file):
            met = same(path, wanted, found)
            total[group] += 1
            right[group] += met
            if not met and given.misses and re.search(given.misses, str(file)):
                print(f"{file.relative_to(given.folder)}: {path}\n  wanted {wanted!r}\n  found  {found!r}")
    for group, count in [*sorted(total.items()), ("all", total.total())]:
        good = right.total() if group == "all" else right[group]
        print(f"{group:<16} {good:4} of {count:4} {100 * good / count:5.1f} %")


def checks(file: Path) -> Iterator[tuple[Where, Any, Any]]:
    """Yield each comparison of a file that we can make: what it is of, what is expected, what we found."""
    data = file.read_bytes()
    said = _EXPECT.search(data.decode("utf-8", "replace"))
    if not said:
        return
    try:
        channel, items = parse_feed(data, url="http://127.0.0.1:8097/")
    except SharekitError:
        channel, items = Channel(), []
    view = {"feed": fields_of(channel), "entries": [fields_of(item) for item in items]}
    for path, wanted in comparisons(said[1]):
        if path[0] not in view or not known(path) or isinstance(wanted, dict):
            continue
        yield path, wanted, value_at(view, path)


def comparisons(text: str) -> Iterator[tuple[Where, Any]]:
    """Yield path and constant of each `path == constant` in an expectation."""
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except SyntaxError:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Eq):
            try:
                yield tuple(path_of(node.left)), ast.literal_eval(node.comparators[0])
            except (ValueError, TypeError, SyntaxError):
                continue


def path_of(node: ast.expr) -> Iterator[str | int]:
    """Yield the names and numbers of `entries[0]['link']`."""
    if isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, ast.Subscript):
        yield from path_of(node.value)
        yield ast.literal_eval(node.slice)
    elif isinstance(node, ast.Attribute):
        yield from path_of(node.value)
        yield node.attr
    else:
        raise TypeError(ast.dump(node))


def known(path: Where) -> bool:
    """Return whether sharekit has such a field."""
    keys = [key for key in path if isinstance(key, str)][1:]
    model = fields_of(FeedItem()) | fields_of(Channel())
    if not keys or keys[0] not in model:
        return False
    return len(keys) == 1 or keys[1] in _SUBFIELDS.get(keys[0], ())


_SUBFIELDS = {
    "author_detail": ("name", "email", "url", "href"),
    "authors": ("name", "email", "url", "href"),
    "content": ("value",),
    "title_detail": ("value",),
    "summary_detail": ("value",),
    "subtitle_detail": ("value",),
    "tagline_detail": ("value",),
    "rights_detail": ("value",),
    "copyright_detail": ("value",),
    "generator_detail": ("name",),
    "image": ("href", "url"),
    "links": ("href", "rel", "title"),
    "enclosures": ("href", "url"),
    "tags": ("term",),
}


def fields_of(holder: Channel | FeedItem) -> dict[str, Any]:
    """Return what we read, under feedparser's names."""
    person = holder.authors[0] if holder.authors else Person()
    people = [{"name": p.name, "email": p.email, "url": p.url, "href": p.url} for p in holder.authors]
    title, rights = line(holder.title), line(holder.rights)
    fields: dict[str, Any] = {
        "title": title,
        "title_detail": {"value": title},
        "link": holder.link,
        "links": [{"href": each.url, "rel": each.rel, "title": each.title} for each in holder.links],
        "id": holder.id,
        "guid": holder.id,
        "author": f"{person.name} ({person.email})"
        if person.name and person.email
        else person.name or person.email,
        "author_detail": people[0] if people else {},
        "authors": people,
        "language": holder.language,
        "rights": rights,
        "copyright": rights,
        "rights_detail": {"value": rights},
        "copyright_detail": {"value": rights},
        "image": {"href": holder.image, "url": holder.image},
        "tags": [{"term": name} for name in holder.categories],
        "category": holder.categories[0] if holder.categories else "",
    }
    fields |= dict.fromkeys(
        ("published", "published_parsed", "issued", "issued_parsed"), moment(holder.published)
    )
    fields |= dict.fromkeys(
        ("updated", "updated_parsed", "modified", "modified_parsed"), moment(holder.updated)
    )
    fields |= dict.fromkeys(("created", "created_parsed"), moment(holder.published))
    if isinstance(holder, Channel):
        text = line(holder.description)
        fields |= dict.fromkeys(("description", "subtitle", "tagline", "info", "summary"), text)
        fields |= {"subtitle_detail": {"value": text}, "tagline_detail": {"value": text}}
        fields |= {"generator": holder.generator, "generator_detail": {"name": holder.generator}}
        return fields
    text = line(holder.summary or holder.content)
    fields |= {"summary": text, "description": text, "summary_detail": {"value": text}}
    fields |= {"content": [{"value": line(holder.content)}], "comments": holder.comments}
    return fields | {"enclosures": [{"href": each.url, "url": each.url} for each in holder.enclosures]}


def value_at(view: Any, path: Where) -> Any:
    """Return the value at the path, or None."""
    for key in path:
        try:
            view = view[key]
        except (KeyError, IndexError, TypeError):
            return None
    return view


def same(path: Where, wanted: Any, found: Any) -> bool:
    """Compare as text, or as moments."""
    key = str(path[-1])
    if key.removesuffix("_parsed") in _MOMENTS:
        expected = (
            datetime.fromtimestamp(timegm(wanted), UTC)
            if isinstance(wanted, tuple)
            else moment(parse_moment(str(wanted)))
        )
        return bool(found == expected)
    if isinstance(wanted, str):
        return line(found) == line(wanted)
    return bool(wanted == found)


if __name__ == "__main__":
    main()
