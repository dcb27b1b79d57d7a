"""A kit's files are there, described truly, and share.json says so."""

import hashlib
import json
from pathlib import Path

from sharekit.article import Article
from sharekit.cards.card import Card
from sharekit.output_folder import OutputFolder
from sharekit.support.storage import open_folder

ARTICLE = Article(
    headline="Rail returns", lead="Night trains are back.", url="https://e.org/a", tags=("rail",)
)
CARD = Card(
    data=b"png",
    type="image/png",
    width=1200,
    height=630,
    alt="Rail returns",
    network="og",
    template="news",
    contrast=9.5,
)


def test_every_file_is_listed_with_its_own_size_and_hash(tmp_path: Path) -> None:
    kit = OutputFolder(open_folder(tmp_path / "rail-returns"))
    kit.add_cards([CARD])
    kit.add_words(ARTICLE, "https://e.org/shared")
    kit.finish(ARTICLE)
    said = json.loads(Path(kit.folder.path("share.json")).read_text(encoding="utf-8"))
    assert [file["path"] for file in said["files"]] == ["og.png", "tags.html", "posts.json"]
    for file in said["files"]:
        data = Path(kit.folder.path(file["path"])).read_bytes()
        assert (file["bytes"], file["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
    assert said["files"][0] == {
        "path": "og.png",
        "kind": "card",
        "type": "image/png",
        "bytes": 3,
        "sha256": hashlib.sha256(b"png").hexdigest(),
        "network": "og",
        "width": 1200,
        "height": 630,
        "alt": "Rail returns",
        "contrast": 9.5,
    }
    assert Article.from_json(said["article"]) == ARTICLE
    assert said["warnings"] == said["trimmed"] == []


def test_the_card_has_its_address_in_the_tags(tmp_path: Path) -> None:
    kit = OutputFolder(open_folder(tmp_path / "rail-returns"))
    kit.add_cards([CARD])
    kit.add_words(ARTICLE, "https://e.org/shared/")
    tags = Path(kit.folder.path("tags.html")).read_text(encoding="utf-8")
    assert '<meta property="og:image" content="https://e.org/shared/rail-returns/og.png">' in tags


def test_what_is_unknown_is_warned_of(tmp_path: Path) -> None:
    kit = OutputFolder(open_folder(tmp_path / "x"))
    kit.add_cards([CARD])
    kit.add_words(Article(headline="H"), "")
    assert [warning.split()[0] for warning in kit.warnings] == ["base_url", "the"]
    assert 'content="og.png"' in Path(kit.folder.path("tags.html")).read_text(encoding="utf-8")


def test_posts_name_the_card(tmp_path: Path) -> None:
    kit = OutputFolder(open_folder(tmp_path / "x"))
    kit.add_cards([CARD])
    kit.add_words(ARTICLE, "https://e.org")
    posts = json.loads(Path(kit.folder.path("posts.json")).read_text(encoding="utf-8"))
    assert {post["image"] for post in posts} == {"og.png"}
    assert posts[0]["hashtags"] == ["#rail"]
