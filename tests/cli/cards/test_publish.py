"""`sharekit publish`, as CI runs it."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from PIL import Image

import sharekit
from sharekit.cli import main
from sharekit.errors import ConfigError

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{0}</title>
<meta name="description" content="A lead that says what the page called {0} is about.">
</head>
<body><article><h1>{0}</h1><p>A first paragraph that is long enough to be one.</p></article></body>
</html>
"""
BASE = ("--base-url", "https://e.org/")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith(("GITHUB_", "SHAREKIT_", "CI_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("SHAREKIT_PUBLISH__CACHE", str(tmp_path / "cache"))
    for name in ("Harbour", "Lighthouse"):
        path = tmp_path / "public" / name.lower() / "index.html"
        path.parent.mkdir(parents=True)
        path.write_text(PAGE.format(name), encoding="utf-8")
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["publish", "public", *arguments])


def test_check_publish_check(home: Path) -> None:
    before = run(*BASE, "--check")
    assert before.exit_code == 1
    assert "harbour/index.html: missing: has no card yet" in before.stdout
    assert run(*BASE).exit_code == 0
    after = run(*BASE, "--check", "--json")
    assert after.exit_code == 0, after.output
    assert json.loads(after.stdout)["counts"] == {"fresh": 2}
    assert len(list((home / "public/cards").rglob("*.png"))) == 2


def test_diff_writes_nothing(home: Path) -> None:
    done = run(*BASE, "--diff")
    assert done.exit_code == 1
    assert '+<meta property="og:title" content="Harbour">' in done.stdout
    assert not (home / "public/cards").exists()


def cached_cards(cache: Path) -> set[Path]:
    """Return the files of a cache that hold a picture, not an article."""
    return {path for path in cache.rglob("*") if path.is_file() and b"\x89PNG" in path.read_bytes()}


def test_cards_are_drawn_again_from_the_cache(home: Path) -> None:
    run(*BASE)
    shutil.rmtree(home / "public/cards")
    cached = cached_cards(home / "cache")
    run(*BASE)
    assert len(cached) == 2
    assert cached_cards(home / "cache") == cached
    assert len(list((home / "public/cards").rglob("*.png"))) == 2


def test_several_networks_a_page_and_a_template(home: Path) -> None:
    assert run(*BASE, "--network", "og,square,discover", "--template", "bold").exit_code == 0
    page = (home / "public/harbour/index.html").read_text(encoding="utf-8")
    assert page.count('property="og:image"') == 2
    assert '"@type":"ImageObject"' in page.replace(" ", "")
    assert run(*BASE, "--network", "og,square,discover", "--template", "bold", "--check").exit_code == 0
    assert run(*BASE, "--network", "og,square,discover", "--template", "bold", "--prune").exit_code == 0
    assert len(list((home / "public/cards").rglob("*.*"))) == 6


def test_prune_takes_cards_of_pages_that_are_gone(home: Path) -> None:
    run(*BASE)
    shutil.rmtree(home / "public/harbour")
    done = run(*BASE, "--prune")
    assert "1 pruned" in done.stdout
    assert len(list((home / "public/cards").rglob("*.png"))) == 1


@pytest.mark.usefixtures("home")
def test_the_cache_key_is_one_line_that_follows_the_settings() -> None:
    keys = {run(*BASE, "--cache-key", "--template", name).stdout for name in ("news", "news", "bold")}
    assert len(keys) == 2
    assert all(key.startswith("sharekit-") and key.count("\n") == 1 for key in keys)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ([], 2, "--base-url"),
        (["--base-url", "/blog/"], 2, "absolute"),
        ([*BASE, "--network", "myspace"], 2, "myspace"),
        ([*BASE, "--template", "nwes"], 2, "nwes"),
        ([*BASE, "--jobs", "-1"], 2, "--jobs"),
    ],
)
def test_mistakes_are_reported_and_nothing_is_written(
    home: Path, arguments: list[str], code: int, said: str
) -> None:
    done = run(*arguments)
    assert done.exit_code == code, done.output
    assert said in done.output
    assert "Traceback" not in done.output
    assert not (home / "public/cards").exists()


@pytest.mark.usefixtures("home")
def test_a_missing_site_is_reported() -> None:
    done = CliRunner().invoke(main, ["publish", "none", *BASE])
    assert done.exit_code == 1
    assert "no such folder" in done.stderr


