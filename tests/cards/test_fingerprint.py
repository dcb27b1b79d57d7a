"""Keys: equal for equal things, different for anything that could change a pixel."""

import json
import os
import subprocess
import sys
from pathlib import Path

from sharekit.cards.fingerprint import digest_of, engine, template_digest, tree_digest


def test_order_in_mappings_does_not_count_and_values_do() -> None:
    assert digest_of({"a": 1, "b": 2}) == digest_of({"b": 2, "a": 1})
    assert digest_of({"a": 1}) != digest_of({"a": "1"})
    assert digest_of(["a", "b"]) != digest_of(["b", "a"])
    assert digest_of("\ud800") != digest_of("")


def test_every_file_counts_by_its_place_and_its_bytes(tmp_path: Path) -> None:
    (tmp_path / "cards").mkdir()
    (tmp_path / "cards" / "a.html").write_text("one", encoding="utf-8")
    first = tree_digest([tmp_path])
    assert tree_digest([tmp_path]) == first
    (tmp_path / "cards" / "a.html").write_text("two", encoding="utf-8")
    os.utime(tmp_path / "cards" / "a.html", ns=(1, 1))
    second = tree_digest([tmp_path])
    (tmp_path / "cards" / "a.html").rename(tmp_path / "cards" / "b.html")
    assert len({first, second, tree_digest([tmp_path])}) == 3


def test_a_template_that_cannot_be_read_has_a_digest_too(tmp_path: Path) -> None:
    """Drawing its cards says what is wrong with it."""
    (tmp_path / "folder.html").mkdir()
    (tmp_path / "own.html").write_text(
        '{% include "folder.html" %}{% include "gone.html" %}', encoding="utf-8"
    )
    names = ("gone.html", "folder.html", "own.html", f"{'a' * 400}.html")
    assert len({template_digest(tmp_path / name) for name in names}) == len(names)


def test_the_engine_names_what_draws() -> None:
    assert "pillow=" in engine()
    assert "isal=" in engine()


def test_another_process_hash_seed_and_time_zone_give_the_same_key() -> None:
    code = (
        "from sharekit.cards.fingerprint import digest_of\n"
        "print(digest_of({'b': {1: 'x'}, 'a': [1.5, None]}))"
    )
    seen = set()
    for seed, zone in (("0", "UTC"), ("1", "Asia/Tokyo")):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}
        done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=True)
        seen.add(done.stdout)
    assert seen == {(digest_of({"a": [1.5, None], "b": {1: "x"}}) + "\n").encode()}
    assert json.dumps(sorted(seen, key=bytes), default=str)
