"""What an issue changes since the last one that was sent: stories that are new, and stories repeated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sharekit.digest.issue import Issue, Story


@dataclass(frozen=True, slots=True, kw_only=True)
class LastIssue:
    """The issue that was sent last.

    Attributes:
        issue: Its content.
        day: When it was sent, as it is shown.
    """

    issue: Issue
    day: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueChanges:
    """What is different.

    Attributes:
        day: When the last issue was sent.
        subject: The last issue's subject.
        same_subject: Whether this issue has it too.
        new: Headlines of stories that the last issue did not have.
        repeated: Headlines of stories that it had.
        gone: Headlines of its stories that this issue does not have.
    """

    day: str
    subject: str
    same_subject: bool
    new: tuple[str, ...]
    repeated: tuple[str, ...]
    gone: tuple[str, ...]


def changes_since(last: LastIssue, issue: Issue) -> IssueChanges:
    """Compare an issue with the last one; stories with the same address, or else headline, are the same."""
    before, now = _headlines(last.issue), _headlines(issue)
    return IssueChanges(
        day=last.day,
        subject=last.issue.subject,
        same_subject=last.issue.subject == issue.subject,
        new=tuple(headline for key, headline in now.items() if key not in before),
        repeated=tuple(headline for key, headline in now.items() if key in before),
        gone=tuple(headline for key, headline in before.items() if key not in now),
    )


def _headlines(issue: Issue) -> dict[str, str]:
    return {_identity(story): story.headline for story in issue.stories}


def _identity(story: Story) -> str:
    return story.url.partition("?")[0].partition("#")[0].rstrip("/") or story.headline
