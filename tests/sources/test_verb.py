"""The verb `read`: the articles it sees, as text and as JSON lines that it reads again."""

import json
from pathlib import Path

from click.testing import CliRunner

from sharekit.article import Article
from sharekit.cli import main

TEXT = "Harbour road to close\n\nThe council voted on Tuesday to close the harbour road to cars.\n"


def test_for_people(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    result = CliRunner().invoke(main, ["read", str(path)])
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0] == "Harbour road to close"
    assert "The council voted" in result.stdout


def test_json_lines_are_read_again(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    result = CliRunner().invoke(main, ["read", str(path), "--json", "--language", "en"])
    article = Article.from_json(json.loads(result.stdout))
    assert (article.headline, article.language) == ("Harbour road to close", "en")
    lines = tmp_path / "a.jsonl"
    lines.write_text(result.stdout, encoding="utf-8")
    again = CliRunner().invoke(main, ["read", str(lines), "--json"])
    assert again.stdout == result.stdout


def test_a_bad_source_does_not_stop_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    result = CliRunner().invoke(main, ["read", str(tmp_path / "none.txt"), str(path)])
    assert result.exit_code == 1
    assert result.stdout.splitlines()[0] == "Harbour road to close"
    assert "none.txt: no such file or folder" in result.stderr


def test_standard_input() -> None:
    result = CliRunner().invoke(main, ["read", "-"], input=TEXT)
    assert result.exit_code == 0
    assert result.stdout.startswith("Harbour road to close")


def test_private_addresses_are_refused_by_default() -> None:
    result = CliRunner().invoke(main, ["read", "http://127.0.0.1:8080/"])
    assert result.exit_code == 1
    assert "allow_private" in result.stderr


def test_a_feed_without_items_is_said_to_hold_none(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_text("<rss><channel><title>The Post</title></channel></rss>", encoding="utf-8")
    result = CliRunner().invoke(main, ["read", str(path), "--json"])
    assert (result.exit_code, result.stdout) == (0, "")
    assert "No article" in result.stderr


def test_text_cannot_drive_a_terminal(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(
        json.dumps({"headline": "Red \x1b[31m\x07\x9bline", "lead": "a\x1b]0;x\x07b"}), encoding="utf-8"
    )
    result = CliRunner().invoke(main, ["read", str(path)])
    assert result.exit_code == 0
    assert all(char.isprintable() or char == "\n" for char in result.stdout)
