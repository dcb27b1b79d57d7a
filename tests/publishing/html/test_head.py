"""The head: found as a browser finds it, spliced without touching another byte."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from sharekit.errors import PublishError
from sharekit.publishing.html.head import EditablePage, HeadTag
from sharekit.publishing.html.markup import tokens

LINE = '<meta property="og:title" content="Tea &amp; ☕">'
PAGE = b"""<!DOCTYPE html>
<html lang="en">
<head>
    <meta charset="utf-8">
    <title>T</title>
</head>
<body>
"""


def spliced(data: bytes, html: str = LINE) -> bytes:
    return EditablePage(data).spliced(html, "k1", ())


def titles(page: EditablePage) -> list[HeadTag]:
    return [tag for tag in page.head.tags if tag.key == "og:title" and not tag.ours]


def test_the_block_follows_the_charset_in_the_pages_own_indent() -> None:
    assert spliced(PAGE).decode() == PAGE.decode().replace(
        '<meta charset="utf-8">\n',
        f'<meta charset="utf-8">\n    <!-- sharekit k1 -->\n    {LINE}\n    <!-- /sharekit -->\n',
    )


@pytest.mark.parametrize("newline", [b"\r\n", b"\r", b"\n"])
def test_line_ends_are_the_pages_own(newline: bytes) -> None:
    data = PAGE.replace(b"\n", newline)
    made = spliced(data)
    assert made.replace(newline, b"\n") == spliced(PAGE)


HEADS = {
    "head with attributes": b'<html><head data-x="a>b"><title>x</title></head><body></body></html>',
    "one line": b"<html><head><meta charset=utf-8><title>x</title></head><body>y",
    "no head": b"<!DOCTYPE html>\n<html>\n<body>\n<p>x</p></body></html>",
    "head left open": b"<!DOCTYPE html><title>x</title><p>text",
    "title first": b"<title>&lt;/head></title><body>",
    "end tag in a script": b"<head><script>var a = '</head>';</script><title>x</title></head>",
    "end tag in a comment": b"<head><!-- </head> --><title>x</title></head>",
    "script in a script": b"<head><script><!-- <script></script></head> --></script><title>x</title></head>",
    "head in the text": b"<body><p>&lt;head> and <code>x</code></body>",
    "capitals": b"<HTML><HEAD><TITLE>x</TITLE></HEAD><BODY>",
    "xml": b'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n<html xmlns="x"><head/><body/></html>',
    "comment before": b"<!-- hello -->\n<!doctype html><html><head></head>",
    "template": b"<head><template><div></head></div></template><title>x</title></head>",
    "noscript": b"<head><noscript><img src=x></noscript><title>x</title></head>",
    "empty": b"",
    "fragment": b"<p>one</p>\n<p>two</p>",
    "unclosed comment": b"<head><!-- x <title>y</title>",
    "lone angle": b"<head>\n<\n</head>",
    "byte order mark": b"\xef\xbb\xbf<html><head></head></html>",
}


@pytest.mark.parametrize("data", HEADS.values(), ids=HEADS)
def test_only_the_block_is_added_and_twice_is_once(data: bytes) -> None:
    once = spliced(data)
    block = once[
        once.index(b"<!-- sharekit") : once.index(b"<!-- /sharekit -->") + len(b"<!-- /sharekit -->")
    ]
    rest = once.replace(block, b"")
    assert rest.replace(b"\n", b"") == data.replace(b"\n", b"")
    assert EditablePage(once).spliced(LINE, "k1", ()) == once
    assert EditablePage(once).head.key == "k1"


@pytest.mark.parametrize("name", [n for n in HEADS if n not in {"unclosed comment", "empty"}])
def test_a_parser_reads_the_tag_back(name: str) -> None:
    tree = etree.fromstring(spliced(HEADS[name]), etree.HTMLParser(encoding="utf-8"))
    assert [m.get("content") for m in tree.iter("meta") if m.get("property")] == ["Tea & ☕"]


WORDS = {"iso-8859-1": "café", "Shift_JIS": "表ソ能", "gbk": "中文", "koi8-r": "привет", "utf-8": "日本"}


@pytest.mark.parametrize("encoding", WORDS)
def test_the_encoding_is_kept(encoding: str) -> None:
    word = WORDS[encoding]
    data = f'<head><meta charset="{encoding}"><title>{word}</title></head><body>{word}'.encode(encoding)
    made = spliced(data, f'<meta name="x" content="{word} ☕">')
    text = made.decode(encoding)
    assert word in text.split("sharekit")[1]
    assert ("☕" if encoding == "utf-8" else "&#9749;") in text
    assert made.startswith(data.split(b"<title>")[0])
    assert made.endswith(data.split(b"<title>")[1])


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_kept(encoding: str) -> None:
    data = "\ufeff<html><head><title>日本</title></head></html>".encode(encoding)
    made = spliced(data)
    assert LINE in made.decode(encoding)
    assert EditablePage(made).spliced(LINE, "k1", ()) == made


def test_broken_utf_8_survives() -> None:
    data = PAGE + b"<p>\xff\xfe\xc3(</p>"
    assert spliced(data).endswith(b"<p>\xff\xfe\xc3(</p>")


def test_an_unknown_or_false_encoding_is_refused() -> None:
    with pytest.raises(PublishError, match="klingon"):
        EditablePage(b'<meta charset="klingon">')
    with pytest.raises(PublishError, match="utf-16"):
        EditablePage(b"\xff\xfe<\x00\x00\xd8<\x00")


def test_the_pages_own_tags_are_found_and_dropped_by_key() -> None:
    data = b"""<head>
  <meta property="og:title" content="a &quot;b&quot;">
  <meta name=description content=d>
  <meta content='i.png' property='og:image'>
  <link rel="canonical" href="/x">
