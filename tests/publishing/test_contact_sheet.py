"""The contact sheet: nothing in a page can break out of it, and it works in a browser."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from lxml import etree

from sharekit.cards.images.crop import thumbnail
from sharekit.finding import Finding
from sharekit.publishing.contact_sheet import write_sheet
from sharekit.publishing.report import PublishReport
from sharekit.publishing.run import run
from sharekit.publishing.site import SiteFolder
from sharekit.publishing.task import PageOutcome, PublishTask
from tests.publishing.page.test_job import PAGE, Maker

CHROMIUM = shutil.which("chromium")
EVIL = "</script><script>document.title='owned'</script><img src=x onerror=alert(1)>"


@pytest.fixture
def sheet(tmp_path: Path) -> str:
    """A sheet of a good page, one whose words are like markup, and one that failed with worse."""
    site = tmp_path / "site"
    site.mkdir()
    (site / "a.html").write_text(PAGE, encoding="utf-8")
    title = "Evening trains &amp; &quot;tea&quot; return"
    (site / "b.html").write_text(PAGE.replace("Night trains return", title), encoding="utf-8")
    task = PublishTask(
        site=SiteFolder(folder=site), base_url="https://e.org/", maker=Maker(), site_name="The Meridian"
    )
    report = PublishReport(list(run(task)))
    finding = Finding(
        level="error", where="c.html", rule="tofu", message=f"no font has {EVIL}", remedy="add one"
    )
    report.outcomes.append(PageOutcome(page="c.html", status="failed", headline="Third", findings=(finding,)))
    return write_sheet(report, task, lambda _: ("image/png", b"picture"))


def pages(sheet: str) -> list[dict[str, object]]:
    tree = etree.fromstring(sheet, etree.HTMLParser())
    data = next(script.text for script in tree.iter("script") if script.get("id") == "data")
    found: list[dict[str, object]] = json.loads(str(data))
    return found


def test_every_page_with_its_words_card_and_findings(sheet: str) -> None:
    first, second, third = pages(sheet)
    assert (first["title"], first["site"], first["url"]) == (
        "Night trains return",
        "The Meridian",
        "https://e.org/a.html",
    )
    assert second["title"] == 'Evening trains & "tea" return'
    assert EVIL in str(third["findings"])


def test_words_cannot_break_out(sheet: str) -> None:
    tree = etree.fromstring(sheet, etree.HTMLParser())
    assert len(list(tree.iter("script"))) == 2
    assert not [node for node in tree.iter() if node.get("onerror")]


@pytest.mark.chromium
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_a_browser_shows_list_mock_ups_and_findings(sheet: str, tmp_path: Path) -> None:
    tree = shown(sheet, tmp_path)
    assert len(tree.findall(".//div[@id='pages']/button")) == 3
    names = [node.text for node in tree.iterfind(".//main//section[@class='net']/header/h3")]
    assert names == [
        "Facebook",
        "X",
        "LinkedIn",
        "Slack",
        "Discord",
        "WhatsApp",
        "Telegram",
        "Mastodon",
        "Bluesky",
    ]
    assert tree.findtext(".//main/h2") == "Night trains return"
    assert tree.findtext(".//title") == "Share cards of The Meridian"


@pytest.mark.chromium
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
@pytest.mark.parametrize("address", ["a.html", "", "https://", "::", "javascript:alert(1)"])
def test_an_address_that_is_none_does_not_break_the_page(sheet: str, tmp_path: Path, address: str) -> None:
    assert "https://e.org/a.html" in sheet
    tree = shown(sheet.replace("https://e.org/a.html", address), tmp_path)
    assert len(tree.findall(".//main//section[@class='net']")) == 9


def shown(sheet: str, tmp_path: Path) -> etree._Element:
    """Return the sheet as Chromium has it after its script ran."""
    page = tmp_path / "sheet.html"
    page.write_text(sheet, encoding="utf-8")
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--dump-dom"]
    flags += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    command = [str(CHROMIUM), *flags, f"--user-data-dir={tmp_path}/profile", page.as_uri()]
    done = subprocess.run(command, capture_output=True, check=True, timeout=60)
    return etree.fromstring(done.stdout.decode(), etree.HTMLParser())


def test_thumbnails_are_small(tmp_path: Path) -> None:
    from PIL import Image

    Image.new("RGB", (1200, 630), "navy").save(tmp_path / "a.png")
    type_, data = thumbnail((tmp_path / "a.png").read_bytes())
    (tmp_path / "b.webp").write_bytes(data)
    with Image.open(tmp_path / "b.webp") as small:
        assert (type_, small.size) == ("image/webp", (600, 315))
