"""How a run of `send` is stopped, and what its end says."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from sharekit.cli.common import Run
from sharekit.cli.newsletter.progress import _note_changes, _stopping, report_end
from sharekit.delivery.bounces.verdicts import State, Verdict
from sharekit.delivery.mailing import SendReport
from sharekit.delivery.readers.subscribers import make_subscriber
from sharekit.delivery.sending.sender import Ending
from sharekit.delivery.store.database import Store
from sharekit.delivery.store.issues import start_issue
from sharekit.delivery.store.ledger import Ledger
from sharekit.delivery.store.list_changes import ListChanges
from sharekit.delivery.store.records import Settlement


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(f"sqlite:///{tmp_path}/s.db") as opened:
        ledger = Ledger(opened, start_issue(opened, "news-1", subject="News", digest=b""), "one")
        ledger.enlist(make_subscriber(f"r{n}@d.example") for n in range(25))
        refused = Verdict(state=State.REJECTED, code=550, reason="550 no")
        ledger.write([Settlement(row, refused, 1) for row in ledger.claim(24)], [])
        yield opened


def _report(ending: Ending, *, held: int = 0, resume_at: float | None = None) -> SendReport:
    counts = {State.REJECTED: 24, State.QUEUED: 1}
    return SendReport(
        issue="news-1",
        ending=ending,
        counts=counts,
        enlisted=None,
        seconds=2.5,
        held=held,
        resume_at=resume_at,
    )


def test_the_first_interrupt_stops_in_order_and_the_second_at_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = signal.getsignal(signal.SIGINT)
    with _stopping(Run()) as stop:
        assert not stop()
        signal.raise_signal(signal.SIGINT)
        assert stop()
        assert "what is in flight is finished first" in capsys.readouterr().err
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGTERM)
    assert signal.getsignal(signal.SIGINT) == before


def test_a_run_that_ended_early_says_why_and_how_to_go_on(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    assert report_end(Run(), store, _report(Ending.QUOTA, resume_at=1_796_000_000.0)) == 1
    out, err = capsys.readouterr()
    assert "news-1: 24 rejected, 1 queued, in 2.5 s" in out
    assert "Ended (quota). Go on with: sharekit send news-1 --resume --yes" in out
    assert "The quota is used up until 2026-" in err
    assert "  … and 4 more: sharekit status news-1" in err


def test_a_run_with_failures_or_refusals_says_what_can_be_done(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    assert report_end(Run(), store, _report(Ending.DONE, held=24)) == 1
    assert "sharekit bounces --apply news-1" in capsys.readouterr().err


def test_readers_who_came_and_left_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    _note_changes(Run(), ListChanges(came=2, left=1))
    assert capsys.readouterr().err == (
        "2 readers came since the issue was begun and will get it\n"
        "1 reader left the list since and will not get it\n"
    )