def test_github_gets_annotations_summary_and_outputs(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT"):
        monkeypatch.setenv(name, str(home / name))
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    done = run(*BASE, "--check")
    assert "::error file=public/harbour/index.html,title=sharekit missing::" in done.stderr
    assert "| harbour/index.html | missing |" in (home / "GITHUB_STEP_SUMMARY").read_text(encoding="utf-8")
    assert (home / "GITHUB_OUTPUT").read_text(encoding="utf-8") == "drawn=0\nfindings=2\n"


def test_the_sheet_holds_every_page_in_one_file(home: Path) -> None:
    run(*BASE, "--sheet", "sheet.html")
    sheet = (home / "sheet.html").read_text(encoding="utf-8")
    data = sheet.partition('id="data">')[2].partition("</script>")[0]
    pages = json.loads(data)
    assert [page["title"] for page in pages] == ["Harbour", "Lighthouse"]
    assert all(page["cards"][0]["src"].startswith("data:image/webp;base64,") for page in pages)
    assert 'src="http' not in sheet


@pytest.mark.usefixtures("home")
def test_an_internal_error_exits_3(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sharekit.publishing.run.run", lambda *_, **__: 1 / 0)
    assert run(*BASE, "--check").exit_code == 3


def test_as_a_function(home: Path) -> None:
    report = sharekit.publish(home / "public", base_url="https://e.org", cache=str(home / "cache"))
    assert report.counts == {"written": 2}
    assert sharekit.publish(home / "public", base_url="https://e.org", mode="check").findings == []


def test_killed_at_any_moment_nothing_is_half_written(home: Path) -> None:
    chance = random.Random(3)
    command = [sys.executable, "-m", "sharekit", "publish", "public", *BASE, "--jobs", "1"]
    for number in range(20):
        path = home / f"public/page-{number}.html"
        path.write_text(PAGE.format(f"Number {number}"), encoding="utf-8")
    for _ in range(4):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            process.wait(chance.uniform(0.3, 1.0))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
        pages = [path.read_bytes() for path in (home / "public").rglob("*.html")]
        assert all(data.endswith(b"</html>\n") for data in pages)
        cards = [path.read_bytes() for path in (home / "public").rglob("cards/**/*.png")]
        assert all(data.endswith(b"IEND\xaeB`\x82") for data in cards)
    assert run(*BASE).exit_code == 0
    assert run(*BASE, "--check").exit_code == 0
    assert not list(home.rglob("*.part"))


@pytest.mark.usefixtures("home")
def test_two_runs_at_once_do_not_harm_each_other() -> None:
    command = [sys.executable, "-m", "sharekit", "publish", "public", *BASE, "--prune", "--jobs", "1"]
    runs = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for _ in range(2)]
    assert [process.wait(60) for process in runs] == [0, 0]
    assert run(*BASE, "--check").exit_code == 0


def test_the_function_weighs_cards_by_their_own_network(home: Path) -> None:
    noise = Image.merge("RGB", [Image.effect_noise((800, 800), 120) for _ in range(3)])
    noise.resize((1600, 1600)).save(home / "public" / "noise.jpg", quality=95)
    page = home / "public" / "harbour" / "index.html"
    wish = '<meta name="sharekit:image" content="/noise.jpg">\n</head>'
    page.write_text(PAGE.format("Harbour").replace("</head>", wish), encoding="utf-8")
    report = sharekit.publish(
        home / "public", base_url="https://e.org", networks=["square"], template="photo", cache="kept"
    )
    assert max(path.stat().st_size for path in (home / "public" / "cards").rglob("*.*")) > 300_000
    assert report.findings == []


def test_the_function_knows_its_networks_before_any_page(home: Path) -> None:
    with pytest.raises(ConfigError, match="facebok"):
        sharekit.publish(home / "public", base_url="https://e.org", networks=["facebok"])


@pytest.mark.usefixtures("home")
def test_globs_that_leave_no_page_are_a_slip() -> None:
    done = run(*BASE, "--check", "--include", "nothing/*")
    assert done.exit_code == 2
    assert "--include nothing/*: no page is selected" in done.stderr


@pytest.mark.usefixtures("home")
def test_the_sheet_is_reported() -> None:
    assert run(*BASE, "--sheet", "sheet.html").stdout.endswith("\nsheet.html\n")
    assert json.loads(run(*BASE, "--sheet", "sheet.html", "--json").stdout)["sheet"] == "sheet.html"
