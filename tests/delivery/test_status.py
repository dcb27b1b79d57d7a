"""The status counts everything, and the report shows it safely."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from sharekit.cli.newsletter.status import _table
from sharekit.delivery.bounces.verdicts import State, Verdict
from sharekit.delivery.readers.subscribers import make_subscriber
from sharekit.delivery.report import draw_report, span, write_report
from sharekit.delivery.status import IssueStatus, read_status
from sharekit.delivery.store.database import Store
from sharekit.delivery.store.issues import find_issue, finish_issue, start_issue
from sharekit.delivery.store.ledger import Ledger
from sharekit.delivery.store.records import Settlement

EVIL = "550 5.1.1 <script>alert(1)</script>"


@pytest.fixture
def status(store: Store) -> IssueStatus:
    """An issue of 100 readers at one a second, of whom some fail."""
    now = [1_795_000_000.0]
    store.now = lambda: now[0]
    issue = start_issue(store, "news-1", subject="News & <b>more</b>", digest=b"")
    ledger = Ledger(store, issue, "one")
    ledger.enlist(make_subscriber(f"r{n}@d{n % 4}.example") for n in range(100))
    verdicts = {
        0: Verdict(state=State.REJECTED, code=550, reason=EVIL, suppress=True),
        1: Verdict(state=State.DEFERRED, code=451, reason="451 4.7.1 later"),
        2: Verdict(state=State.UNCERTAIN, reason="no answer"),
    }
    for number, row in enumerate(ledger.claim(80)):
        now[0] += 1
        ledger.write([], [row])
        verdict = verdicts.get(number % 20, Verdict(state=State.ACCEPTED, code=250, reason="250 ok"))
        ledger.write([Settlement(row, verdict, 1, now[0] + 500)], [])
    ledger.let_go()
    found = find_issue(store, "news-1")
    assert found is not None
    return read_status(store, found)


def test_every_reader_is_counted(status: IssueStatus) -> None:
    counts = dict.fromkeys(State, 0)
    assert status.counts == counts | {
        State.QUEUED: 20,
        State.ACCEPTED: 68,
        State.DEFERRED: 4,
        State.REJECTED: 4,
        State.UNCERTAIN: 4,
    }
    assert status.total == 100
    assert sum(accepted + failed for _, accepted, failed in status.timeline) == 72


def test_the_rate_is_that_of_the_last_half_minute(status: IssueStatus) -> None:
    assert status.rate == pytest.approx(25 / 29, rel=0.1)
    assert status.seconds_left == pytest.approx(24 / status.rate)


def test_failures_are_listed_and_grouped(status: IssueStatus) -> None:
    assert {failure.address for failure in status.failures if failure.state == "rejected"} == {
        "r0@d0.example",
        "r20@d0.example",
        "r40@d0.example",
        "r60@d0.example",
    }
    assert status.codes == [("451 4.7.1 later", 4), (EVIL, 4)]
    assert status.domains == [("d0.example", 4, 25), ("d1.example", 4, 25), ("d2.example", 4, 25)]


def test_json_has_what_scripts_rely_on(status: IssueStatus) -> None:
    data = status.to_json()
    assert set(data) >= {"issue", "counts", "uncertain", "rejected", "rate", "seconds_left"}
    assert set(data["counts"]) >= {"queued", "inflight", "accepted", "deferred", "rejected", "uncertain"}
    assert data["uncertain"] == [f"r{n}@d2.example" for n in (2, 22, 42, 62)]
    assert data["rejected"][0] == {"address": "r0@d0.example", "code": 550, "reason": EVIL}


def test_a_finished_issue_has_nothing_left(store: Store) -> None:
    issue = start_issue(store, "news-1", subject="News", digest=b"")
    ledger = Ledger(store, issue, "one")
    ledger.enlist([make_subscriber("a@x.example")])
    row = ledger.claim(1)[0]
    ledger.write([Settlement(row, Verdict(state=State.ACCEPTED, code=250), 1)], [])
    finish_issue(store, issue)
    found = find_issue(store, "news-1")
    assert found is not None
    assert (read_status(store, found).seconds_left, read_status(store, found).rate) == (0.0, 1.0)


def test_the_table_says_what_failed_and_what_to_do(status: IssueStatus) -> None:
    lines = [line.strip() for line in _table(status)]
    assert lines[0] == "news-1  News & <b>more</b>"
    assert "answers of rejected and deferred" in lines
    assert f"4  {EVIL}" in lines
    assert lines[lines.index("domains with failures") + 1].endswith("d0.example")
    assert any("messages/s" in line and line.endswith("left") for line in lines)
    heading = "uncertain: --resume with --uncertain resend or reconcile settles these"
    uncertain = lines[lines.index(heading) + 1 :]
    assert uncertain == [f"r{n}@d{n % 4}.example" for n in (2, 22, 42, 62)]


def test_the_table_says_why_an_issue_waits(status: IssueStatus) -> None:
    issue = replace(status.issue, paused="many refusals", resume_at=1_795_000_000.0)
    lines = [line.strip() for line in _table(replace(status, issue=issue))]
    assert "paused: many refusals; nobody was suppressed for it" in lines
    assert any(line.startswith("quota used up until 20") for line in lines)


def test_the_report_is_whole_safe_and_has_a_plot(status: IssueStatus, tmp_path: Path) -> None:
    write_report(status, tmp_path / "report.html")
    page = (tmp_path / "report.html").read_text("utf-8")
    assert "<script" not in page
    assert "News &amp; &lt;b&gt;more" in page
    assert not re.findall(r"(?:src|href)=", page)
    (plot,) = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    tree = etree.fromstring(plot)
    bars = tree.findall("rect")
    assert len(bars) >= 50
    for bar in bars:
        assert float(bar.get("height", "")) > 0
        assert 0 <= float(bar.get("y", "")) <= 260 - float(bar.get("height", ""))


def test_an_issue_without_any_answer_has_no_plot(store: Store) -> None:
    issue = start_issue(store, "news-1", subject="News", digest=b"")
    assert "<svg" not in draw_report(read_status(store, issue))


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.25, "0.25 s"), (45, "45 s"), (180, "3 min"), (7500, "2 h 5 min"), (273_600, "3 d 4 h")],
)
def test_lengths_of_time_are_for_people(seconds: float, text: str) -> None:
    assert span(seconds) == text
