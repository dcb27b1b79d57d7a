"""`read` finds out what a source is, and one bad item never stops the rest."""

import io
import json
import os
import threading
from pathlib import Path

import pytest

import sharekit
from sharekit.errors import SharekitError, SourceError
from sharekit.sources import jsonl
from sharekit.sources.kinds import kind_of

TEXT = "Harbour road to close\n\nThe council voted on Tuesday to close the harbour road to cars.\n"


@pytest.mark.parametrize(
    ("data", "name", "media_type", "kind"),
    [
        (b"A headline\n", "a.txt", "", "text"),
        (b"A headline\n", "-", "", "text"),
        (b"<!doctype html><title>x", "a", "", "page"),
        (b"\xef\xbb\xbf\n <HTML>", "", "", "page"),
        ("<html><p>x".encode("utf-16"), "", "", "page"),
        (b"<?xml version='1.0'?><rss version='2.0'>", "a.html", "text/html", "feed"),
        (b"<?xml version='1.0'?><!-- c --><feed xmlns='http://www.w3.org/2005/Atom'>", "", "", "feed"),
        (b"<rdf:RDF xmlns:rdf='x'>", "", "", "feed"),
        (b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'>", "", "", "page"),
        (b"<p>Not a text</p>", "a.txt", "", "text"),
        (b'{"version": "https://jsonfeed.org/version/1.1"}', "a.json", "", "feed"),
        (b'{"headline": "x"}\n', "a.jsonl", "", "jsonl"),
        (b"---\ntitle: x\n---\n", "", "", "markdown"),
        (b"+++\ntitle = 'x'\n+++\n", "a.txt", "", "markdown"),
        (b"# x\n", "a.md", "", "markdown"),
        (b"hello", "", "text/html; charset=utf-8", "page"),
        (b"[Update] A headline in brackets\n", "a.txt", "", "text"),
        (b"{% extends 'x' %}<p>", "a.html", "", "page"),
    ],
)
def test_kinds(data: bytes, name: str, media_type: str, kind: str) -> None:
    assert kind_of(data, name=name, media_type=media_type) == kind


def test_read_a_file(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    (article,) = sharekit.read(path, language="en")
    assert article.headline == "Harbour road to close"
    assert article.language == "en"


def test_headline_and_lead_replace(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    (article,) = sharekit.read(str(path), headline="Mine", lead="My lead.")
    assert (article.headline, article.lead) == ("Mine", "My lead.")


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode()), encoding="utf-8"))
    (article,) = sharekit.read("-")
    assert article.headline == "Harbour road to close"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("none.txt", None, "no such file"),
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n\t\n", "empty"),
        ("x.png", b"\x89PNG\r\n\x1a\n", "PNG"),
    ],
)
def test_bad_sources(tmp_path: Path, name: str, content: bytes | None, said: str) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SourceError, match=said) as caught:
        list(sharekit.read(path))
    assert name in caught.value.where


@pytest.mark.parametrize("source", ["", " ", "a\0b", "x" * 5000])
def test_invalid_source_names(source: str) -> None:
    with pytest.raises(SourceError):
        list(sharekit.read(source))


def test_a_pipe_is_read_to_its_end(tmp_path: Path) -> None:
    feed = b"<rss><channel><item><title>Piped</title></item></channel></rss>"
    pipe = tmp_path / "feed.xml"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(feed,))
    writer.start()
    (article,) = sharekit.read(pipe)
    writer.join()
    assert article.headline == "Piped"


