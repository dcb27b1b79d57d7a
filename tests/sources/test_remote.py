"""Sources in a storage: read bit by bit, with the pictures beside them and no others."""

import json
from pathlib import Path

import pytest

from sharekit.article import Article
from sharekit.cards.images.photo import ImageLoader
from sharekit.cards.look import Look
from sharekit.cards.studio import Studio
from sharekit.errors import ImageError, SourceError
from sharekit.sources import read
from sharekit.support.storage import open_folder


def test_articles_are_read_with_the_pictures_of_their_folder(tmp_path: Path) -> None:
    home = f"memory://{tmp_path}/in"
    rows = [{"headline": "One", "image": "photos/a.jpg"}, {"headline": "Two", "image": "../secret.jpg"}]
    open_folder(home).write("articles.jsonl", "\n".join(map(json.dumps, rows)).encode())
    warnings: list[str] = []
    articles = list(read(f"{home}/articles.jsonl", on_warning=warnings.append))
    assert [(article.headline, article.image) for article in articles] == [
        ("One", f"{home}/photos/a.jpg"),
        ("Two", ""),
    ]
    assert "'../secret.jpg' is outside" in warnings[0]


def test_a_text_in_a_storage_is_an_article(tmp_path: Path) -> None:
    open_folder(f"memory://{tmp_path}").write(
        "story.txt", b"A headline of some words\n\nAnd a lead for it.\n"
    )
    [article] = read(f"memory://{tmp_path}/story.txt")
    assert article.headline == "A headline of some words"


def test_a_source_that_is_not_there_is_a_source_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such file"):
        list(read(f"memory://{tmp_path}/none.jsonl"))


def test_pictures_of_other_storages_are_refused(tmp_path: Path) -> None:
    studio = Studio(Look(folders=(f"memory://{tmp_path}/in",)))
    for image in (f"memory://{tmp_path}/other/a.jpg", f"memory://{tmp_path}/in/../a.jpg"):
        card = studio.draw(Article(headline="A card without it", image=image))
        assert "drawn without its photo" in card.warnings[0]
        assert "pictures are not read from memory: addresses" in card.warnings[0]
    pictures = ImageLoader(None, (f"memory://{tmp_path}/in",))
    with pytest.raises(ImageError, match="no such file"):
        pictures(f"memory://{tmp_path}/in/none.jpg")
