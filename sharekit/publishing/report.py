"""The report of a run, for people, programs and GitHub."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sharekit.finding import Finding
from sharekit.publishing.task import PageOutcome
from sharekit.support.docs_site import docs_page
from sharekit.support.terminal import printable, printable_line

_MAX_ROWS = 200
_MARKDOWN = frozenset("\\|[]`*_")


@dataclass(slots=True)
class PublishReport:
    """The outcomes of a run.

    Attributes:
        outcomes: One for each page.
        pruned: Paths of deleted cards.
        warnings: What did not work as it should, but stopped nothing.
    """

    outcomes: list[PageOutcome] = field(default_factory=list)
    pruned: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def findings(self) -> list[Finding]:
        """All findings, page by page."""
        return [finding for outcome in self.outcomes for finding in outcome.findings]

    @property
    def drawn(self) -> int:
        """Number of cards written."""
        return sum(outcome.drawn for outcome in self.outcomes)

    @property
    def counts(self) -> dict[str, int]:
        """Number of pages by status."""
        counts = Counter(outcome.status for outcome in self.outcomes)
        return {str(status): count for status, count in sorted(counts.items())}

    @property
    def has_failed(self) -> bool:
        """Whether any page could not be read, drawn or written."""
        return any(outcome.status == "failed" for outcome in self.outcomes)

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "pages": [
                {
                    "page": outcome.page,
                    "status": outcome.status,
                    "reason": outcome.reason,
                    "headline": outcome.headline,
                    "cards": list(outcome.cards),
                    "findings": [{"page": finding.where} | finding.to_json() for finding in outcome.findings],
                }
                for outcome in self.outcomes
            ],
            "counts": self.counts,
            "drawn": self.drawn,
            "pruned": self.pruned,
        }

    def lines(self) -> Iterator[str]:
        """Yield the report for people: findings by page, then the totals."""
        for outcome in self.outcomes:
            for finding in outcome.findings:
                yield printable_line(f"{finding.where}: {finding.rule}: {finding.message}")
                yield printable_line(f"  {finding.remedy}")
        yield ", ".join(f"{count} {status}" for status, count in self.counts.items()) + self._extras()

    def _extras(self) -> str:
        cards = f"; {self.drawn} {'card' if self.drawn == 1 else 'cards'} drawn" if self.drawn else ""
        return f"{cards}; {len(self.pruned)} pruned" if self.pruned else cards

    def annotations(self, folder: str) -> Iterator[str]:
        """Yield GitHub workflow commands, one per finding.

        Source: https://docs.github.com/actions/reference/workflow-commands-for-github-actions
        """
        for finding in self.findings:
            place = _property(f"{folder.rstrip('/')}/{finding.where}")
            text = _data(f"{finding.message} ({finding.remedy})")
            yield f"::error file={place},title=sharekit {finding.rule}::{text}"

    def summary(self, sheet: str = "") -> str:
        """Return the report as Markdown for a job summary; `sheet` names the contact sheet."""
        rows = [
            "## sharekit",
            "",
            " · ".join(f"**{count}** {status}" for status, count in self.counts.items()) + self._extras(),
        ]
        if sheet:
            rows += ["", f"Every card as it will look: {_sheet_link(sheet)}"]
        findings = self.findings
        if findings:
            rows += ["", f"What each rule means: {docs_page('ci', 'findings')}"]
            rows += ["", "| page | rule | finding | remedy |", "|---|---|---|---|"]
            rows += [
                f"| {_cell(f.where)} | {f.rule} | {_cell(f.message)} | {_cell(f.remedy)} |"
                for f in findings[:_MAX_ROWS]
            ]
        if len(findings) > _MAX_ROWS:
            rows += ["", f"and {len(findings) - _MAX_ROWS} more"]
        return "\n".join(rows) + "\n"


def _sheet_link(sheet: str) -> str:
    """Return a link to the sheet; a file of the job has no address until it is uploaded, so it is named."""
    if sheet.startswith(("https://", "http://")):
        return f"[contact sheet]({sheet})"
    return f"`{_cell(sheet).replace('`', '')}`, in the artifacts of this run if the workflow uploads it"


def _cell(text: str) -> str:
    escaped = "".join(f"\\{char}" if char in _MARKDOWN else char for char in " ".join(text.split()))
    return printable_line(escaped.replace("&", "&amp;").replace("<", "&lt;"))


def _data(text: str) -> str:
    text = printable(text.replace("\r\n", "\n"))
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
