"""How often the language of a short text is guessed right, beside lingua, py3langid and CLD2.

    python -m benchmarks.languages FOLDER [--most 50]

FOLDER holds one text file for each language, named by its BCP 47 tag (de.txt, pt.txt …), with one text of
200 characters or more on each line. The first 20, 50, 100 and 200 characters of each text are guessed by
all readers that are installed, in one run. "wrong" is the share of texts that got another language; the
rest is unknown. Languages that a peer does not have count against it, and are listed. Times are CPU ms a
text.
"""

from __future__ import annotations

import argparse
import collections
import importlib
import time
from collections.abc import Callable
from pathlib import Path

from sharekit.sources.words.language_guess import guess_language

_SIZES = (20, 50, 100, 200)
_NAMES = {"no": "nb", "nn": "nb", "iw": "he", "fil": "tl", "jw": "jv"}
Guess = Callable[[str], str]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--most", type=int, default=50, help="texts of a language")
    options = parser.parse_args()
    texts = {
        path.stem: path.read_text(encoding="utf-8").splitlines()[: options.most]
        for path in sorted(options.folder.glob("*.txt"))
    }
    print(f"{sum(map(len, texts.values()))} texts in {len(texts)} languages\n")
    print("| reader |", " | ".join(f"{size}: right | wrong" for size in _SIZES), "| CPU ms | never right |")
    print("|---" * (2 * len(_SIZES) + 3) + "|")
    for name, reader in _readers().items():
        _print(name, reader, texts)


def _readers() -> dict[str, Guess]:
    readers: dict[str, Guess] = {"sharekit": guess_language}
    for name, load in {"lingua": _lingua, "py3langid": _py3langid, "pycld2": _cld2}.items():
        try:
            readers[name] = load()
        except ImportError:
            print(f"{name} is not installed")
    return readers


def _print(name: str, guess: Guess, texts: dict[str, list[str]]) -> None:
    right, wrong = collections.Counter[int](), collections.Counter[int]()
    never = set(texts)
    count, start = sum(map(len, texts.values())), time.process_time()
    for tag, lines in texts.items():
        for line in lines:
            for size in _SIZES:
                found = _plain(guess(line[:size]))
                right[size] += found == tag
                wrong[size] += found not in {tag, ""}
                never -= {tag} if found == tag else set()
    ms = (time.process_time() - start) * 1e3 / count / len(_SIZES)
    shares = (f"{100 * right[size] / count:.1f} | {100 * wrong[size] / count:.1f}" for size in _SIZES)
    print(f"| {name} |", " | ".join(shares), f"| {ms:.2f} | {' '.join(sorted(never))} |", flush=True)


def _plain(tag: str) -> str:
    """Return a tag without script and region, under one name for each language."""
    return _NAMES.get(tag, tag.partition("-")[0])


def _lingua() -> Guess:
    detector = importlib.import_module("lingua").LanguageDetectorBuilder.from_all_languages().build()

    def guess(text: str) -> str:
        found = detector.detect_language_of(text)
        return str(found.iso_code_639_1.name.lower()) if found else ""

    return guess


def _py3langid() -> Guess:
    classify = importlib.import_module("py3langid").classify
    return lambda text: str(classify(text)[0])


def _cld2() -> Guess:
    cld2 = importlib.import_module("pycld2")

    def guess(text: str) -> str:
        try:
            tag = str(cld2.detect(text, bestEffort=True)[2][0][1])
        except cld2.error:  # control characters
            return ""
        return "" if tag == "un" else tag

    return guess


if __name__ == "__main__":
    main()
