"""Settings: precedence, provenance, helpful refusals."""

from pathlib import Path

import pytest

from sharekit.errors import ConfigError
from sharekit.settings import Settings, leaves, load
from sharekit.settings.sources import help_of


def test_without_any_source_everything_is_default(tmp_path: Path) -> None:
    settings, origins = load(folder=tmp_path, environ={"HOME": "/x"})
    assert settings == Settings()
    assert set(origins.values()) == {"default"}


def test_flags_beat_environment_beats_own_file_beats_pyproject(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(
        '[tool.sharekit]\nsite = "p"\nlanguage = "p"\noutput = "p"\nfonts = "p"', encoding="utf-8"
    )
    (tmp_path / "sharekit.toml").write_text('site = "s"\nlanguage = "s"\noutput = "s"', encoding="utf-8")
    environ = {"SHAREKIT_SITE": "e", "SHAREKIT_LANGUAGE": "e"}
    settings, origins = load(flags={"site": "f", "output": None}, folder=tmp_path, environ=environ)
    assert (settings.site, settings.language, settings.output, settings.fonts) == ("f", "e", "s", "p")
    assert origins["site"] == "--site"
    assert origins["language"] == "SHAREKIT_LANGUAGE"
    assert origins["output"].endswith("sharekit.toml")
    assert origins["fonts"].endswith("pyproject.toml")
    assert origins["template"] == "default"


def test_flags_alone_say_the_same_as_flags_over_a_file(tmp_path: Path) -> None:
    flags = {"site": "f", "networks": ["og", "pin"], "publish": {"include": ["blog"]}, "language": None}
    quick, quick_origins = load(flags=flags, folder=tmp_path, environ={})
    (tmp_path / "sharekit.toml").write_text("", encoding="utf-8")
    slow, slow_origins = load(flags=flags, folder=tmp_path, environ={})
    assert quick == slow
    assert quick_origins == slow_origins
    assert quick_origins["publish.include"] == "--include"


def test_sections_merge_key_by_key(tmp_path: Path) -> None:
    (tmp_path / "sharekit.toml").write_text('[brand]\nink = "navy"\npaper = "ivory"', encoding="utf-8")
    settings, origins = load(folder=tmp_path, environ={"SHAREKIT_BRAND__INK": "black"})
    assert (settings.brand.ink, settings.brand.paper) == ("black", "ivory")
    assert origins["brand.ink"] == "SHAREKIT_BRAND__INK"


@pytest.mark.parametrize("written", ["og,square", " og , square ", '["og", "square"]'])
def test_lists_in_the_environment(tmp_path: Path, written: str) -> None:
    environ = {"SHAREKIT_NETWORKS": written, "SHAREKIT_PUBLISH__INCLUDE": "blog/*, news/*"}
    settings, _ = load(folder=tmp_path, environ=environ)
    assert settings.networks == ("og", "square")
    assert settings.publish.include == ("blog/*", "news/*")


def test_own_networks_are_tables_and_drawn_besides_og(tmp_path: Path) -> None:
    (tmp_path / "sharekit.toml").write_text(
        '[networks.banner]\nwidth = 1500\nheight = 500\nformats = ["png"]', encoding="utf-8"
    )
    settings, origins = load(folder=tmp_path, environ={})
    assert settings.networks == ("og", "banner")
    assert settings.network["banner"].width == 1500
    assert origins["networks.banner.height"].endswith("sharekit.toml")


def test_wishes_for_pages_are_tables_by_glob(tmp_path: Path) -> None:
    (tmp_path / "sharekit.toml").write_text(
        '[publish.pages."blog/*"]\ntemplate = "quote"\nnetworks = "og,pin"', encoding="utf-8"
    )
    settings, _ = load(folder=tmp_path, environ={})
    assert settings.publish.pages["blog/*"].template == "quote"
    assert settings.publish.pages["blog/*"].networks == ("og", "pin")


@pytest.mark.parametrize(
    ("text", "found", "hint"),
    [
        ('sight = "x"', "'sight'", "'site'"),
        ('[brand]\nincc = "x"', "'brand.incc'", "'brand.ink'"),
        ("[networks.a]\nwidht = 3", "'networks.a.widht'", "'networks.a.width'"),
        ("[network.a]\nwidth = 3", "'network'", "'networks'"),
        ("brand = 3", "'brand' must be a table", ""),
        ('[publish.pages."x"]\ntemplat = "x"', "'publish.pages.x.templat'", "'publish.pages.x.template'"),
        ("[networks]\na = 3", "'networks.a' must be a table", ""),
        ('[smtp]\npassword = "x"', "secret", "SHAREKIT_SMTP__PASSWORD_FILE"),
        ('[smtp]\nport = "x"', "smtp.port", ""),
        ('[brand]\ntheme = "x"', "'light' or 'dark'", ""),
        ("site = ", "cannot be read", ""),
        ("networks = 3", "networks", ""),
    ],
)
def test_a_wrong_file_is_refused_with_place_and_remedy(
    tmp_path: Path, text: str, found: str, hint: str
) -> None:
    path = tmp_path / "sharekit.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load(folder=tmp_path, environ={})
    assert found in caught.value.message
    assert hint in caught.value.hint
    assert caught.value.where == str(path)
    assert caught.value.exit_code == 2


def test_a_wrong_variable_is_refused_with_the_nearest() -> None:
    with pytest.raises(ConfigError, match="SHAREKIT_SMTP__HOST"):
        load(environ={"SHAREKIT_SMTP__HOSTT": "x"})


def test_a_missing_config_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such file"):
        load(config=tmp_path / "none.toml", environ={})


def test_a_secret_can_come_from_a_file_and_is_never_in_a_message(tmp_path: Path) -> None:
    key = tmp_path / "password"
    key.write_text("hush\n", encoding="utf-8")
    settings, _ = load(folder=tmp_path, environ={"SHAREKIT_SMTP__PASSWORD_FILE": str(key)})
    assert settings.smtp.password == "hush"
    with pytest.raises(ConfigError) as caught:
        load(folder=tmp_path, environ={"SHAREKIT_SECRET": '["hush'})
    assert "hush" not in str(caught.value)


def test_two_secrets_newest_first(tmp_path: Path) -> None:
    settings, _ = load(folder=tmp_path, environ={"SHAREKIT_SECRET": "new,old"})
    assert settings.secret == ("new", "old")


@pytest.mark.parametrize("name", sorted(leaves(Settings())))
def test_every_setting_carries_its_help(name: str) -> None:
    assert help_of(name)


def test_sections_may_have_colours_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "sharekit.toml").write_text('[brand.sections]\nTechnology = "#0a7d5b"\n')
    settings, origins = load(folder=tmp_path, environ={})
    assert settings.brand.sections == {"Technology": "#0a7d5b"}
    assert origins["brand.sections.Technology"].endswith("sharekit.toml")
