"""The command line as a whole: usage errors, empty values, pipes, signals, narrow encodings."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from sharekit.cli import VERBS, main
from sharekit.cli.command import Verb

SHAREKIT = [sys.executable, "-m", "sharekit"]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text("Rail returns\n\nThe river line reopens in Łódź.\n", encoding="utf-8")
    return tmp_path


def typed(*words: str) -> Result:
    return CliRunner().invoke(main, words)


def started(*words: str, **environ: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*SHAREKIT, *words], capture_output=True, check=False, env=os.environ | environ)


def test_without_arguments_it_prints_the_help() -> None:
    done = typed()
    assert done.exit_code == 2
    assert done.stdout == ""
    assert all(verb in done.stderr for verb in VERBS)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["crad"], "error: unknown verb 'crad': did you mean 'card'?\n"),
        (["xyz"], "error: unknown verb 'xyz': verbs are init, make, preview"),
        (["card"], "error: missing argument 'SOURCE…'\n  `sharekit card --help` shows what is allowed\n"),
        (["card", "a.txt", "--netwrok", "og"], "error: no such option '--netwrok'"),
        (["card", "a.txt", "--language", "english"], "is not a language tag (BCP 47)\n  write 'en'\n"),
    ],
)
def test_usage_errors_look_like_all_others(words: list[str], said: str) -> None:
    done = typed(*words)
    assert done.exit_code == 2
    assert said in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(
    "words",
    [
        ["card", ""],
        ["card", "a.txt", "--network", ""],
        ["make", "a.txt", "--headline", ""],
        ["make", "a.txt", "--lead", "  "],
        ["card", "a.txt", "--template", ""],
        ["card", "a.txt", "-o", ""],
        ["digest", "a.txt", "--intro", ""],
        ["read", "a.txt", "--config", ""],
        ["send", "a.txt", "--to", ""],
        ["status", ""],
    ],
)
@pytest.mark.usefixtures("home")
def test_an_empty_value_is_refused(words: list[str]) -> None:
    done = typed(*words)
    assert done.exit_code == 2
    assert "the value is empty" in done.stderr
    assert not Path("output").exists()


@pytest.mark.parametrize("verb", VERBS)
def test_help_shows_its_own_options_before_those_of_every_verb(verb: str) -> None:
    shown = typed(verb, "--help").stdout
    everywhere = shown.partition("\nEverywhere:\n")[2]
    assert "--config FILE" in everywhere
    assert "-h, --help" in everywhere
    assert "\nExamples:\n" in shown


@pytest.mark.usefixtures("home")
def test_a_wrong_setting_ends_the_run_at_the_first_item() -> None:
    Path("sharekit.toml").write_text("[networks.banner]\nwidth = 900\n", encoding="utf-8")
    Path("b.txt").write_text("Another\n\nOne.\n", encoding="utf-8")
    done = typed("make", "a.txt", "b.txt")
    assert done.exit_code == 2
    assert done.stderr.count("error:") == 1


@pytest.mark.usefixtures("home")
def test_a_closed_pipe_ends_the_run_silently() -> None:
    rows = "".join(json.dumps({"headline": f"Headline {n}", "lead": "x" * 500}) + "\n" for n in range(2000))
    Path("many.jsonl").write_text(rows, encoding="utf-8")
    with subprocess.Popen([*SHAREKIT, "read", "many.jsonl"], stdout=-1, stderr=-1) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


@pytest.mark.parametrize(
    "module",
    [
        "sharekit.cli",
        "click",
        "sharekit.settings",
        "sharekit.cli.articles.read",
        "sharekit.sources.read_source",
        "sharekit.sources.plain_text",
    ],
)
@pytest.mark.usefixtures("home")
def test_ctrl_c_at_any_moment_ends_it_with_130_and_no_traceback(module: str) -> None:
    code = f"""
import os, signal, sys

class Interrupt:
    def find_spec(self, name, path=None, target=None):
        if name == {module!r}:
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Interrupt())
before = set(sys.modules)
from sharekit.__main__ import run
assert "typing" not in sys.modules.keys() - before, "until `run`, Ctrl-C shows a traceback: import little"
run()
"""
    done = subprocess.run([sys.executable, "-c", code, "read", "a.txt"], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (130, b"interrupted\n")


@pytest.mark.parametrize("busy", [0.0, 0.1])
@pytest.mark.usefixtures("home")
def test_ctrl_c_where_python_drops_exceptions_is_not_lost(busy: float) -> None:
    code = f"""
import os, signal, sys, threading, time

start = threading.Timer.start

def start_and_lose_the_core(timer):
    threading.Timer.start = start
    timer.start()
    time.sleep({busy})

threading.Timer.start = start_and_lose_the_core

class Finalized:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGINT)

class Interrupt:
    def find_spec(self, name, path=None, target=None):
        if name == "sharekit.sources.plain_text":
            Finalized()
            threading.Event().wait(10)