def test_a_pipe_in_a_folder_is_skipped(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    (tmp_path / "b.txt").write_text("B\n", encoding="utf-8")
    assert [article.headline for article in sharekit.read(tmp_path)] == ["B"]


def test_huge_texts_are_read_in_part(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"Headline\n\n" + b"A paragraph of words that goes on for long.\n\n" * 50_000)
    (article,) = sharekit.read(path)
    assert len(article.body) == 20_000 - 1


def test_an_unknown_kind_is_refused_at_once() -> None:
    with pytest.raises(SourceError, match="supported are text"):
        sharekit.read("a.txt", kind="novel")


def test_a_kind_can_be_forced(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(TEXT, encoding="utf-8")
    (article,) = sharekit.read(path, kind="text")
    assert article.headline == "Harbour road to close"


def test_json_lines_round_trip(tmp_path: Path) -> None:
    article = sharekit.Article(headline="Ünï", tags=("a",), related=(sharekit.Related(headline="R"),))
    path = tmp_path / "a.jsonl"
    path.write_text(
        json.dumps(article.to_json()) + "\n\n" + json.dumps({"headline": "Two"}) + "\n", encoding="utf-8"
    )
    assert list(sharekit.read(path)) == [article, sharekit.Article(headline="Two")]


def test_a_bad_json_line_does_not_stop_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(
        '{"headline": "One"}\n{"headline": \n[1]\n{"headlin": "x"}\n{"headline": "Two"}\n', encoding="utf-8"
    )
    errors: list[SharekitError] = []
    assert [article.headline for article in sharekit.read(path, on_error=errors.append)] == ["One", "Two"]
    assert [error.where.rpartition(":")[2] for error in errors] == ["2", "3", "4"]
    with pytest.raises(SourceError):
        list(sharekit.read(path))


def test_a_json_array(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps([{"headline": "One"}, {"headline": "Two"}], indent=2), encoding="utf-8")
    assert [article.headline for article in sharekit.read(path)] == ["One", "Two"]


def test_a_folder_with_a_bad_file(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "b.txt").write_text("B\n", encoding="utf-8")
    (tmp_path / "a.txt").write_bytes(b"\x89PNG")
    (tmp_path / "sub" / "c.txt").write_text("C\n", encoding="utf-8")
    (tmp_path / "README.txt").write_text("no article\n", encoding="utf-8")
    (tmp_path / ".hidden.txt").write_text("no article\n", encoding="utf-8")
    (tmp_path / "x.css").write_text("body{}", encoding="utf-8")
    errors: list[SharekitError] = []
    assert [article.headline for article in sharekit.read(tmp_path, on_error=errors.append)] == ["B", "C"]
    assert [Path(error.where).name for error in errors] == ["a.txt"]


def test_links_that_lead_nowhere_are_reported_and_the_rest_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.txt").symlink_to("gone.txt")
    (tmp_path / "c.md").symlink_to("c.md")
    (tmp_path / "d.txt").symlink_to("a.txt")
    errors: list[SharekitError] = []
    articles = list(sharekit.read(tmp_path, on_error=errors.append))
    assert [article.headline for article in articles] == ["Harbour road to close"] * 2
    assert [Path(str(error.where)).name for error in errors] == ["b.txt", "c.md"]
    with pytest.raises(SourceError):
        list(sharekit.read(tmp_path / "c.md"))


def test_a_folder_without_articles(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="contains no article"):
        list(sharekit.read(tmp_path))


def test_unsupported_schemes_are_reported_as_written() -> None:
    with pytest.raises(SourceError) as caught:
        list(sharekit.read("ftp://e.org/a"))
    assert caught.value.where == "ftp://e.org/a"
    assert "http" in caught.value.hint


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/urandom"])
def test_devices_are_refused(device: str) -> None:
    if not Path(device).is_char_device():
        pytest.skip(f"there is no {device} here")
    with pytest.raises(SourceError, match="is a device"):
        list(sharekit.read(device))


def test_a_pipe_without_a_writer_times_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sharekit.support.files._SECONDS", 0.1)
    pipe = tmp_path / "a.txt"
    os.mkfifo(pipe)
    with pytest.raises(SourceError, match="without a writer"):
        list(sharekit.read(pipe))


def test_endless_input_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sharekit.support.files.MOST_BYTES", 1000)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode() * 1000), encoding="utf-8"))
    with pytest.raises(SourceError, match="larger than 1,000 bytes"):
        list(sharekit.read("-"))


def test_a_folder_with_a_link_to_itself_is_walked_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "again").symlink_to(tmp_path)
    assert len(list(sharekit.read(tmp_path))) == 1


def test_a_file_whose_name_is_no_utf_8(tmp_path: Path) -> None:
    path = os.fsdecode(os.fsencode(tmp_path) + b"/n\xe9.txt")
    Path(path).write_text(TEXT, encoding="utf-8")
    assert len(list(sharekit.read(path))) == len(list(sharekit.read(tmp_path))) == 1


def test_json_lines_are_streamed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sharekit.support.files.MOST_BYTES", 1000)
    path = tmp_path / "a.jsonl"
    path.write_text('{"headline": "One"}\n' * 100, encoding="utf-8")
    assert len(list(sharekit.read(path))) == 100


def test_a_binary_line_is_one_error(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"headline": "One"}\n' + bytes(range(1, 9)) * 9 + b'\n{"headline": "Two"}\n')
    errors: list[SharekitError] = []
    assert [article.headline for article in sharekit.read(path, on_error=errors.append)] == ["One", "Two"]
    assert [error.where.rpartition(":")[2] for error in errors] == ["2"]


def test_a_url_for_one_article(tmp_path: Path) -> None:
    text = tmp_path / "a.txt"
    text.write_text("Headline\n\nA lead that is a whole sentence.\n", encoding="utf-8")
    (article,) = sharekit.read(text, url="https://example.org/a")
    assert article.url == "https://example.org/a"
    with pytest.raises(SourceError, match="one article"):
        list(sharekit.read(tmp_path, url="https://example.org/a"))


def test_an_array_is_read_element_by_element(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(
        '[{"headline": "One"}, {"lead": "none"}, {"headline": "Two"}, {"headline"', encoding="utf-8"
    )
    errors: list[str] = []
    found = sharekit.read(path, kind="jsonl", on_error=lambda error: errors.append(str(error)))
    assert [article.headline for article in found] == ["One", "Two"]
    assert "[1]" in errors[0]
    assert "after element 3" in errors[1]


def test_one_value_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sharekit.sources.feed.formats.json_stream._LONGEST_VALUE", 500_000)
    path = tmp_path / "a.json"
    path.write_text(json.dumps([{"headline": "One"}, {"headline": "x" * 2_000_000}]), encoding="utf-8")
    errors: list[str] = []
    assert len(list(sharekit.read(path, kind="jsonl", on_error=lambda error: errors.append(str(error))))) == 1
    assert "one value is longer" in errors[0]


@pytest.mark.parametrize("text", ["word " * 200_000, "<![CDATA[" + "<p>word</p>" * 100_000 + "]]>"])
def test_one_text_of_a_feed_is_bounded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str) -> None:
    monkeypatch.setattr("sharekit.sources.feed.formats.xml_text._LONGEST_TEXT", 100_000)
    path = tmp_path / "a.xml"
    items = f"<item><title>One</title><description>{text}</description></item><item><title>Two</title></item>"
    path.write_text(f"<rss><channel><title>T</title>{items}</channel></rss>", encoding="utf-8")
    first, second = sharekit.read(path)
    assert (first.headline, second.headline) == ("One", "Two")
    assert sum(map(len, first.body)) < 500_000


def test_short_texts_are_likely_in_the_language_of_the_folder(tmp_path: Path) -> None:
    long = "Byrådet stemte tirsdag for at lukke havnevejen for biler, og det er ikke første gang, de gør det."
    for number in range(3):
        (tmp_path / f"a{number}.txt").write_text(f"Havnevejen lukkes\n\n{long}\n", encoding="utf-8")
    (tmp_path / "b.txt").write_text("Ny bro\n", encoding="utf-8")
    (tmp_path / "c.html").write_text("<title>Ny bro</title><h1>Ny bro</h1><p>Åben nu.</p>", encoding="utf-8")
    assert [article.language for article in sharekit.read(tmp_path)] == ["da"] * 5


def test_a_language_setting_decides_where_a_page_declares_none(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("<title>Ny bro</title><h1>Ny bro</h1><p>Vejen er åben for alle nu.</p>", encoding="utf-8")
    assert [article.language for article in sharekit.read(path, language="nb")] == ["nb"]


def test_a_line_that_is_too_long_does_not_stop_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jsonl, "_MOST_BYTES", 60)
    path = tmp_path / "a.jsonl"
    path.write_text(f'{{"headline": "{"long " * 40}"}}\n{{"headline": "Short"}}\n', encoding="utf-8")
    errors: list[SharekitError] = []
    assert [article.headline for article in sharekit.read(path, on_error=errors.append)] == ["Short"]
    assert [str(error) for error in errors] == [
        f"{path}:1: is longer than 60 bytes, which one article may have"
    ]


def test_one_object_over_several_lines_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(f'{{"headline": "One",\n"lead": "{"long " * 40}"}}\n', encoding="utf-8")
    assert [article.headline for article in sharekit.read(path)] == ["One"]
    monkeypatch.setattr(jsonl, "_MOST_BYTES", 60)
    assert list(sharekit.read(path, on_error=lambda _: None)) == []


def test_of_a_line_that_is_too_long_no_more_is_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonl, "_MOST_BYTES", 60)
    stream = io.BytesIO(b'{"headline": "One"}\n{"headline": "' + b"x" * 500 + b'"}\n')
    assert [len(line) for line in jsonl._lines(stream)] == [20, 61]
