"""Whatever is named as an input: one clear line and a documented exit code, never an internal error."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from click.testing import CliRunner

from sharekit.cli import main

STORY = "Night trains return\n\nA lead that says what happened.\n\nAnd a paragraph.\n"


@pytest.fixture
def inputs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Files and names that are no article, list or mailbox; the folder also has a good story.txt."""
    monkeypatch.chdir(tmp_path)
    Path("story.txt").write_text(STORY, encoding="utf-8")
    Path("circle").symlink_to("circle")
    Path("folder").mkdir()
    contents = {
        "empty.txt": b"",
        "noise.bin": random.Random(1).randbytes(10_000),
        "utf16.txt": b"\xff\xfea\x00",
        "broken.json": b'{"a": 1',
        "null.json": b"null",
        "head.csv": b"email,name\n",
    }
    for name, data in contents.items():
        Path(name).write_bytes(data)
    names = ["", "missing.txt", "story.txt/", "missing\udcff.txt", "~nobody-here/x", "*.txt", "x" * 300]
    places = ["ftp://x/y", "data:,x", "mailto:ada@x.example", "https://a..b/", "imaps://a@b..c/", "C:\\x"]
    return [*contents, "circle", "folder", *names, *places]


@pytest.mark.parametrize(
    "command",
    [
        "make @ -o out",
        "make story.txt -o @",
        "make story.txt --config @",
        "card story.txt -o out --template @",
        "card story.txt -o out --image @",
        "digest @ -o out",
        "digest story.txt -o out --intro @",
        "read @",
        "related story.txt @",
        "check @",
        "publish @ --base-url https://x.example/",
        "publish folder --base-url @",
        "send @ --to head.csv --transport folder:out",
        "send story.txt --to @ --transport folder:out --yes",
        "subscribers import @",
        "subscribers suppress @",
        "bounces @",
        "status @",
        "unsubscribe @",
    ],
)
def test_an_odd_input_is_no_internal_error(
    command: str, inputs: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SHAREKIT_SECRET", "SHAREKIT_IMAP_PASSWORD"):
        monkeypatch.setenv(name, "0123456789abcdef0123456789abcdef")
    runner = CliRunner()
    for name in inputs:
        arguments = [name if word == "@" else word for word in command.split()]
        done = runner.invoke(main, arguments, input="")
        shown = f"{arguments}: {done.output}"
        assert isinstance(done.exception, SystemExit | None), shown
        assert done.exit_code in {0, 1, 2, 3}, shown
        assert "internal error" not in done.output, shown
        assert done.output.strip() or not done.exit_code, shown
