"""Sites built by real generators: published, checked clean, stable, read back by parsers that are not ours.

`python -m scripts.build_sites output/sites` builds them; without that these tests are skipped.
"""

import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest
from lxml import etree

from sharekit.cards.look import Look
from sharekit.publishing.cache import PublishCache
from sharekit.publishing.page.cards import CachedCardMaker
from sharekit.publishing.run import run
from sharekit.publishing.site import SiteFolder
from sharekit.publishing.task import Mode, PageOutcome, PublishTask

SITES = Path(__file__).parent.parent.parent / "output" / "sites"
GENERATORS = ["mkdocs", "sphinx", "pelican", "nikola", "eleventy", "astro", "vitepress", "hugo", "jekyll"]
CHROMIUM = shutil.which("chromium")
BASE = "https://site.example/sub/"
WANTED = {"og:title", "og:type", "og:url", "og:image", "og:image:width", "og:image:height", "og:image:alt"}
WANTED |= {"og:image:type", "twitter:card", "twitter:title", "twitter:image"}


@pytest.fixture(params=GENERATORS)
def task(request: pytest.FixtureRequest, tmp_path: Path) -> PublishTask:
    built = SITES / request.param
    if not built.is_dir():
        pytest.skip(
            f"{request.param} is not built: python -m scripts.build_sites output/sites {request.param}"
        )
    site = tmp_path / request.param
    shutil.copytree(built, site)
    maker = CachedCardMaker(Look(site="Harbour"), PublishCache(tmp_path / "cache"))
    return PublishTask(site=SiteFolder(folder=site), base_url=BASE, maker=maker, site_name="Harbour")


def publish(task: PublishTask, mode: Mode = "write") -> list[PageOutcome]:
    from dataclasses import replace

    return list(run(replace(task, mode=mode)))


def state(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_publish_check_and_publish_again(task: PublishTask) -> None:
    first = publish(task)
    written = [outcome for outcome in first if outcome.status == "written"]
    assert written
    assert not [outcome.reason for outcome in first if outcome.status == "failed"]
    assert [finding for outcome in publish(task, "check") for finding in outcome.findings] == []
    before = state(task.site.folder)
    publish(task)
    assert state(task.site.folder) == before
    for outcome in written:
        tags = read_with_lxml(task.site.folder / outcome.page)
        assert set(tags) >= WANTED
        assert tags["og:image"].startswith(f"{BASE}cards/")
        assert tags["og:url"].startswith("https://")


@pytest.mark.chromium
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_a_browser_reads_the_same_tags(task: PublishTask, tmp_path: Path) -> None:
    written = [outcome for outcome in publish(task) if outcome.status == "written"]
    page = task.site.folder / written[-1].page
    seen = read_with_chromium(page, tmp_path / "profile")
    assert {key: seen.get(key) for key in WANTED} == {key: read_with_lxml(page)[key] for key in WANTED}


def read_with_lxml(path: Path) -> dict[str, str]:
    return _metas(path.read_bytes())


def read_with_chromium(path: Path, profile: Path) -> dict[str, str]:
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--dump-dom"]
    flags += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    flags += [f"--user-data-dir={profile}"]
    command = [str(CHROMIUM), *flags, path.as_uri()]
    done = subprocess.run(command, capture_output=True, check=True, timeout=60)
    return _metas(done.stdout)


def _metas(data: bytes) -> dict[str, str]:
    tree = etree.fromstring(data, etree.HTMLParser(encoding="utf-8"))
    found: dict[str, str] = {}
    for meta in tree.iterfind(".//head//meta"):
        found.setdefault(str(meta.get("property") or meta.get("name")), str(meta.get("content")))
    return found