sys.meta_path.insert(0, Interrupt())
from sharekit.__main__ import run
run()
"""
    done = subprocess.run([sys.executable, "-c", code, "read", "a.txt"], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (130, b"interrupted\n")


@pytest.mark.usefixtures("home")
def test_ctrl_c_while_it_waits_for_input() -> None:
    reading = [*SHAREKIT, "read", "-"]
    # The first bytes fill the pipe: the test goes on when the verb has begun to read.
    with subprocess.Popen(reading, stdin=-1, stdout=-1, stderr=-1) as process:
        assert process.stdin is not None
        process.stdin.write(b"Headline\n" * 20_000)
        process.send_signal(signal.SIGINT)
        _, printed = process.communicate()
    assert (process.returncode, printed) == (130, b"interrupted\n")


@pytest.mark.parametrize(
    ("verb", "place"),
    [("read", "cli.articles.read.read_all"), ("card", "cards.studio.Studio.draw")],
)
@pytest.mark.usefixtures("home")
def test_a_bug_is_reported_with_a_file_that_says_where(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, verb: str, place: str
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("by nothing")

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(f"sharekit.{place}", broken)
    done = typed(verb, "a.txt")
    assert done.exit_code == 1
    assert "internal error: ZeroDivisionError: by nothing\n" in done.stderr
    assert "Traceback" not in done.stderr
    report = Path(done.stderr.rpartition("details: ")[2].strip())
    assert "in broken" in report.read_text(encoding="utf-8")
    assert "in broken" in typed(verb, "a.txt", "-v").stderr


@pytest.mark.usefixtures("home")
def test_letters_outside_the_encoding_are_escaped() -> None:
    shown = started("read", "a.txt", PYTHONIOENCODING="latin-1")
    assert shown.returncode == 0
    assert b"\\u0141\xf3d\\u017a" in shown.stdout  # Łódź
    given = started("read", "a.txt", "--json", PYTHONIOENCODING="ascii")
    assert "Łódź" in json.loads(given.stdout)["lead"]


def test_words_of_an_ascii_locale_are_decoded_and_names_of_files_are_not() -> None:
    options = (click.Option(["--name"]), click.Option(["--field"], metavar="NAME=VALUE", multiple=True))
    files = (click.Option(["--to"], metavar="LIST"), click.Argument(["site"]))
    verb = Verb("verb", params=[*options, *files], callback=lambda **values: values)
    word = "Zoë".encode().decode("ascii", "surrogateescape")
    words = ["--name", word, "--field", f"city={word}", "--to", word, word]
    assert verb.main(words, standalone_mode=False) == {
        "name": "Zoë",
        "field": ("city=Zoë",),
        "to": word,
        "site": word,
    }


def test_no_colour_without_a_terminal() -> None:
    assert b"\x1b" not in started("card", "none.txt", FORCE_COLOR="1").stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shells_can_complete(shell: str) -> None:
    done = CliRunner(env={"_SHAREKIT_COMPLETE": f"{shell}_source"}).invoke(main, [], prog_name="sharekit")
    assert done.exit_code == 0
    assert "_SHAREKIT_COMPLETE" in done.stdout


def test_completion_knows_the_verbs() -> None:
    asked = {"_SHAREKIT_COMPLETE": "bash_complete", "COMP_WORDS": "sharekit di", "COMP_CWORD": "1"}
    assert CliRunner(env=asked).invoke(main, [], prog_name="sharekit").stdout == "plain,digest\n"


@pytest.mark.parametrize("words", [["read", "a.txt"], ["card", "a.txt", "-o", "-"], ["--help"]])
@pytest.mark.usefixtures("home")
def test_a_full_disk_behind_stdout_is_one_line(words: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([*SHAREKIT, *words], stdout=full, stderr=-1, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith(b"error: stdout: cannot be written: the disk is full\n")
    assert b"Traceback" not in done.stderr


@pytest.mark.usefixtures("home")
def test_a_closed_stdout_does_not_matter() -> None:
    line = f"{sys.executable} -m sharekit card a.txt -o out >&-"
    done = subprocess.run(["/bin/sh", "-c", line], stderr=-1, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert Path("out/og.png").is_file()


@pytest.mark.usefixtures("home")
def test_text_from_outside_neither_drives_the_terminal_nor_commands_ci() -> None:
    Path("b.jsonl").write_text(
        json.dumps({"headline": "::stop-commands::x \x1b[2J\u202egnp.exe", "lead": "a\n::set-env::b"}) + "\n",
        encoding="utf-8",
    )
    shown = typed("read", "b.jsonl").stdout
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert not any(line.lstrip().startswith("::") for line in shown.splitlines())
    missing = typed("read", "no\x1b[31m\n::error::.txt").stderr
    assert "\x1b" not in missing
    assert not any(line.startswith("::") for line in missing.splitlines())


@pytest.mark.parametrize(
    "words",
    [
        ["sign", "https://[x/card/og/news.png?headline=a"],
        ["sign", "https://a.example:b/card/og/news.png?headline=a"],
        ["read", "file://[x"],
        ["read", "https://a\uff0fb.example/"],
        ["bounces", "imap://ann@[x"],
        ["init", "blog", "new", "--site", "S", "--base-url", "https://[x"],
    ],
)
@pytest.mark.usefixtures("home")
def test_a_broken_url_is_a_usual_error(words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHAREKIT_SECRET", "a secret of the tests")
    done = typed(*words)
    assert done.exit_code in {1, 2}
    assert "internal error" not in done.stderr


@pytest.mark.usefixtures("home")
def test_a_broken_url_in_an_article_stops_no_other() -> None:
    Path("b.jsonl").write_text(
        '{"headline": "First", "url": "https://[x"}\n{"headline": "Second"}\n', encoding="utf-8"
    )
    done = typed("read", "b.jsonl")
    assert "Second" in done.stdout
    assert "internal error" not in done.stderr
