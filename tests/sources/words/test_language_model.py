"""The language model read from mapped tables: the results of py3langid, and a cache that can be trusted."""

from pathlib import Path

import pytest
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from sharekit.sources.words.language_model import LanguageModel
from sharekit.support import user_cache

LANGUAGES = ("cs", "da", "de", "en", "nl", "no", "sr", "sk", "sv", "zh")
TEXTS = (
    "Rådet stemte tirsdag",
    "The ferry sails at noon",
    "DER RAT HAT GESTIMMT",
    "Vláda schválila rozpočet",
    "42",
    "\udc80 broken",
)


@pytest.fixture(scope="module")
def identifier() -> LanguageIdentifier:
    whole = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    whole.set_languages(LANGUAGES)
    return whole


def test_results_are_those_of_py3langid(
    identifier: LanguageIdentifier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    model = LanguageModel(LANGUAGES)
    model.__dict__["_identifier"] = identifier
    for text in TEXTS:
        assert dict(model.rank(text)) == pytest.approx(dict(identifier.rank(text)), abs=1e-5)
    (tables,) = (tmp_path / "sharekit" / "languages").iterdir()
    whole = tables.stat().st_size
    tables.write_bytes(tables.read_bytes()[: whole // 2])
    damaged = LanguageModel(LANGUAGES)
    damaged.__dict__["_identifier"] = identifier
    assert dict(damaged.rank(TEXTS[0])) == pytest.approx(dict(identifier.rank(TEXTS[0])), abs=1e-5)
    assert tables.stat().st_size == whole


def test_without_a_private_folder_py3langid_decides(
    identifier: LanguageIdentifier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    shared = tmp_path / "sharekit"
    shared.mkdir()
    shared.chmod(0o777)
    model = LanguageModel(LANGUAGES)
    model.__dict__["_identifier"] = identifier
    assert model.rank(TEXTS[0]) == identifier.rank(TEXTS[0])
    assert user_cache.private_folder("languages") is None
    shared.chmod(0o700)
    private = user_cache.private_folder("languages")
    assert private is not None
    assert not list(private.iterdir())
