"""The tables of the store, the same on SQLite and PostgreSQL."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    literal_column,
)

VERSION = 1
"""Raised with every change of the tables; a store of a newer version is refused."""

metadata = MetaData()
_Id = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers rows by itself only under INTEGER

meta = Table(
    "meta", metadata, Column("name", String, primary_key=True), Column("value", Text, nullable=False)
)

subscribers = Table(
    "subscribers",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("key", String, nullable=False, unique=True),
    Column("address", String, nullable=False),
    Column("name", String, nullable=False),
    Column("fields", Text, nullable=False),
    Column("created", Double, nullable=False),
)

suppressions = Table(
    "suppressions",
    metadata,
    Column("key", String, primary_key=True),
    Column("address", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("detail", Text, nullable=False),
    Column("issue", String, nullable=False),
    Column("created", Double, nullable=False),
)

issues = Table(
    "issues",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("key", String, nullable=False, unique=True),
    Column("subject", String, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("created", Double, nullable=False),
    Column("listed", Double),  # when every reader stood in `deliveries`; sending starts only then
    Column("finished", Double),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("issue_id", _Id, ForeignKey("issues.id"), nullable=False),
    Column("key", String, nullable=False),
    Column("address", String, nullable=False),
    Column("name", String, nullable=False),
    Column("fields", Text, nullable=False),
    Column("domain", String, nullable=False),
    Column("state", String, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("due", Double, nullable=False, server_default="0"),  # seconds since 1970; 0 is at once
    Column("code", Integer, nullable=False, server_default="0"),  # the server's last answer
    Column("reason", Text, nullable=False, server_default=""),
    Column("worker", String, nullable=False, server_default=""),  # who has it in hand, or had it when it died
    Column("changed", Double, nullable=False),
    UniqueConstraint("issue_id", "key"),
    Index("deliveries_by_state", "issue_id", "state", "due", "id"),
)
IN_HAND = deliveries.c.worker != literal_column(
    "''"
)  # a literal, so that planners see the partial index fits
Index("deliveries_in_hand", deliveries.c.issue_id, sqlite_where=IN_HAND, postgresql_where=IN_HAND)

workers = Table(
    "workers",
    metadata,
    Column("id", String, primary_key=True),
    Column("issue_id", _Id, ForeignKey("issues.id"), nullable=False),
    Column("boot", String, nullable=False),  # of the machine's running: another one means it went down
    Column("lease", Double, nullable=False),  # seconds since 1970 until which its rows are its own
)
