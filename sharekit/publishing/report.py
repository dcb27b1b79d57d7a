"""What a run did, for people, programs and GitHub: pages with their reasons, findings with their remedies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sharekit.publishing.findings import Finding
from sharekit.publishing.task import PageOutcome

_MOST_IN_SUMMARY = 200


@dataclass(slots=True)
class PublishReport:
    """The outcomes of a run, gathered as they come.

    Attributes:
        outcomes: One for each page.
        pruned: Paths of the cards that were deleted.
    """

    outcomes: list[PageOutcome] = field(default_factory=list)
    pruned: list[str] = field(default_factory=list)

    @property
    def findings(self) -> list[Finding]:
        """All findings, page by page."""
        return [finding for outcome in self.outcomes for finding in outcome.findings]

    @property
    def drawn(self) -> int:
        """How many cards were written."""
        return sum(outcome.drawn for outcome in self.outcomes)

    @property
    def counts(self) -> dict[str, int]:
        """How many pages ended in which way."""
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
                    "findings": [finding.to_json() for finding in outcome.findings],
                }
                for outcome in self.outcomes
            ],
            "counts": self.counts,
            "drawn": self.drawn,
            "pruned": self.pruned,
        }

    def lines(self) -> Iterator[str]:
        """Yield the report for people: findings by page, then the counts."""
        for outcome in self.outcomes:
            for finding in outcome.findings:
                yield f"{finding.page}: {finding.rule}: {finding.message}"
                yield f"  {finding.remedy}"
        yield ", ".join(f"{count} {status}" for status, count in self.counts.items()) + self._extras()

    def _extras(self) -> str:
        cards = f"; {self.drawn} {'card' if self.drawn == 1 else 'cards'} drawn" if self.drawn else ""
        return f"{cards}; {len(self.pruned)} pruned" if self.pruned else cards

    def annotations(self, folder: str) -> Iterator[str]:
        """Yield GitHub's workflow commands, one a finding.

        Source: https://docs.github.com/actions/reference/workflow-commands-for-github-actions
        """
        for finding in self.findings:
            place = _property(f"{folder.rstrip('/')}/{finding.page}")
            text = _data(f"{finding.message} ({finding.remedy})")
            yield f"::error file={place},title=sharekit {finding.rule}::{text}"

    def summary(self, sheet: str = "") -> str:
        """Return the report as Markdown for a job summary; `sheet` is the address of the contact sheet."""
        rows = [
            "## sharekit",
            "",
            " · ".join(f"**{count}** {status}" for status, count in self.counts.items()) + self._extras(),
        ]
        if sheet:
            rows += ["", f"Every card as it will look: [contact sheet]({sheet})"]
        found = self.findings
        if found:
            rows += ["", "| page | rule | what | how to mend |", "|---|---|---|---|"]
            rows += [
                f"| {_cell(f.page)} | {f.rule} | {_cell(f.message)} | {_cell(f.remedy)} |"
                for f in found[:_MOST_IN_SUMMARY]
            ]
        if len(found) > _MOST_IN_SUMMARY:
            rows += ["", f"and {len(found) - _MOST_IN_SUMMARY} more"]
        return "\n".join(rows) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
