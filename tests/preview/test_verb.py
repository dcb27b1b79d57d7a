"""`sharekit preview`, as it is run: address, changes within a second, errors on the page, Ctrl-C."""

import json
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

ARTICLE = "Night trains return\n\nThe first sleeper in thirty years left on Friday evening.\n"
CARD = (
    "<!DOCTYPE html><html><head><style>\nbody { margin: 0; background-color: #fff }\n"
    "h1 { font: 700 60px Inter; line-height: 1.1; margin: 80px; color: #111 }\n</style></head>"
    '<body><h1 class="headline">{{ headline }}</h1></body></html>'
)


def start(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "sharekit", "preview", *arguments]
    return subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "article.txt").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "own.html").write_text(CARD, encoding="utf-8")
    (tmp_path / "sharekit.toml").write_text('site = "The Meridian"\nart = "none"\n', encoding="utf-8")
    return tmp_path


@pytest.fixture
def running(folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The verb at work, and its address."""
    given = ("article.txt", "--template", "own.html", "--network", "og", "--port", "0", "--json")
    process = start(folder, *given)
    assert process.stdout
    yield process, json.loads(process.stdout.readline())["url"]
    process.kill()
    process.communicate()


def page(url: str, path: str = "cards") -> str:
    with urllib.request.urlopen(url + path, timeout=300) as answer:
        return str(answer.read().decode())


def until(url: str, words: str, path: str = "cards") -> str:
    """Return the page once it says those words, which it must soon."""
    end = time.monotonic() + 20  # the machine may be busy; docs/preview.md has the figures
    while words not in (shown := page(url, path)):
        assert time.monotonic() < end, f"{words!r} was never shown"
        time.sleep(0.05)
    return shown


def test_it_renews_itself_and_ends_well(folder: Path, running: tuple[subprocess.Popen[str], str]) -> None:
    process, url = running
    assert "Night trains return" in page(url)
    (folder / "article.txt").write_text(ARTICLE.replace("Night", "Evening"), encoding="utf-8")
    assert "Night trains return" not in until(url, "Evening trains return")
    (folder / "sharekit.toml").write_text('site = "The Observer"\nart = "none"\n', encoding="utf-8")
    until(url, "The Observer")
    (folder / "own.html").write_text(CARD.replace("color: #111", "colour: #111"), encoding="utf-8")
    shown = until(url, "own.html:3")
    assert re.search(r"<b>[^<]*colour[^<]*</b><code>own.html:3</code>", shown)
    (folder / "own.html").write_text(CARD, encoding="utf-8")
    until(url, 'src="/picture/')
    (folder / "sharekit.toml").write_text("sight = 1\n", encoding="utf-8")
    until(url, "sharekit.toml", "email")
    process.send_signal(signal.SIGINT)
    process.wait(300)
    assert process.returncode == 0


def test_a_part_that_a_template_takes_in_is_watched(folder: Path) -> None:
    cards = folder / "mine" / "cards"
    cards.mkdir(parents=True)
    (cards / "base.html").write_text(CARD.replace("{{ headline }}", "One {{ headline }}"), encoding="utf-8")
    (cards / "mine.html").write_text('{% extends "base.html" %}', encoding="utf-8")
    (folder / "sharekit.toml").write_text('templates = "mine"\nart = "none"\n', encoding="utf-8")
    given = ("article.txt", "--template", "mine", "--network", "og", "--port", "0", "--json")
    with start(folder, *given) as process:
        assert process.stdout
        url = json.loads(process.stdout.readline())["url"]
        before = re.search(r"/picture/\w+", page(url))
        assert before
        (cards / "base.html").write_text(
            CARD.replace("{{ headline }}", "Two {{ headline }}"), encoding="utf-8"
        )
        end = time.monotonic() + 20
        while before[0] in page(url):
            assert time.monotonic() < end
        process.send_signal(signal.SIGINT)


def test_standard_input_is_read_once(folder: Path) -> None:
    command = [sys.executable, "-m", "sharekit", "preview", "-", "--network", "og", "--port", "0", "--json"]
    with subprocess.Popen(
        command,
        cwd=folder,
        encoding="utf-8",
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write(ARTICLE)
        process.stdin.close()
        url = json.loads(process.stdout.readline())["url"]
        (folder / "sharekit.toml").write_text(
            'site = "The Observer"\nart = "none"\nlanguage = "de"\n', encoding="utf-8"
        )
        assert "Night trains return" in until(url, "The Observer")
        process.send_signal(signal.SIGINT)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["gone.txt"], 1, "gone.txt"),
        (["article.txt", "--template", "nothing"], 2, "--template: template is 'nothing'; allowed: bold"),
        (["article.txt", "--network", "fax"], 2, "--network: networks is ['fax']; allowed: og"),
        (["article.txt", "--port", "99999"], 2, "--port"),
        ([], 2, "SOURCE"),
    ],
)
def test_what_cannot_be_begun_is_an_error(folder: Path, arguments: list[str], code: int, said: str) -> None:
    process = start(folder, *arguments)
    _, errors = process.communicate(timeout=300)
    assert process.returncode == code
    assert said in errors
    assert "Traceback" not in errors


def test_help_imports_nothing_of_it(folder: Path) -> None:
    script = (
        "import sys; from sharekit.cli import main\n"
        "try: main(['preview', '--help'])\n"
        "except SystemExit: pass\n"
        "print([name for name in sys.modules if name.startswith(('http.server', 'jinja2', 'lxml', 'PIL', "
        "'sharekit.preview'))])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=folder, capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"
