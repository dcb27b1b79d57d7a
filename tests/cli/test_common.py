"""What every verb shares: the progress bar."""

import io

import pytest

from sharekit.cli.common import Run


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_bar_shows_how_many_are_done_how_fast_and_how_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    terminal = _Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    moments = iter(range(1000))
    monkeypatch.setattr("rich.progress.Progress.get_time", lambda _: next(moments), raising=False)
    with Run().progress("articles", 400) as advance:
        for _ in range(5):
            advance(40)
    shown = terminal.getvalue()
    assert "articles" in shown
    assert "200/400" in shown
    assert "/s" in shown


@pytest.mark.parametrize(("run", "total"), [(Run(quiet=True), 9), (Run(), 1), (Run(), 0)])
def test_there_is_no_bar_for_one_item_or_when_quiet(
    monkeypatch: pytest.MonkeyPatch, run: Run, total: int
) -> None:
    terminal = _Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    with run.progress("articles", total) as advance:
        advance(1)
    assert terminal.getvalue() == ""


def test_there_is_no_bar_without_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with Run().progress("articles", 9) as advance:
        advance(1)
    assert capsys.readouterr().err == ""


def test_quiet_keeps_what_was_asked_for_and_what_someone_must_act_on(
    capsys: pytest.CaptureFixture[str],
) -> None:
    run = Run(quiet=True)
    run.say("the article")
    run.report("og.png")
    run.note("reading")
    run.note("3 readers refused", always=True)
    run.warn("no photo")
    assert capsys.readouterr() == ("the article\n", "3 readers refused\nwarning: no photo\n")
