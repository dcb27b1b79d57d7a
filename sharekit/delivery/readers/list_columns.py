"""The columns of a list: the address, the name, and those that say not to write to a reader."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Literal, cast

from sharekit.delivery.readers.suppression_reasons import Reason
from sharekit.errors import ConfigError, SourceError

ACTIVE = "active"
MEANINGS = (ACTIVE, "unsubscribed", "bounced", "complained", "pending", "asked")
"""What a status word may mean; all but the first are reasons of suppressions."""

_NOT_SEPARATING = re.compile(r"[\W_]+")
_SEPARATORS = re.compile("[,;\t|]")
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d|\b(?:19|20)\d\d\b|(?:19|20)\d{6}(?!\d)")
_RANK: tuple[Reason, ...] = ("complained", "unsubscribed", "bounced", "asked", "pending")
"""Of several reasons, the one that is kept."""


@dataclass(frozen=True, slots=True)
class ListColumns:
    """Where each part of a row is, by its index.

    Attributes:
        address: The address.
        name: The full name, or None.
        first: The first name, or None; likewise `last`.
        flags: Columns whose value may suppress: (index, kind of column, reason).
        fields: All other columns, with the labels they become fields under.
        count: How many columns there are.
        others: Those of the other columns in which a word such as `unsubscribed` counts all the same.
    """

    address: int
    name: int | None
    first: int | None
    last: int | None
    flags: tuple[tuple[int, str, str], ...]
    fields: tuple[tuple[int, str], ...]
    count: int
    others: tuple[int, ...] = ()

    @classmethod
    def of_header(cls, header: Sequence[str], where: str) -> ListColumns:
        """Read a header line.

        Raises:
            SourceError: No column holds addresses.
        """
        names = [plain(cell) for cell in header]
        words = _data()["columns"]
        address = _index(names, words["address"])
        if address is None:
            address = next((n for n, name in enumerate(names) if "email" in name and _may_hold(name)), None)
        if address is None:
            columns = ", ".join(repr(cell.strip()[:40]) for cell in header[:20])
            hint = "call it address or email"
            raise SourceError(f"no column of addresses among {columns}", where=where, hint=hint)
        flags = tuple((n, *_flag(name)) for n, name in enumerate(names) if _flag(name)[0] and n != address)
        name = _index(names, words["name"])
        used = {address, name, *(n for n, _, reason in flags if reason != "perhaps")}
        fields = tuple((n, cell.strip()) for n, cell in enumerate(header) if n not in used and cell.strip())
        first, last = _index(names, words["first"]), _index(names, words["last"])
        flagged = {n for n, _, _ in flags}
        others = (n for n, _ in fields if n not in flagged and not _OTHER_CHANNEL.match(names[n]))
        return cls(address, name, first, last, flags, fields, len(header), tuple(others))

    @staticmethod
    def has_address(row: Sequence[str]) -> bool:
        """Return whether a row names the column of addresses: then it is a header, whatever else it holds."""
        return not {plain(cell) for cell in row}.isdisjoint(_data()["columns"]["address"])

    @classmethod
    def of_bare(cls, row: Sequence[str]) -> ListColumns:
        """Return the columns of a list without a header: an address, and perhaps a name."""
        address = next(n for n, cell in enumerate(row) if "@" in cell)
        name = next((n for n in range(len(row)) if n != address), None)
        return cls(address, name, None, None, (), (), len(row))

    def name_in(self, cells: Sequence[str]) -> str:
        """Return the reader's name: the full one, or first and last."""
        first = self.name if self.first is None else self.first
        if (
            self.name is not None
            and cells[self.name].strip()
            and (self.first is not None or self.last is None)
        ):
            return cells[self.name]
        parts = (cells[n].strip() for n in (first, self.last) if n is not None)
        return " ".join(part for part in parts if part)

    def reason_in(self, cells: Sequence[str], answers: Mapping[str, str]) -> tuple[Reason | Literal[""], str]:
        """Return why a reader must not be written to, and what says so; both are empty for an active reader.

        Args:
            cells: The row.
            answers: What words mean that are not known, as `WORD` to one of MEANINGS.

        Raises:
            ConfigError: A status is unknown: nobody can be sure that the reader wants the email.
        """
        reasons: dict[Reason, str] = {}
        for index, kind, reason in self.flags:
            meaning = _meaning(kind, reason, cells[index], answers)
            if meaning and meaning != ACTIVE:
                reasons.setdefault(cast("Reason", meaning), cells[index].strip())
        for index in self.others:
            meaning = _certain().get(cells[index].strip().casefold(), "")
            if meaning and answers.get(plain(cells[index]), "") != ACTIVE:
                reasons.setdefault(cast("Reason", meaning), cells[index].strip())
        return next(((reason, reasons[reason]) for reason in _RANK if reason in reasons), ("", ""))


