"""Cards come from the cache when whole, and are drawn when not."""

import pickle
from pathlib import Path

import pytest
from PIL import Image

from sharekit.article import Article
from sharekit.cards.look import Look
from sharekit.options import Brand
from sharekit.publishing.cache import PublishCache
from sharekit.publishing.page.cards import CachedCardMaker
from sharekit.publishing.site import SiteFolder
from sharekit.publishing.task import PublishTask

ARTICLE = Article(headline="Rail returns", lead="Night trains are back.")


@pytest.fixture
def maker(tmp_path: Path) -> CachedCardMaker:
    return CachedCardMaker(Look(site="The Meridian"), PublishCache(tmp_path / "cache"))


def test_a_card_is_drawn_once_and_then_read(maker: CachedCardMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    key = maker.key(ARTICLE, "og", "news")
    first = maker.draw(key, ARTICLE, "og", "news")
    monkeypatch.setattr(type(maker.studio), "draw", lambda *_: pytest.fail("drawn again"))
    assert maker.draw(key, ARTICLE, "og", "news") == first
    assert (first.type, first.width, first.height) == ("image/png", 1200, 630)


@pytest.mark.parametrize("damage", [b"", b"{}", b"\n", b"[1, {}]\nxx"])
def test_a_damaged_cache_is_drawn_over(maker: CachedCardMaker, damage: bytes) -> None:
    key = maker.key(ARTICLE, "og", "news")
    whole = maker.draw(key, ARTICLE, "og", "news")
    assert maker.cache
    (file,) = (path for path in maker.cache.folder.rglob("*") if path.is_file())
    file.write_bytes(damage)
    assert maker.draw(key, ARTICLE, "og", "news") == whole
    file.write_bytes(file.read_bytes()[:-20])
    assert maker.draw(key, ARTICLE, "og", "news") == whole


def test_a_picture_is_judged_once(
    maker: CachedCardMaker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {"photo.png": (300, 300), "icon.png": (16, 300)}
    for name, size in files.items():
        Image.effect_noise(size, 80).save(tmp_path / name)
    (tmp_path / "cut.png").write_bytes((tmp_path / "photo.png").read_bytes()[:2000])
    names = [*files, "cut.png"]
    assert [maker.is_photo(tmp_path / name) for name in names] == [True, False, False]
    monkeypatch.setattr("sharekit.publishing.page.cards._is_photo", lambda *_: pytest.fail("judged again"))
    assert [maker.is_photo(tmp_path / name) for name in names] == [True, False, False]


def test_keys_follow_what_a_card_is_made_from(maker: CachedCardMaker) -> None:
    keys = {
        maker.key(ARTICLE, "og", "news"),
        maker.key(ARTICLE.replace(headline="Other"), "og", "news"),
        maker.key(ARTICLE, "square", "news"),
        maker.key(ARTICLE, "og", "bold"),
        CachedCardMaker(Look(site="Other"), maker.cache).key(ARTICLE, "og", "news"),
    }
    assert len(keys) == 5


def test_an_edited_template_or_logo_makes_other_cards(tmp_path: Path) -> None:
    template, logo = tmp_path / "own.html", tmp_path / "logo.svg"
    seen: set[tuple[str, str, str]] = set()
    for text in ("<p>{{ headline }}</p>", "<h1>{{ headline }}</h1>"):
        template.write_text(text, encoding="utf-8")
        for colour in ("red", "blue"):
            circle = f'<circle r="9" fill="{colour}"/>'
            logo.write_text(
                f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{circle}</svg>',
                encoding="utf-8",
            )
            maker = CachedCardMaker(Look(brand=Brand(logo="logo.svg"), folders=(str(tmp_path),)), None)
            task = PublishTask(
                site=SiteFolder(folder=tmp_path),
                base_url="https://e.org/",
                maker=maker,
                template=str(template),
            )
            seen.add((maker.key(ARTICLE, "og", str(template)), maker.fingerprint, task.key))
    assert [len(set(values)) for values in zip(*seen, strict=True)] == [4, 2, 4]


@pytest.mark.parametrize(
    "edited", ["own.html", "_part.html", "_inner.html", "bg.svg", "img/paper.png", "logo.svg"]
)
def test_an_edited_file_beside_a_template_makes_other_cards(tmp_path: Path, edited: str) -> None:
    texts = {
        "own.html": """{% include '_part.html' %}<img src="bg.svg" alt="">""",
        "_part.html": """<p style="background: url('img/paper.png')">{% include "_inner.html" %}</p>""",
        "_inner.html": "{{ headline }}",
        "logo.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
    }
    for name in ("own.html", "_part.html", "_inner.html", "bg.svg", "img/paper.png", "logo.svg"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(texts.get(name, name), encoding="utf-8")
    template = str(tmp_path / "own.html")
    maker = CachedCardMaker(Look(brand=Brand(logo="logo.svg"), folders=()), None)
    before = maker.key(ARTICLE, "og", template), maker.template_key(template)
    with (tmp_path / edited).open("a", encoding="utf-8") as file:
        file.write("<!-- edited -->")
    maker = CachedCardMaker(maker.look, None)
    after = maker.key(ARTICLE, "og", template), maker.template_key(template)
    assert [old != new for old, new in zip(before, after, strict=True)] == [True, True]


def test_it_travels_to_another_process_without_its_studio(maker: CachedCardMaker) -> None:
    before = maker.fingerprint
    again = pickle.loads(pickle.dumps(maker))
    assert "studio" not in vars(again)
    assert again.fingerprint == before


def test_facts_are_what_the_bytes_say(maker: CachedCardMaker, tmp_path: Path) -> None:
    card = maker.draw(maker.key(ARTICLE, "square", "news"), ARTICLE, "square", "news")
    path = tmp_path / "named-wrong.jpg"
    path.write_bytes(card.data)
    facts = maker.facts(path)
    assert (facts.type, facts.width, facts.height, facts.size) == ("image/png", 1080, 1080, len(card.data))
    path.write_bytes(b"<html>")
    assert maker.facts(path).type == ""
    path.write_bytes(b'<svg xmlns="http://www.w3.org/2000/svg"/>')
    assert maker.facts(path).type == "image/svg+xml"
    path.write_bytes(b"BM" + bytes(60))
    assert maker.facts(path).type == "image/bmp"
