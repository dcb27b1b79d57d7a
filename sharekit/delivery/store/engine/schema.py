"""The tables of the store: numbered steps, each run once, never back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

_FIRST = """
CREATE TABLE IF NOT EXISTS meta (name VARCHAR PRIMARY KEY, value TEXT NOT NULL);

CREATE TABLE IF NOT EXISTS subscribers (
    id {id},
    key VARCHAR NOT NULL UNIQUE,
    address VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    fields TEXT NOT NULL,
    created DOUBLE PRECISION NOT NULL
);

CREATE TABLE IF NOT EXISTS suppressions (
    key VARCHAR PRIMARY KEY,
    address VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    detail TEXT NOT NULL,
    issue VARCHAR NOT NULL,
    created DOUBLE PRECISION NOT NULL
);

CREATE TABLE IF NOT EXISTS issues (
    id {id},
    key VARCHAR NOT NULL UNIQUE,
    subject VARCHAR NOT NULL,
    digest {blob} NOT NULL,
    created DOUBLE PRECISION NOT NULL,
    listed DOUBLE PRECISION, -- when every reader was entered in deliveries: sending starts only then
    finished DOUBLE PRECISION
);

CREATE TABLE IF NOT EXISTS deliveries (
    id {id},
    issue_id {ref} NOT NULL REFERENCES issues (id),
    key VARCHAR NOT NULL,
    address VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    fields TEXT NOT NULL,
    domain VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    due DOUBLE PRECISION NOT NULL DEFAULT 0, -- seconds since 1970; 0 is at once
    code INTEGER NOT NULL DEFAULT 0, -- of the server's last reply
    reason TEXT NOT NULL DEFAULT '',
    worker VARCHAR NOT NULL DEFAULT '', -- who leases the row, or did when it died
    changed DOUBLE PRECISION NOT NULL,
    UNIQUE (issue_id, key)
);
CREATE INDEX IF NOT EXISTS deliveries_by_state ON deliveries (issue_id, state, due, id);
CREATE INDEX IF NOT EXISTS deliveries_in_hand ON deliveries (issue_id) WHERE worker != '';

CREATE TABLE IF NOT EXISTS workers (
    id VARCHAR PRIMARY KEY,
    issue_id {ref} NOT NULL REFERENCES issues (id),
    boot VARCHAR NOT NULL, -- names one run of the machine; another one means that it went down
    lease DOUBLE PRECISION NOT NULL -- seconds since 1970 until which its rows are its own
);
"""

_SOFT_BOUNCES = """
CREATE TABLE IF NOT EXISTS soft_bounces (
    key VARCHAR NOT NULL,
    issue VARCHAR NOT NULL,
    sent DOUBLE PRECISION NOT NULL, -- when the message that bounced was sent
    PRIMARY KEY (key, issue)
);
"""

_SIGNUPS = """
CREATE TABLE IF NOT EXISTS signups (
    id {id},
    token VARCHAR NOT NULL, -- SHA-256 of the confirmation's token; empty, or since when it is being mailed
    key VARCHAR NOT NULL,
    address VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    fields TEXT NOT NULL,
    language VARCHAR NOT NULL,
    wording TEXT NOT NULL,
    network VARCHAR NOT NULL, -- keyed hash of the network address
    created DOUBLE PRECISION NOT NULL,
    confirmed DOUBLE PRECISION
);
CREATE INDEX IF NOT EXISTS signups_by_token ON signups (token);
CREATE INDEX IF NOT EXISTS signups_by_key ON signups (key, created);
CREATE INDEX IF NOT EXISTS signups_by_network ON signups (network, created);
"""

_RUN_CONTROL = """
ALTER TABLE deliveries ADD COLUMN provider_id VARCHAR NOT NULL DEFAULT ''; -- given by who accepted it
ALTER TABLE deliveries ADD COLUMN held VARCHAR NOT NULL DEFAULT ''; -- refused or gone; see refusals.py
CREATE INDEX deliveries_held ON deliveries (issue_id) WHERE held != '';
ALTER TABLE issues ADD COLUMN content VARCHAR NOT NULL DEFAULT ''; -- names its stories, whatever the day
ALTER TABLE issues ADD COLUMN paused TEXT NOT NULL DEFAULT ''; -- why the last run stopped itself
ALTER TABLE issues ADD COLUMN resume_at DOUBLE PRECISION; -- when a quota is free again
ALTER TABLE issues ADD COLUMN list_changes TEXT NOT NULL DEFAULT ''; -- JSON: readers who came and left
ALTER TABLE issues ADD COLUMN pruned TEXT NOT NULL DEFAULT ''; -- JSON: counts of deliveries since deleted

CREATE TABLE rates (
    name VARCHAR PRIMARY KEY,
    next_at DOUBLE PRECISION NOT NULL -- when the next message of any machine may go
);
"""

_PROVIDER_INDEX = "CREATE INDEX deliveries_by_provider ON deliveries (provider_id) WHERE provider_id != '';"

_WEBHOOK_EVENTS = """
CREATE TABLE webhook_events (
    id VARCHAR PRIMARY KEY, -- the provider, and a hash of its own identifier
    created DOUBLE PRECISION NOT NULL
);
CREATE INDEX webhook_events_by_time ON webhook_events (created);
"""

# A trigger for every row is half the time that PostgreSQL takes to enter a list.
_NO_REFERENCE = "{drop_reference};"

STEPS = (_FIRST, _SOFT_BOUNCES, _SIGNUPS, _RUN_CONTROL, _PROVIDER_INDEX, _WEBHOOK_EVENTS, _NO_REFERENCE)
"""Each step turns a store of the version before it into its own; a released step never changes."""

VERSION = len(STEPS)
"""The version this code reads and writes; a store of a newer version is refused."""


def statements(version: int, types: Mapping[str, str]) -> Iterator[str]:
    """Yield the statements that bring a store of that version to the present one; 0 is an empty store."""
    for step in STEPS[version:]:
        plain = re.sub(r" *--.*", "", step.format_map(types))
        yield from (part for part in plain.split(";") if part.strip())