def known_names(line: str) -> int:
    """Return how many cells of a header line are known names of columns."""
    return sum(name in _names() for name in map(plain, _SEPARATORS.split(line)))


@cache
def _names() -> frozenset[str]:
    lists: list[list[str]] = []
    for column in _data()["columns"].values():
        lists += column.values() if isinstance(column, dict) else [column]
    return frozenset(name for names in lists for name in names)


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Return a column's name or a status as they are compared: lower case, letters and digits only."""
    return _NOT_SEPARATING.sub("", text.casefold())


def _meaning(kind: str, reason: str, cell: str, answers: Mapping[str, str]) -> str:
    word, answer_words = plain(cell), _data()["answers"]
    if kind == "filled":
        return "" if word in answer_words["empty"] else reason
    if kind == "status":
        meaning = answers.get(word) or _words().get(word, "")
        return meaning or ("" if reason else _no_answer(word, cell))
    word = word or cell.strip()  # such as a check mark
    if word in answers or (_words().get(word) and word not in answer_words["true"] + answer_words["false"]):
        return answers.get(word) or _words()[word]
    is_true = word in answer_words["true"] or bool(_DATE.search(cell.strip()))
    if not word or (not is_true and word not in answer_words["false"]):
        return _no_answer(word, cell)
    return reason if is_true == (kind == "true") else ""


def _no_answer(word: str, cell: str) -> str:
    if word:
        raise unknown_status(cell)
    return ""


def unknown_status(word: str) -> ConfigError:
    """Return the question that an unknown status asks."""
    shown = word.strip()[:60]
    return ConfigError(
        f"the status {shown!r} is unknown: may these readers be written to?",
        hint=f"say what it means: `sharekit subscribers import LIST --status '{shown}={'|'.join(MEANINGS)}'`",
    )


def _index(names: Sequence[str], wanted: Sequence[str]) -> int | None:
    return next((names.index(name) for name in wanted if name in names), None)


_NOT_ADDRESSES = re.compile(
    "type|label|status|display|domain|count|sent|open|click|client|disabled|opt|confirm|bounce|block|black|unsub"
    "|subscribed|date|time|id|reason"
)
"""What else a column with `email` in its name may hold."""


_OTHER_CHANNEL = re.compile("sms|phone|mobile|whatsapp|push|tag|note|label|postal|url|link|链接|連結|リンク")
"""Columns that say nothing about whether to write."""


def _may_hold(name: str) -> bool:
    return not _NOT_ADDRESSES.search(name)


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("list_words.toml").read_text("utf-8"))


@cache
def _words() -> dict[str, str]:
    certain = {plain(word): meaning for word, meaning in _certain().items()}
    return certain | {word: meaning for meaning, words in _data()["words"].items() for word in words}


@cache
def _certain() -> dict[str, str]:
    return {word: meaning for meaning, words in _data()["certain"].items() for word in words}


@lru_cache(maxsize=4096)
def _flag(name: str) -> tuple[str, str]:
    """Return the kind and reason of a column that may say not to write to a reader; both empty for others."""
    held = () if _OTHER_CHANNEL.search(name) else _data()["columns"]["true_holds"].items()
    by_part = (("true", reason) for reason, parts in held if any(part in name for part in parts))
    return _flags().get(name) or next(by_part, ("", ""))


@cache
def _flags() -> dict[str, tuple[str, str]]:
    """Return each flag column's kind and reason; one that only may be a status has the reason `perhaps`."""
    columns = _data()["columns"]
    flags = dict.fromkeys(columns["status"], ("status", ""))
    flags |= dict.fromkeys(columns["perhaps_status"], ("status", "perhaps"))
    for kind in ("true", "false", "filled"):
        for reason, names in columns[f"{kind}_means"].items():
            flags |= dict.fromkeys(names, (kind, reason))
    return flags
