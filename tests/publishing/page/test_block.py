"""Which tags a page gets, keeps and loses."""

import json

import pytest
from lxml import etree

from sharekit.article import Article
from sharekit.publishing.html.head import EditablePage
from sharekit.publishing.page.block import PageImages, TagRules, make_block
from sharekit.publishing.page.own_images import own_images
from sharekit.publishing.page.tags import TaggedImage

ARTICLE = Article(headline="Ours", lead="Lead.", url="https://e.org/a/")
CARD = TaggedImage(url="https://e.org/cards/a-1.png", type="image/png", width=1200, height=630, alt="Ours")


def images(page: EditablePage, rules: TagRules, discover: TaggedImage | None = None) -> PageImages:
    """Return the author's images, else a card."""
    own = () if rules.force else own_images(page.head)
    return PageImages(own=own) if own else PageImages(cards=[CARD], discover=discover)


def published(
    head: str, rules: TagRules | None = None, discover: TaggedImage | None = None
) -> list[tuple[str, str]]:
    """Return the share tags of a page after publishing, in order, as an HTML parser reads them."""
    page = EditablePage(f"<!doctype html><head>{head}</head><body>".encode())
    block = make_block(page, ARTICLE, images(page, rules or TagRules(), discover), rules or TagRules())
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


def test_own_tags_are_replaced_without_duplicates() -> None:
    found = published(
        '<meta property="og:title" content="SEO | Site"><meta name="twitter:title" content="x">'
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
    lists = ("article:tag", "article:author", "og:locale:alternate")
    head += "".join(f'<meta property="{key}" content="{value}">' for key in lists for value in "cd")
    found = published(head)
    assert [value for key, value in found if key == "og:locale"] == ["en_GB"]
    assert [value for key, value in found if key == "article:tag"] == ["a", "b", "c", "d"]
    assert [value for key, value in found if key == "article:author"] == ["c", "d"]
    assert [value for key, value in found if key == "og:locale:alternate"] == ["c", "d"]
    assert [value for key, value in found if key == "og:image:alt"] == ["1", "2"]


def test_an_image_said_twice_over_keeps_its_first_size() -> None:
    head = '<meta property="og:image" content="https://e.org/1.jpg">' + "".join(
        f'<meta property="og:image:width" content="{width}">' for width in (1, 2)
    )
    assert [value for key, value in published(head) if key == "og:image:width"] == ["1"]


def test_an_empty_tag_gives_way() -> None:
    assert [
        value for key, value in published('<meta property="og:type" content="">') if key == "og:type"
    ] == ["article"]


def test_what_an_earlier_run_wrote_is_not_the_authors() -> None:
    page = EditablePage(b"<!doctype html><head></head>")
    rules = TagRules(creator="@a@s.social")
    first = make_block(page, ARTICLE, PageImages(cards=[CARD]), rules)
    again = EditablePage(page.spliced(first.html, "k", first.dropped))
    assert make_block(again, ARTICLE, PageImages(cards=[CARD]), rules).html == first.html
    theirs = published('<meta name="fediverse:creator" content="@them@s.social">', rules)
    assert [value for key, value in theirs if key == "fediverse:creator"] == ["@them@s.social"]


def test_completed_tags_remember_the_authors_image_as_it_was() -> None:
    page = EditablePage(b'<!doctype html><head><meta property="og:image" content="/a.jpg"></head>')
    own = own_images(page.head)
    block = make_block(page, ARTICLE, PageImages(own=own, completed=[CARD]), TagRules())
    assert '<meta name="sharekit:own_image" content="/a.jpg">' in block.html
    assert "sharekit:photo" not in block.html


def test_profiles_and_creator() -> None:
    found = dict(published("", TagRules(rel_me=("https://s.social/@a",), creator="@a@s.social")))
    assert found["link me"] == "https://s.social/@a"
    assert found["fediverse:creator"] == "@a@s.social"


def test_json_ld_cannot_break_out_of_its_script() -> None:
    page = EditablePage(b"<!doctype html><head></head>")
    article = ARTICLE.replace(headline="</script><script>alert(1)//<!--")
    block = make_block(page, article, PageImages(cards=[CARD], discover=CARD), TagRules())
    tree = etree.fromstring(page.spliced(block.html, "k", block.dropped), etree.HTMLParser(encoding="utf-8"))
    scripts = list(tree.iter("script"))
    assert len(scripts) == 1
    image = {"@type": "ImageObject", "url": CARD.url, "width": 1200, "height": 630}
    assert json.loads(str(scripts[0].text)) == {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": article.headline,
        "mainEntityOfPage": article.url,
        "image": [image],
    }


def test_own_images_are_those_with_content() -> None:
    def values(head: str) -> list[str]:
        return [image.value for image in own_images(EditablePage(f"<head>{head}".encode()).head)]

    assert values('<meta property="og:image" content="a.png"><meta name="twitter:image" content="b">') == [
        "a.png"
    ]
    assert values('<meta property="og:image" content="">') == []
    assert values('<meta name="twitter:image" content="/b.png">') == ["/b.png"]


@pytest.mark.parametrize(
    ("own", "kept"),
    [
        ("player", "player"),
        ("summary", "summary_large_image"),
        ("summary_large_image", "summary_large_image"),
    ],
)
def test_the_form_of_a_post_is_never_made_smaller(own: str, kept: str) -> None:
    tag = f'<meta name="twitter:card" content="{own}">'
    assert [value for key, value in published(tag) if key == "twitter:card"] == [kept]
    image = '<meta property="og:image" content="https://cdn.example/x.png">'
    assert [value for key, value in published(tag + image) if key == "twitter:card"] == [own]


def test_an_own_image_without_a_form_is_shown_large() -> None:
    image = '<meta property="og:image" content="https://cdn.example/x.png">'
    assert dict(published(image))["twitter:card"] == "summary_large_image"


def test_an_empty_image_does_not_count() -> None:
    found = published('<meta property="og:image" content="">')
    assert [value for key, value in found if key == "og:image"] == [CARD.url]


def test_a_sites_default_image_is_remembered_as_such() -> None:
    page = EditablePage(b"<!doctype html><head></head>")
    block = make_block(page, ARTICLE, PageImages(cards=[CARD], default="/share.png"), TagRules())
    assert '<meta name="sharekit:default_image" content="/share.png">' in block.html
    assert "sharekit:photo" not in block.html


def test_a_replaced_photo_is_remembered_through_later_runs() -> None:
    page = EditablePage(
        b'<!doctype html><head><meta property="og:image" content="/a.jpg">'
        b'<meta property="og:image" content="/b.jpg"></head>'
    )
    images = PageImages(cards=[CARD])
    for _ in range(3):
        block = make_block(page, ARTICLE, images, TagRules(force=True))
        assert block.html.count("sharekit:photo") == 1
        assert '<meta name="sharekit:photo" content="/a.jpg">' in block.html
        page = EditablePage(page.spliced(block.html, "k", block.dropped))


def test_a_square_card_is_shown_small() -> None:
    page = EditablePage(b"<!doctype html><head></head>")
    square = TaggedImage(url="https://e.org/s.png", type="image/png", width=600, height=600, alt="Ours")
    assert 'content="summary"' in make_block(page, ARTICLE, PageImages(cards=[square]), TagRules()).html


def test_descriptions_for_every_network_are_replaced() -> None:
    head = "".join(
        f'<meta property="{name}:description" content="Theirs"><meta name="{name}:title" content="Theirs">'
        for name in ("og", "twitter")
    )
    assert "Theirs" not in dict(published(head)).values()
