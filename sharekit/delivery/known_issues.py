"""Known issues: whether an issue is new, begun or sent, whatever the day it is composed on."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

from sharekit.delivery.store.database import Store
from sharekit.delivery.store.issues import (
    StoredIssue,
    all_issues,
    find_issue,
    is_untouched,
    moment,
    unfinished_issues,
)
from sharekit.errors import SendError

if TYPE_CHECKING:
    from sharekit.delivery.message.issue_master import IssueMaster
    from sharekit.digest.digest import Digest


def content_of(digest: Digest) -> str:
    """Return what names the stories of a digest, whatever the day, order and template; empty without any.

    An issue that repeats another one is named apart, so that its readers do not count as having it.
    """
    from sharekit.digest.issue import identity

    names = sorted({identity(story) for story in digest.issue.stories})
    if names and digest.key != digest.issue.key:
        names.append(digest.key)
    return hashlib.sha256("\n".join(names).encode()).hexdigest()[:32] if names else ""


def choose_issue(store: Store, digest: Digest, *, resume: bool) -> StoredIssue | None:
    """Return the issue in the store that a digest is, or None for a new one.

    With `resume` the unfinished issue of the same stories is found under whatever key.

    Raises:
        SendError: It has been sent or is under way, and `resume` is off; or it is unknown which of several
            unfinished issues is meant. One of which nothing has gone out, as after a wrong password, is not
            under way: it can be started again, with what was fixed since.
    """
    stored = find_issue(store, digest.key)
    content = content_of(digest)
    unfinished = unfinished_issues(store)
    same = [issue for issue in unfinished if content and issue.content == content]
    if resume:
        return stored or _resumed(same, unfinished)
    issue = stored or next(iter(same), None)
    if issue and issue.listed and (issue.finished or not _can_start_again(store, issue)):
        raise _refusal(issue)
    return issue


def sent_before(store: Store, digest: Digest) -> StoredIssue | None:
    """Return a finished issue of the same stories under another key: its readers do not get them again."""
    content = content_of(digest)
    same = (issue for issue in all_issues(store) if issue.content == content != "" and issue.finished)
    return next((issue for issue in same if issue.key != digest.key), None)


def repeated_issue(store: Store, master: IssueMaster) -> IssueMaster:
    """Return an issue to be sent on purpose to readers who have its stories: under a key of its own.

    Raises:
        SendError: An issue of these stories is not finished.
    """
    content, issues = content_of(master.digest), all_issues(store)
    same = [issue for issue in issues if issue.key == master.digest.key or content == issue.content != ""]
    unfinished = next((issue for issue in same if issue.listed and not issue.finished), None)
    if unfinished:
        raise _refusal(unfinished)
    if not same:
        return master
    keys = {issue.key for issue in issues}
    numbered = (f"{master.digest.key}-{number}" for number in count(2))
    key = next(key for key in numbered if key not in keys)
    return replace(master, digest=replace(master.digest, key=key))


def _resumed(same: list[StoredIssue], unfinished: list[StoredIssue]) -> StoredIssue | None:
    if len(same) == 1:
        return same[0]
    candidates = same or unfinished
    if not candidates:
        return None
    names = "\n".join(f"  {issue.key}  {issue.subject}" for issue in candidates[:10])
    why = "several unfinished issues have these stories" if same else "no unfinished issue has these stories"
    raise SendError(
        f"{why}; unfinished are:\n{names}",
        hint=f"name the issue: sharekit send {candidates[0].key} --resume --yes; or send without --resume",
    )


def _can_start_again(store: Store, issue: StoredIssue) -> bool:
    if store.shared:  # another machine may be about to start it
        return False
    with store.reading() as connection:
        return is_untouched(connection, issue)


def _refusal(issue: StoredIssue) -> SendError:
    if issue.finished:
        return SendError(
            f"was sent already, {moment(issue.finished)}",
            where=f"issue {issue.key}",
            hint="to send it to all readers once more, as a new issue: `sharekit send --again`",
        )
    assert issue.listed is not None
    return SendError(
        f"was begun {moment(issue.listed)} and is not finished",
        where=f"issue {issue.key}",
        hint=f"sharekit send {issue.key} --resume --yes goes on with it",
    )
