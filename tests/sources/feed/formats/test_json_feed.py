"""JSON Feed 1.0 and 1.1, field by field, read as a stream."""

import io
import itertools
import json
import tracemalloc
from datetime import UTC, datetime

import pytest

from sharekit.article import Article
from sharekit.errors import SourceError
from sharekit.sources.feed import parse_feed, read_feed
from sharekit.sources.feed.formats.json_stream import members

_MOMENT = datetime(2003, 12, 31, 10, 14, 55, tzinfo=UTC)


def first(item: object, **feed: object) -> Article:
    return next(read_feed(json.dumps({**feed, "items": [item]}).encode()))


@pytest.mark.parametrize(
    ("item", "field", "value"),
    [
        ({"title": "A <b>b</b>"}, "headline", "A b"),
        ({"title": "1 < 2"}, "headline", "1 < 2"),
        ({"summary": "1 < 2"}, "lead", "1 < 2"),
        ({"content_html": "<p>One.</p>"}, "body", ("One.",)),
        ({"content_text": "One <b>.\n\nTwo."}, "body", ("One <b>.", "Two.")),
        ({"url": "https://e.org/1"}, "url", "https://e.org/1"),
        ({"external_url": "https://e.org/1"}, "url", "https://e.org/1"),
        ({"url": "https://e.org/1", "external_url": "https://e.net/"}, "url", "https://e.org/1"),
        ({"id": "https://e.org/1"}, "url", "https://e.org/1"),
        ({"authors": [{"name": "Ana Ruiz"}, {"name": "Jo Li"}]}, "byline", ("Ana Ruiz", "Jo Li")),
        ({"author": {"name": "Ana Ruiz"}}, "byline", ("Ana Ruiz",)),
        ({"authors": [{"name": "Ana"}], "author": {"name": "Ana"}}, "byline", ("Ana",)),
        ({"date_published": "2003-12-31T10:14:55Z"}, "published", _MOMENT),
        ({"date_modified": "2003-12-31T10:14:55Z"}, "modified", _MOMENT),
        ({"tags": ["Ferries", " "]}, "tags", ("Ferries",)),
        (
            {"image": "https://e.org/i.png", "banner_image": "https://e.org/b.png"},
            "image",
            "https://e.org/i.png",
        ),
        ({"banner_image": "https://e.org/b.png"}, "image", "https://e.org/b.png"),
        ({"attachments": [{"url": "https://e.org/i", "mime_type": "image/png"}]}, "image", "https://e.org/i"),
        ({"content_html": "<img src='https://e.org/i.png'>"}, "image", "https://e.org/i.png"),
        ({"title": "x", "language": "de-AT"}, "language", "de-AT"),
    ],
)
def test_an_item_with_one_field(item: object, field: str, value: object) -> None:
    assert getattr(first(item), field) == value


def test_channel_data_and_inherited_fields() -> None:
    feed = {
        "title": "The Post",
        "description": "News.",
        "home_page_url": "https://e.org/",
        "feed_url": "/f.json",
        "icon": "i.png",
        "favicon": "f.ico",
        "language": "en",
        "authors": [{"name": "Ana", "url": "https://e.org/ana"}],
    }
    channel, _ = parse_feed(json.dumps({**feed, "items": []}).encode(), url="https://e.org/x")
    assert (channel.title, channel.description, channel.language) == ("The Post", "News.", "en")
    assert (channel.link, channel.feed_link) == ("https://e.org/", "https://e.org/f.json")
    assert (channel.image, channel.authors[0].url) == ("https://e.org/i.png", "https://e.org/ana")
    article = first({"title": "x", "image": "a.png"}, **feed)
    assert (article.site, article.byline, article.language) == ("The Post", ("Ana",), "en")
    assert article.image == "https://e.org/a.png"


def test_a_title_after_the_items() -> None:
    data = {"items": [{"title": "x"}], "title": "The Post"}
    assert next(read_feed(json.dumps(data).encode())).site == "The Post"


def test_the_first_item_dates_the_feed() -> None:
    days = [{"date_modified": f"2003-12-{day}", "date_published": f"2003-11-{day}"} for day in (30, 29)]
    channel, _ = parse_feed(json.dumps({"items": [{"title": "undated"}, *days]}).encode())
    assert (str(channel.updated), str(channel.published)) == ("2003-12-30", "2003-11-30")


@pytest.mark.parametrize(("said", "language"), [("en_GB", "en-GB"), ("English", ""), ("", "")])
def test_a_language_is_a_tag(said: str, language: str) -> None:
    data = f"<rss><channel><language>{said}</language><item><title>x</title></item></channel></rss>"
    assert next(read_feed(data.encode())).language == language


@pytest.mark.parametrize("odd", [None, 7, "x", [], {}, {"title": 7}, {"authors": "x", "tags": 3}])
def test_an_odd_item_is_one_error(odd: object) -> None:
    data = json.dumps(
        {"items": [odd, {"title": "x", "authors": [7, {}], "attachments": [1], "date_published": 4}]}
    )
    errors: list[object] = []
    assert [article.headline for article in read_feed(data.encode(), on_error=errors.append)] == ["x"]
    assert len(errors) == 1


@pytest.mark.parametrize(
    "text",
    ['{"items": {}}', '{"items": [{"title": "x"}, {"ti', '{"items": [{"title": "x"} 7]}', '{"a" 7}', "[]"],
)
def test_malformed_json_gives_the_items_before_it(text: str) -> None:
    found: list[str] = []
    with pytest.raises(SourceError, match="JSON"):
        found.extend(article.headline for article in read_feed(text.encode()))


def test_deep_nesting() -> None:
    with pytest.raises(SourceError, match="JSON"):
        list(read_feed(b'{"a": ' + b"[" * 100_000))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_encodings(encoding: str) -> None:
    (article,) = read_feed(json.dumps({"items": [{"title": "Fähre"}]}, ensure_ascii=False).encode(encoding))
    assert article.headline == "Fähre"


class _Slow(io.BytesIO):
    """Gives a few bytes at a time."""

    def read(self, _size: int | None = -1) -> bytes:
        return super().read(3)


def test_members_in_any_chunks() -> None:
    value = {"a": 12345678, "b": [1, {"c": "]}"}], "list": ["x", 2.5, -1e3, None, True, "é\n"], "d": {}}
    found = list(members(_Slow(json.dumps(value, indent=1).encode()), streamed="list"))
    assert [one for name, one in found if name == "list"] == value["list"]
    assert {name: one for name, one in found if name != "list"} == {
        k: v for k, v in value.items() if k != "list"
    }


class _Long(io.BytesIO):
    """A JSON Feed of many items, made as it is read."""

    def __init__(self, items: int) -> None:
        item = json.dumps({"id": "1", "title": "N", "content_text": "Words of a paragraph. " * 30}).encode()
        self._parts = itertools.chain([b'{"items": ['], itertools.repeat(item + b",\n", items), [item, b"]}"])
        self._rest = b""
        super().__init__()

    def read(self, size: int | None = -1) -> bytes:
        size = size or 0
        while len(self._rest) < size and (part := next(self._parts, b"")):
            self._rest += part
        found, self._rest = self._rest[:size], self._rest[size:]
        return found


def test_memory_is_bounded_whatever_the_number_of_items() -> None:
    tracemalloc.start()
    try:
        count = sum(1 for _ in members(_Long(10_000), streamed="items"))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count == 10_001
    assert peak < 4_000_000
