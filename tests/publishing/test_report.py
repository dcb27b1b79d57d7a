"""The report says the same to people, programs and GitHub."""

from sharekit.finding import Finding
from sharekit.publishing.report import PublishReport
from sharekit.publishing.task import PageOutcome

FINDING = Finding(
    level="error",
    rule="no-alt",
    where="a,b.html",
    message="og:image has | no alt",
    remedy="say\nwhat it shows",
)
REPORT = PublishReport(
    [
        PageOutcome(page="a,b.html", status="stale", findings=(FINDING,)),
        PageOutcome(page="c.html", status="written", drawn=2, cards=("cards/c-1.png",)),
        PageOutcome(page="d.html", status="written", drawn=1),
    ],
    pruned=["cards/old.png"],
)


def test_people_read_page_rule_what_and_remedy_then_counts() -> None:
    assert list(REPORT.lines()) == [
        "a,b.html: no-alt: og:image has | no alt",
        r"  say\nwhat it shows",
        "1 stale, 2 written; 3 cards drawn; 1 pruned",
    ]


def test_programs_read_json() -> None:
    data = REPORT.to_json()
    assert data["counts"] == {"stale": 1, "written": 2}
    assert data["pages"][0]["findings"] == [
        {
            "page": "a,b.html",
            "level": "error",
            "where": "a,b.html",
            "rule": "no-alt",
            "message": "og:image has | no alt",
            "remedy": "say\nwhat it shows",
        }
    ]
    assert data["drawn"] == 3


def test_github_reads_annotations_with_its_marks_escaped() -> None:
    assert list(REPORT.annotations("site/")) == [
        "::error file=site/a%2Cb.html,title=sharekit no-alt::og:image has | no alt (say%0Awhat it shows)"
    ]


def test_the_summary_is_markdown_with_the_sheet_linked() -> None:
    summary = REPORT.summary("https://e.org/sheet.html")
    assert "[contact sheet](https://e.org/sheet.html)" in summary
    assert "| a,b.html | no-alt | og:image has \\| no alt | say what it shows |" in summary


def test_a_long_summary_is_cut_and_says_so() -> None:
    report = PublishReport([PageOutcome(page="a", status="stale", findings=(FINDING,) * 250)])
    assert "and 50 more" in report.summary()
