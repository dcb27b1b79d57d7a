"""Pictures are linked where they answer, attached where they do not, and can be uploaded."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

import sharekit
from sharekit import Article, DigestOptions
from sharekit.digest.layout.pictures import address
from sharekit.errors import ConfigError, FetchError, SendError
from sharekit.fetch import FetchResponse
from sharekit.newsletter.hosted_pictures import place_pictures, upload

BASE = "https://q.example/letters"
STORY = Article(headline="Rail returns", url="https://q.example/1")
DIGEST = sharekit.render_digest([STORY], date=date(2025, 3, 1), base_url=BASE)


def server(pages: dict[str, bytes]) -> Callable[[str], FetchResponse]:
    def get(url: str) -> FetchResponse:
        if url not in pages:
            raise FetchError("not found", where=url)
        return FetchResponse(url=url, body=pages[url], headers={"content-type": "image/png"})

    return get


ONLINE = server({address(picture, BASE): picture.data for picture in DIGEST.images})


def test_auto_links_pictures_only_if_every_one_answers() -> None:
    linked = place_pictures(DIGEST, "auto", BASE + "/", ONLINE)
    assert not linked.inside
    assert "cid:" not in linked.email_html
    assert address(DIGEST.images[0], BASE) in linked.email_html
    only_one = server({address(DIGEST.images[0], BASE): b""})
    assert len(DIGEST.images) == 2
    assert place_pictures(DIGEST, "auto", BASE, only_one) is DIGEST
    assert DIGEST.inside


def test_url_refuses_to_send_without_the_pictures_and_lists_them() -> None:
    with pytest.raises(SendError, match="2 pictures not there yet: rail-returns-") as error:
        place_pictures(DIGEST, "url", BASE, server({}))
    assert "--upload" in error.value.hint
    assert not place_pictures(DIGEST, "url", BASE, ONLINE).inside


def test_cid_asks_nobody() -> None:
    assert place_pictures(DIGEST, "cid", BASE, server({})) is DIGEST


def test_an_error_page_is_not_a_picture() -> None:
    def soft_404(url: str) -> FetchResponse:
        return FetchResponse(url=url, body=b"<h1>Not found</h1>", headers={"content-type": "text/html"})

    assert place_pictures(DIGEST, "auto", BASE, soft_404).inside


def test_options_default_to_auto() -> None:
    assert DigestOptions().images == "auto"


@pytest.mark.parametrize("scheme", ["", "memory://"])
def test_upload_writes_page_and_pictures(tmp_path: Path, scheme: str) -> None:
    fsspec = pytest.importorskip("fsspec")
    target = f"{scheme}{tmp_path}/web"
    paths = upload(DIGEST, target)
    assert len(paths) == 3
    for picture in DIGEST.images:
        with fsspec.open(f"{target}/{picture.name}") as file:
            assert file.read() == picture.data
    with fsspec.open(f"{target}/digest.html") as file:
        assert file.read().decode() == DIGEST.html


def test_an_unknown_scheme_is_an_error_that_names_the_package() -> None:
    pytest.importorskip("fsspec")
    with pytest.raises(ConfigError, match="no storage is named by") as error:
        upload(DIGEST, "nowhere://user:secret@q.example/web")
    assert "sftp" in error.value.hint
    assert "secret" not in str(error.value)
