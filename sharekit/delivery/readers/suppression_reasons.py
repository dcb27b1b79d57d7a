"""Why a mailbox is suppressed."""

from __future__ import annotations

from typing import Literal

Reason = Literal["unsubscribed", "complained", "bounced", "soft-bounced", "rejected", "pending", "asked"]
"""Reasons of suppressions.

- unsubscribed: by link or mail; complained: by a feedback report; asked: by hand
- bounced: the mailbox is gone; soft-bounced: several issues in a row bounced
- rejected: by the server while sending; pending: imported, and never confirmed
"""