</head>
<body><meta property="og:type" content="late">"""
    head = EditablePage(data).head
    assert {tag.key: tag.content for tag in head.tags} == {
        "og:title": 'a "b"',
        "description": "d",
        "og:image": "i.png",
        "canonical": "/x",
    }
    assert [tag.content for tag in head.misplaced] == ["late"]
    made = EditablePage(data).spliced("", "", [head.tags[0]])
    assert made == data.replace(b'  <meta property="og:title" content="a &quot;b&quot;">\n', b"")


def test_relative_addresses_start_from_the_first_base_that_has_one() -> None:
    page = b"<head><base target=_blank><base href='/a/'><base href='/b/'><link href='/c/'>"
    assert EditablePage(page).head.base == "/a/"
    assert EditablePage(b"<head><link rel=x href='/c/'>").head.base == ""


def test_only_share_tags_are_misplaced() -> None:
    body = (
        b"<body><meta name=viewport content=x><meta property=og:title content=y><meta itemprop=url content=z>"
    )
    assert [tag.content for tag in EditablePage(body).head.misplaced] == ["y"]


@pytest.mark.parametrize("end", ["word", "</body>", "</html>", "</br>", "<p>", "<body>"])
def test_tags_behind_the_end_of_the_head_are_misplaced(end: str) -> None:
    head = EditablePage(f"<head>{end}<meta property=og:type content=late>".encode()).head
    assert head.tags == ()
    assert [tag.content for tag in head.misplaced] == ["late"]


@pytest.mark.parametrize(
    "between",
    [" \n", "</p>", "</div>", "</head>", "<style>b{}</style>", "<base>", "<basefont>", "<bgsound>", "<link>"],
)
def test_tags_behind_what_does_not_end_the_head_are_in_it(between: str) -> None:
    page = f"<meta charset=utf-8>{between}<meta itemprop=image content=i><meta http-equiv=Refresh content=r>"
    tags = EditablePage(page.encode()).head.tags
    assert [(tag.key, tag.content) for tag in tags if tag.key] == [
        ("image", "i"),
        ("http-equiv:refresh", "r"),
    ]


@pytest.mark.parametrize(
    "before",
    [
        '<meta charset="utf-8">',
        '<meta http-equiv="Content-Type" content="text/html; charset=utf-8">',
        '<?xml version="1.0" encoding="utf-8"?>',
    ],
)
def test_the_block_follows_what_declares_the_encoding(before: str) -> None:
    assert spliced(f"{before}<title>T</title>".encode()).startswith(f"{before}\n<!-- sharekit".encode())


def test_a_meta_tag_of_another_kind_does_not_draw_the_block_down() -> None:
    data = b"<head>\n<meta http-equiv=refresh content=9><meta name=a>"
    assert spliced(data).startswith(b"<head>\n<!-- sharekit")


def test_our_own_tags_are_marked() -> None:
    assert [(tag.key, tag.ours) for tag in EditablePage(spliced(PAGE)).head.tags if tag.key] == [
        ("og:title", True)
    ]


def test_fragments_are_known() -> None:
    assert EditablePage(b"<p>x</p>").head.is_fragment
    assert not EditablePage(b"<body><p>x</p>").head.is_fragment
    assert not EditablePage(b"<title>x</title>").head.is_fragment


def test_a_charset_beyond_its_window_does_not_draw_the_block_down() -> None:
    data = b"<head>\n<!--" + b"x" * 2000 + b'-->\n<meta charset="utf-8"></head>'
    assert spliced(data).startswith(b"<head>\n<!-- sharekit")


TAGS = "head /head script /script title /title p body template /template html meta_charset=utf-8"
PIECES = [f"<{tag}>".replace("_", " ") for tag in TAGS.split()]
PIECES += ["<", ">", "<!--", "-->", "<!-->", "<!doctype html>", "<!-- sharekit q -->", "<meta name=og:url>"]
PIECES += ["x", '"', "'", "é", "=", "/", "&amp;", "\n", "\r\n", " "]
MARKUP = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)


@given(MARKUP)
def test_tokens_cover_any_text_without_gaps(text: str) -> None:
    position = 0
    for token in tokens(text):
        assert token.start == position
        assert token.end > token.start
        position = token.end
    assert position == len(text)


@given(MARKUP)
def test_splicing_any_page_twice_is_splicing_it_once(text: str) -> None:
    data = text.encode()
    page = EditablePage(data)
    once = page.spliced(LINE, "k", titles(page))
    again = EditablePage(once)
    assert again.spliced(LINE, "k", titles(again)) == once


@given(st.binary(max_size=300))
def test_any_bytes_are_spliced_or_refused(data: bytes) -> None:
    try:
        page = EditablePage(data)
    except PublishError:
        return
    assert page.to_bytes(page.view) == data
    assert b"og:title" in page.spliced(LINE, "k", ()).replace(b"\0", b"")
