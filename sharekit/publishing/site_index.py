"""What earlier runs know of a site's pages, so that an unchanged page costs no more than a look at its file.

Kept in the cache, one entry for each site and its settings. A page is unchanged while the system says that
neither it nor a file that it names was written: the same times, size and inode.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from sharekit.finding import Finding
from sharekit.publishing.cache import PublishCache
from sharekit.publishing.site_files import stamp_of
from sharekit.publishing.site_profile import PageSummary
from sharekit.publishing.task import PageOutcome, PublishTask
from sharekit.support.files import sha256

_KEPT = frozenset({"fresh", "written", "unchanged", "skipped"})
"""Outcomes that hold until a file changes."""


@dataclass(frozen=True, slots=True)
class PageRecord:
    """What a run found out about a page.

    Attributes:
        outcome: Its outcome, with the stamps of all files that it depends on.
        summary: What it contributes to the profile of its site; None for a page that is no content.
        source: Hash of the page as it was built, before it was published.
    """

    outcome: PageOutcome
    summary: PageSummary | None
    source: str


@dataclass(slots=True)
class SiteIndex:
    """The records of a site's pages.

    Attributes:
        records: Those of the last run.
        profile: Digest of the profile that they were read with.
    """

    cache: PublishCache | None = None
    key: str = ""
    records: Mapping[str, PageRecord] = field(default_factory=dict)
    profile: str = ""
    _noted: dict[str, PageRecord] = field(default_factory=dict)

    def unchanged(self, path: str, folder: Path) -> PageRecord | None:
        """Return the record of a page if no file that it depends on was written since."""
        record = self.records.get(path)
        if record is None or not record.outcome.files:
            return None
        if any(stamp_of(folder / name) != stamp for name, stamp in record.outcome.files):
            return None
        self._noted[path] = record
        return record

    def note(self, outcome: PageOutcome, summary: PageSummary | None, source: str) -> None:
        """Record the outcome of a page, if it holds until a file changes."""
        if outcome.status not in _KEPT or not outcome.files:
            return
        before = self.records.get(outcome.page)
        self._noted[outcome.page] = PageRecord(outcome, summary, source or (before.source if before else ""))

    def save(self, profile: str) -> None:
        """Keep the records for the next run."""
        if self.cache is None or (self._noted == self.records and profile == self.profile):
            return
        rows = {path: _to_json(record) for path, record in self._noted.items()}
        data = json.dumps({"profile": profile, "pages": rows}, separators=(",", ":"))
        self.cache.keep_data(self.key, data.encode("utf-8", "surrogatepass"))


def load_index(task: PublishTask) -> SiteIndex:
    """Return the index of a task's site; an empty one if there is none."""
    if task.cache is None:
        return SiteIndex()
    place = os.path.abspath(task.site.folder)  # noqa: PTH100 (links stay as they are)
    key = sha256(repr(("index", place, task.result_key)).encode("utf-8", "surrogatepass"))
    index = SiteIndex(task.cache, key)
    data = task.cache.data(key)
    with suppress(ValueError, TypeError, KeyError):  # of another release
        if data is not None:
            values = json.loads(data)
            index.records = {path: _from_json(path, row) for path, row in values["pages"].items()}
            index.profile = values["profile"]
    return index


def _to_json(record: PageRecord) -> list[Any]:
    outcome, summary = record.outcome, record.summary
    status = "skipped" if outcome.status == "skipped" else "fresh"
    findings = [finding.to_json() for finding in outcome.findings]
    facts = [status, outcome.reason, outcome.headline, outcome.cards, findings, outcome.files]
    return [facts, asdict(summary) if summary else None, record.source]


def _from_json(path: str, row: list[Any]) -> PageRecord:
    (status, reason, headline, cards, findings, files), summary, source = row
    outcome = PageOutcome(
        page=path,
        status=status,
        reason=reason,
        headline=headline,
        cards=tuple(cards),
        findings=tuple(Finding(**finding) for finding in findings),
        files=tuple((name, tuple(stamp)) for name, stamp in files),
    )
    if summary is not None:
        lists = {name: tuple(summary[name]) for name in ("headings", "paragraphs", "descriptions")}
        summary = PageSummary(**(summary | lists))
    return PageRecord(outcome, summary, source)
