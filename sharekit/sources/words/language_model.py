"""py3langid's model of byte n-grams, read without numpy.

Importing numpy and unpacking the model take longer than drawing a card. So the model's tables are kept in the
user's cache folder, in a form that is mapped into memory; a process that reads many texts loads py3langid.
"""

from __future__ import annotations

import json
import math
import mmap
import struct
from collections import Counter, defaultdict
from contextlib import suppress
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sharekit.errors import SharekitError
from sharekit.support.files import sha256, write_whole
from sharekit.support.text_utils import normalized
from sharekit.support.user_cache import private_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from py3langid.langid import LanguageIdentifier

_FORMAT = 1
_MANY = 50
"""Texts from which loading py3langid is faster than counting without it."""
_TYPES = {
    "starts": "<u4",  # of each row of the automaton among `keys` and `targets`
    "keys": "u1",  # bytes that lead elsewhere than they do from the first state
    "targets": "<u4",
    "root": "<u4",  # the first state's row
    "rows": "<u4",  # the row of each state
    "output": "<i4",  # the feature that is complete in a state, or -1
    "prior": "<f4",
    "weights": "<f2",  # of each feature, for each class
}
_CASTS = {"u1": "B", "<u4": "I", "<i4": "i", "<f4": "f", "<f2": "B"}


class LanguageModel:
    """Says how probable each of some languages is.

    Args:
        languages: ISO 639 codes that py3langid knows.
    """

    def __init__(self, languages: Sequence[str]) -> None:
        self.languages = languages
        self._texts = 0

    def rank(self, text: str) -> Iterable[tuple[str, float]]:
        """Return each language with its probability."""
        self._texts += 1
        if self._texts <= _MANY and self._tables is not None:
            return self._tables.rank(text).items()
        ranked: list[tuple[str, float]] = self._identifier.rank(text)
        return ranked

    @cached_property
    def _identifier(self) -> LanguageIdentifier:
        from py3langid.langid import MODEL_FILE, LanguageIdentifier

        identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
        identifier.set_languages(self.languages)
        return identifier

    @cached_property
    def _tables(self) -> MappedModel | None:
        """The tables in the user's cache folder, written at first use; None without such a folder."""
        with suppress(OSError, ValueError, SharekitError):
            folder, name = private_folder("languages"), self._name()
            if folder and name:
                with suppress(OSError, ValueError):
                    return MappedModel(folder / name)
                for old in folder.iterdir():
                    old.unlink()
                write_whole(folder / name, _tables_of(self._identifier), durable=False)
                return MappedModel(folder / name)
        return None

    def _name(self) -> str:
        """Return a file name for the tables of the installed model and these languages, or empty."""
        spec = find_spec("py3langid")
        for folder in (spec.submodule_search_locations or ()) if spec else ():
            status = Path(folder, "data", "model.npz.xz").stat()
            facts = f"{_FORMAT} {status.st_size} {status.st_mtime_ns} {' '.join(self.languages)}"
            return f"{sha256(facts.encode())[:16]}.bin"
        return ""


def _tables_of(identifier: LanguageIdentifier) -> bytes:
    import numpy as np

    moves = np.asarray(identifier.tk_nextmove).reshape(-1, 256)
    root = moves[identifier.tk_row[0]]
    rows, keys = np.nonzero(moves != root)
    tables = {
        "starts": np.searchsorted(rows, np.arange(len(moves) + 1)),
        "keys": keys,
        "targets": moves[rows, keys],
        "root": root,
        "rows": np.asarray(identifier.tk_row),
        "output": np.asarray(identifier.tk_output),
        "prior": identifier.nb_pc,
        "weights": identifier.nb_ptc,
    }
    parts = {name: np.ascontiguousarray(table, _TYPES[name]).tobytes() for name, table in tables.items()}
    sizes = {name: len(part) for name, part in parts.items()}
    head = json.dumps({"classes": list(identifier.nb_classes), "sizes": sizes})
    return b"".join([head.encode(), b"\n", *parts.values()])


class MappedModel:
    """The tables of a model in a file that is mapped into memory.

    Raises:
        ValueError: The file is not complete.
    """

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        at = data.find(b"\n") + 1
        head = json.loads(data[:at])
        if at + sum(head["sizes"].values()) != len(data):
            raise ValueError(f"{path} is not complete")
        parts: dict[str, Any] = {}
        for name, size in head["sizes"].items():
            parts[name] = memoryview(data)[at : at + size].cast(_CASTS[_TYPES[name]])  # type: ignore[call-overload]
            at += size
        self.classes: list[str] = head["classes"]
        self._parts, self._keys = parts, bytes(parts["keys"])
        self._row = struct.Struct(f"<{len(self.classes)}e")

    def rank(self, text: str) -> dict[str, float]:
        """Return the probability of each language, as py3langid does."""
        data = _encoded(text)
        scores = self._scores(self._features(data))
        scale = 1 / math.sqrt(len(data) or 1)
        highest = max(scores)
        odds: defaultdict[str, float] = defaultdict(float)  # some languages have two classes
        for name, score in zip(self.classes, scores, strict=True):
            odds[name] += math.exp((score - highest) * scale)
        total = sum(odds.values())
        return {name: chance / total for name, chance in odds.items()}

    def _features(self, data: bytes) -> Counter[int]:
        parts, keys = self._parts, self._keys
        starts, targets, root, rows, output = (
            parts[name] for name in ("starts", "targets", "root", "rows", "output")
        )
        features: Counter[int] = Counter()
        state = 0
        for byte in data:
            row = rows[state]
            at = keys.find(byte, starts[row], starts[row + 1])
            state = root[byte] if at < 0 else targets[at]
            if output[state] >= 0:
                features[output[state]] += 1
        return features

    def _scores(self, features: Counter[int]) -> list[float]:
        if not features:
            return [0.0] * len(self.classes)
        scores = list(self._parts["prior"])
        for feature, count in features.items():
            weight = math.log1p(count)
            row = self._row.unpack_from(self._parts["weights"], feature * self._row.size)
            scores = [score + weight * value for score, value in zip(scores, row, strict=True)]
        return scores


def _encoded(text: str) -> bytes:
    text = text.lower() if text.isupper() else text
    return normalized("NFC", text).encode("utf-8", "surrogatepass")
