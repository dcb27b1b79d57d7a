"""Which tags a page gets, keeps and loses."""

import json

from lxml import etree

from sharekit.article import Article
from sharekit.publishing.page.block import TagRules, make_block, own_image
from sharekit.publishing.page.head import EditablePage
from sharekit.publishing.page.tags import TaggedImage

ARTICLE = Article(headline="Ours", lead="Lead.", url="https://e.org/a/")
CARD = TaggedImage(url="https://e.org/cards/a-1.png", type="image/png", width=1200, height=630, alt="Ours")


def published(
    head: str, rules: TagRules | None = None, discover: TaggedImage | None = None
) -> list[tuple[str, str]]:
    """Return the share tags of a page after publishing, in order, as an HTML parser reads them."""
    page = EditablePage(f"<!doctype html><head>{head}</head><body>".encode())
    block = make_block(page, ARTICLE, [CARD], rules or TagRules(), discover=discover)
    tree = etree.fromstring(page.spliced(block.html, "k", block.dropped), etree.HTMLParser(encoding="utf-8"))
    metas = [(m.get("property") or m.get("name"), m.get("content")) for m in tree.iter("meta")]
    links = [(f"link {m.get('rel')}", m.get("href")) for m in tree.iter("link")]
    return [(str(key), str(value)) for key, value in metas + links]


def test_a_bare_page_gets_everything_and_a_canonical_link() -> None:
    found = dict(published("<title>x</title>"))
    assert found["og:title"] == "Ours"
    assert found["og:image"] == CARD.url
    assert found["twitter:card"] == "summary_large_image"
    assert found["link canonical"] == "https://e.org/a/"


def test_own_words_are_replaced_and_nothing_stands_twice() -> None:
    found = published(
        '<meta property="og:title" content="SEO | SiteFolder"><meta name="twitter:title" content="x">'
    )
    assert [value for key, value in found if key == "og:title"] == ["Ours"]
    assert [value for key, value in found if key == "twitter:title"] == ["Ours"]


def test_the_authors_own_image_wins() -> None:
    found = published(
        '<meta property="og:image" content="https://e.org/photo.jpg">'
        '<meta property="og:image:width" content="9">'
    )
    assert [value for key, value in found if key == "og:image"] == ["https://e.org/photo.jpg"]
    assert [value for key, value in found if key == "og:image:width"] == ["9"]
    assert "twitter:image" not in dict(found)


def test_force_replaces_the_authors_image_but_remembers_it() -> None:
    head = '<meta property="og:image" content="/photo.jpg"><meta name="twitter:image" content="/p2.jpg">'
    found = dict(published(head, TagRules(force=True)))
    assert found["og:image"] == found["twitter:image"] == CARD.url
    assert found["sharekit:photo"] == "/photo.jpg"


def test_keep_existing_adds_only_what_lacks() -> None:
    found = published('<meta property="og:title" content="Theirs">', TagRules(keep_existing=True))
    assert [value for key, value in found if key == "og:title"] == ["Theirs"]
    assert dict(found)["og:description"] == "Lead."


def test_what_the_page_says_of_itself_stays() -> None:
    head = '<meta property="og:type" content="website"><link rel="canonical" href="https://x.org/">'
    found = published(head)
    assert [value for key, value in found if key == "og:type"] == ["website"]
    assert [value for key, value in found if key == "link canonical"] == ["https://x.org/"]


def test_doubles_go_and_lists_stay() -> None:
    head = (
        '<meta property="og:locale" content="en_GB"><meta property="og:locale" content="en_US">'
        '<meta property="article:tag" content="a"><meta property="article:tag" content="b">'
        '<meta property="og:image" content="https://e.org/1.jpg"><meta property="og:image:alt" content="1">'
        '<meta property="og:image" content="https://e.org/2.jpg"><meta property="og:image:alt" content="2">'
    )
    found = published(head)
    assert [value for key, value in found if key == "og:locale"] == ["en_GB"]
    assert [value for key, value in found if key == "article:tag"] == ["a", "b"]
    assert [value for key, value in found if key == "og:image:alt"] == ["1", "2"]


def test_profiles_and_creator() -> None:
    found = dict(published("", TagRules(rel_me=("https://s.social/@a",), creator="@a@s.social")))
    assert found["link me"] == "https://s.social/@a"
    assert found["fediverse:creator"] == "@a@s.social"


def test_json_ld_cannot_break_out_of_its_script() -> None:
    page = EditablePage(b"<!doctype html><head></head>")
    article = ARTICLE.replace(headline="</script><script>alert(1)//<!--")
    block = make_block(page, article, [CARD], TagRules(), discover=CARD)
    tree = etree.fromstring(page.spliced(block.html, "k", block.dropped), etree.HTMLParser(encoding="utf-8"))
    scripts = list(tree.iter("script"))
    assert len(scripts) == 1
    data = json.loads(str(scripts[0].text))
    assert data["headline"] == article.headline
    assert data["image"][0]["url"] == CARD.url


def test_own_image_is_the_first_declared() -> None:
    assert own_image(EditablePage(b'<head><meta property="og:image" content="a.png">').head) == "a.png"
    assert own_image(EditablePage(b'<head><meta property="og:image" content="">').head) == ""
