"""Settings: precedence, provenance, helpful refusals."""

import os
from pathlib import Path

import pytest

from sharekit.errors import ConfigError
from sharekit.settings import Settings, load
from sharekit.settings.sources import merge
from sharekit.settings.typed_values import merge_typed


def test_without_any_source_everything_is_default(tmp_path: Path) -> None:
    settings, origins = load(folder=tmp_path, environ={"HOME": "/x"})
    assert settings == Settings()
    assert set(origins.values()) == {"default"}


def test_flags_beat_environment_beats_own_file_beats_pyproject(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(
        '[tool.sharekit]\nsite = "p"\nlanguage = "pl"\noutput = "p"\nfonts = "."', encoding="utf-8"
    )
    (tmp_path / "sharekit.toml").write_text('site = "s"\nlanguage = "sv"\noutput = "s"', encoding="utf-8")
    environ = {"SHAREKIT_SITE": "e", "SHAREKIT_LANGUAGE": "en"}
    settings, origins = load(flags={"site": "f", "output": None}, folder=tmp_path, environ=environ)
    assert (settings.site, settings.language, settings.output, settings.fonts) == ("f", "en", "s", ".")
    assert origins["site"] == "--site"
    assert origins["language"] == "SHAREKIT_LANGUAGE"
    assert origins["output"].endswith("sharekit.toml:3")
    assert origins["fonts"].endswith("pyproject.toml:5")
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
    assert origins["networks.banner.height"].endswith("sharekit.toml:3")


def test_options_of_pages_are_tables_by_glob(tmp_path: Path) -> None:
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
        ("site = ", "is not valid TOML: invalid value, at the end", "quotes"),
        ("networks = 3", "networks", ""),
        ("[brand]\n[smtp]\n[brand]", "is not valid TOML: cannot declare 'brand' twice, column 7", ""),
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
    assert caught.value.where == f"{path}:{text.count(chr(10)) + 1}"
    assert caught.value.exit_code == 2


def test_a_wrong_variable_is_refused_with_the_nearest() -> None:
    with pytest.raises(ConfigError, match="SHAREKIT_SMTP__HOST"):
        load(environ={"SHAREKIT_SMTP__HOSTT": "x"})


def test_a_missing_config_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such file"):
        load(config=tmp_path / "none.toml", environ={})


def test_the_null_device_means_no_settings_file(tmp_path: Path) -> None:
    (tmp_path / "sharekit.toml").write_text('site = "The Meridian"\n', encoding="utf-8")
    assert load(config=Path(os.devnull), folder=tmp_path, environ={})[0] == Settings()


def test_a_folder_is_not_a_config_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="is not a file"):
        load(config=tmp_path)


def test_a_secret_can_come_from_a_file_and_is_never_in_a_message(tmp_path: Path) -> None:
    key = tmp_path / "password"
    key.write_text("hush\n", encoding="utf-8")
    settings, _ = load(folder=tmp_path, environ={"SHAREKIT_SMTP__PASSWORD_FILE": str(key)})
    assert settings.smtp.password == "hush"
    with pytest.raises(ConfigError) as caught:
        load(folder=tmp_path, environ={"SHAREKIT_SECRET": '["hush'})
    assert "hush" not in str(caught.value)


def test_a_secret_file_has_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sharekit.support.files._SECONDS", 0.05)
    os.mkfifo(tmp_path / "pipe")
    for path, words in ((tmp_path / "pipe", "without a writer"), (Path("/dev/zero"), "has no end")):
        with pytest.raises(ConfigError, match=words):
            load(folder=tmp_path, environ={"SHAREKIT_SECRET_FILE": str(path)})


def test_two_secrets_newest_first(tmp_path: Path) -> None:
    settings, _ = load(folder=tmp_path, environ={"SHAREKIT_SECRET": f"{'new' * 8},{'old' * 8}"})
    assert settings.secret == ("new" * 8, "old" * 8)


def test_a_short_secret_is_refused_and_not_shown(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="secret; allowed: keys of at least 16 bytes") as caught:
        load(folder=tmp_path, environ={"SHAREKIT_SECRET": f"{'new' * 8},shorty"})
    assert "shorty" not in str(caught.value)


def test_sections_may_have_colours_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "sharekit.toml").write_text('[brand.sections]\nTechnology = "#0a7d5b"\n', encoding="utf-8")
    settings, origins = load(folder=tmp_path, environ={})
    assert settings.brand.sections == {"Technology": "#0a7d5b"}
    assert origins["brand.sections.Technology"].endswith("sharekit.toml:2")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('base_url = "example.org"', "base_url is 'example.org'; allowed: an absolute address"),
        ('base_url = "https://ann:hush@"', "base_url is 'https://ann@'"),
        ('language = "english"', "language is 'english'; allowed: a BCP 47 tag: write 'en'"),
        ('language = "e"', "write a tag such as en, de-AT"),
        ('template = "nonsense"', "template is 'nonsense'; allowed: "),
        ('template = ""', "template is ''; allowed: a card template's name or path"),
        ("networks = []", "networks is []; allowed: at least one network"),
        ('networks = ["facebok"]', "networks is ['facebok']; allowed: og, x, square"),
        ('output = ""', "output is ''; allowed: the path of a folder"),
        ('templates = "nowhere"', "templates is 'nowhere'; allowed: the path of a folder that exists"),
        ('fonts = "nowhere"', "fonts is 'nowhere'"),
        ('missing_glyphs = "ignore"', "missing_glyphs is 'ignore'; allowed: 'error' or 'drop'"),
        ('transport = "pigeon"', "transport is 'pigeon'; allowed: smtp, ses, postmark"),
        ('[brand]\nink = "blurple"', "brand.ink is 'blurple'; allowed: an opaque CSS colour"),
        ('[brand]\nradius = "round"', "brand.radius is 'round'; allowed: a CSS length"),
        ('[brand.sections]\nArts = "x"', "brand.sections.Arts is 'x'; allowed: an opaque CSS colour"),
        ("[networks.a]\nwidth = 90000", "networks.a.width is 90000; allowed: 1 to 4,096 px"),
        ('[networks.a]\nformats = ["gif"]', "networks.a.formats is ['gif']; allowed: "),
        ("[networks.a]\nsafe = [1, 2]", "networks.a.safe is [1, 2]; allowed: four numbers of px"),
        ("[networks.a]\nmax_bytes = -1", "networks.a.max_bytes is -1; allowed: 1 or more bytes"),
        ('[digest]\ntemplate = "nonsense"', "digest.template is 'nonsense'; allowed: "),
        ('[digest]\nsender = "News"', "digest.sender is 'News'; allowed: name@example.org"),
        ('[digest]\nreply_to = "@"', "digest.reply_to is '@'"),
        ('[digest]\nlist_id = "a b"', "digest.list_id is 'a b'"),
        ('[digest]\nunsubscribe_url = "http://a.org"', "allowed: an https address (RFC 8058)"),
        ('[digest]\nunsubscribe_mail = "leave"', "digest.unsubscribe_mail is 'leave'"),
        ('[digest]\nweb_url = "a.org/b"', "digest.web_url is 'a.org/b'"),
        ('[digest]\nutm = "source=x"', "digest.utm is 'source=x'"),
        ("[digest]\nlimit = 0", "digest.limit is 0; allowed: 1 or more"),
        ("[digest]\nlimit = 2.5", "digest.limit is 2.5; allowed: a whole number"),
        ('[digest]\nsince = "soon"', "digest.since is 'soon'; allowed: a span or day"),
        ('[digest]\nautomatic = "perhaps"', "digest.automatic is 'perhaps'; allowed: true or false"),
        ('[smtp]\nhost = "smtp.a.org:25"', "a host name alone; the port is a setting of its own"),
        ('[smtp]\nhost = "https://a.org"', "allowed: a host name such as mail.example.org"),
        ('[smtp]\nhost = "mail..a.org"', "allowed: a host name such as mail.example.org"),
        ('[smtp]\nhost = "xn--ä.org"', "allowed: a host name such as mail.example.org"),
        ('[serve]\nhost = "0.0.0.0:80"', "a host name alone; the port is a setting of its own"),
        ('[api]\nendpoint = "https://api..a.org"', "allowed: an https address"),
        ("[smtp]\noauth_token_command = ' '", "every quote closed"),
        ("[smtp]\noauth_token_command = 'print \"'", "every quote closed"),
        ('[publish]\ncards = "a\\u0000b"', "publish.cards has a null character"),
        ('[publish]\nrel_me = ["https://a.org", "\\u0000"]', "publish.rel_me has a null character"),
        ("[smtp]\nport = 99999", "smtp.port is 99999; allowed: 1 to 65,535"),
        ("[smtp]\nconnections = 0", "smtp.connections is 0; allowed: 1 to 100"),
        ('[smtp]\nrate = "fast"', "smtp.rate is 'fast'; allowed: a rate such as 50/s"),
        ("[smtp]\nper_domain = -1", "smtp.per_domain is -1; allowed: 0 or more"),
        ("[smtp]\nretry_delay = nan", "smtp.retry_delay is nan; allowed: 0 or more seconds"),
        ("[smtp]\ndeadline = -1", "smtp.deadline is -1.0; allowed: 0 or more seconds"),
        ('[smtp]\ndkim_domain = "x"', "smtp.dkim_domain is 'x'"),
        ('[store]\nurl = "mysql://ann:hush@h/d"', "store.url is 'mysql://ann@h/d'; allowed: sqlite:///path"),
        ("[fetch]\ndeadline = 0", "fetch.deadline is 0.0; allowed: 0.1 to 3,600 seconds"),
        ("[fetch]\nmax_bytes = 0", "fetch.max_bytes is 0; allowed: 1 or more bytes"),
        ('[fetch]\nuser_agent = "a\\nb"', "fetch.user_agent is 'a\\nb'"),
        ('[publish]\ncards = "../x"', "publish.cards is '../x'"),
        ('output = "sharekit.toml/x"', "allowed: the path of a folder, and "),
        (
            '[publish]\ncache = "sharekit.toml"',
            "publish.cache is 'sharekit.toml'",
        ),
        ('[publish]\nfediverse_creator = "ann"', "publish.fediverse_creator is 'ann'"),
        ('[publish]\nrel_me = ["ann"]', "publish.rel_me is ['ann']"),
        ('[publish.pages."a/*"]\ntemplate = "no"', "publish.pages.a/*.template is 'no'"),
    ],
)
def test_a_value_out_of_range_names_the_setting_its_origin_and_what_is_allowed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "sharekit.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load(folder=tmp_path, environ={})
    assert said in caught.value.message
    assert "hush" not in str(caught.value)
    assert caught.value.where == f"{path}:{text.count(chr(10)) + 1}"


def test_flags_and_variables_are_held_to_the_same_rules() -> None:
    with pytest.raises(ConfigError, match=r"--template: digest.template is 'no'; allowed: brief"):
        load(flags={"digest": {"template": "no"}}, environ={})
    with pytest.raises(ConfigError, match=r"SHAREKIT_SMTP__PORT: smtp.port is 0; allowed: 1 to 65,535"):
        load(environ={"SHAREKIT_SMTP__PORT": "0"})


@pytest.mark.parametrize(
    "text",
    [
        'base_url = "http://localhost:8000/docs"\nlanguage = "zh_Hant_TW"\ntransport = "own.py:Pigeon"',
        '[smtp]\nhost = "2001:db8::1"\nrate = "20000/h"\nretry_delay = 0\nper_domain = 0',
        '[digest]\nsender = "News <news@münchen.example>"\nlist_id = "Weekly <weekly.example.org>"',
        '[store]\nurl = "postgresql://ann@host/news"\n[brand]\nink = "rgb(1 2 3)"\nradius = "1.5rem"',
        '[publish]\ncards = "assets/cards"\nfediverse_creator = "@ann@example.org"',
        'template = "quote"\nnetworks = "all"\n[smtp]\nhost = "localhost"\ndkim_domain = "xn--mnchen-3ya.de"',
    ],
)
def test_good_values_pass(tmp_path: Path, text: str) -> None:
    (tmp_path / "sharekit.toml").write_text(text, encoding="utf-8")
    load(folder=tmp_path, environ={})


def test_an_empty_variable_is_ignored_where_empty_is_invalid() -> None:
    settings, _ = load(environ={"SHAREKIT_SMTP__PORT": "", "SHAREKIT_TEMPLATE": "", "SHAREKIT_SITE": ""})
    assert (settings.smtp.port, settings.template) == (587, "news")


def test_lines_are_found_under_tables_dotted_keys_and_inline_tables(tmp_path: Path) -> None:
    path = tmp_path / "pyproject.toml"
    path.write_text(
        '[tool.other]\nsite = "x"\n[tool.sharekit]\nbrand.ink = "navy"\n'
        'smtp = { port = 25 }\n[tool.sharekit.publish.pages."a.html"]\nskip = true\n',
        encoding="utf-8",
    )
    _, origins = load(folder=tmp_path, environ={})
    assert origins["brand.ink"] == f"{path}:4"
    assert origins["smtp.port"] == f"{path}:5"
    assert origins["publish.pages.a.html.skip"] == f"{path}:7"


@pytest.mark.parametrize(
    ("lines", "environ"),
    [
        (['site = "s"', 'networks = ["og", "pin"]', "[smtp]", "port = 25", "[fetch]", "deadline = 3"], {}),
        (["[publish]", 'include = ["blog/*"]', "keep_existing = true", "[brand]", 'theme = "dark"'], {}),
        (["[brand]", "logo_is_wordmark = false", 'sections.Sea = "#fff"'], {}),
        ([], {"SHAREKIT_ART": "none", "SHAREKIT_NETWORKS": "og, pin", "SHAREKIT_SITE": ""}),
        (
            [],
            {
                "SHAREKIT_SMTP__PORT": "2525",
                "SHAREKIT_SYSTEM_FONTS": "true",
                "SHAREKIT_SECRET": f'["{"a" * 16}"]',
            },
        ),
    ],
)
def test_plain_settings_are_read_as_pydantic_reads_them(
    tmp_path: Path, lines: list[str], environ: dict[str, str]
) -> None:
    file = tmp_path / "sharekit.toml"
    file.write_text("\n".join(lines), encoding="utf-8")
    flags = {"template": "quote"}
    assert merge_typed(flags, [file], environ) == merge(flags, [file], environ)


@pytest.mark.parametrize(
    ("line", "environ"),
    [
        ("colour = 1", {}),
        ("site = 1", {}),
        ('site = "', {}),
        ('secret = ["a"]', {}),
        ("brand = 1", {}),
        ("networks.wide.width = 9", {}),
        ('brand.sections.Sea = "x"', {}),
        ('brand.theme = "grey"', {}),
        ("smtp.port = true", {}),
        ("", {"SHAREKIT_COLOUR": "1"}),
        ("", {"SHAREKIT_SMTP__PORT": "x"}),
        ("", {"SHAREKIT_SYSTEM_FONTS": "yes"}),
        ("", {"SHAREKIT_BRAND": "{}"}),
    ],
)
def test_what_is_in_doubt_is_left_to_pydantic(tmp_path: Path, line: str, environ: dict[str, str]) -> None:
    file = tmp_path / "sharekit.toml"
    file.write_text(line, encoding="utf-8")
    assert merge_typed({}, [file], environ) is None


def test_networks_of_the_users_own_are_kept_beside_a_flag_that_names_them(tmp_path: Path) -> None:
    (tmp_path / "sharekit.toml").write_text("[networks.wide]\nwidth = 900\nheight = 300\n", encoding="utf-8")
    settings, _ = load(flags={"networks": ["wide", "og"]}, folder=tmp_path, environ={})
    assert (settings.networks, settings.network["wide"].width) == (("wide", "og"), 900)


def test_a_variable_that_an_ascii_locale_could_not_decode_is_read_as_utf_8_unless_it_names_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    site, store, logo = (
        text.encode().decode("ascii", "surrogateescape") for text in ("Zoë", "sqlite:///Zoë.db", "Zoë.svg")
    )
    Path(logo).touch()
    environ = {"SHAREKIT_SITE": site, "SHAREKIT_STORE__URL": store, "SHAREKIT_BRAND__LOGO": logo}
    settings, _ = load(folder=tmp_path, environ=environ)
    assert (settings.site, settings.store.url, settings.brand.logo) == ("Zoë", store, "Zoë.svg")


def test_files_named_in_a_file_are_spelled_as_an_ascii_locale_spells_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    template = "Zoë.html".encode().decode("ascii", "surrogateescape")
    Path(os.fsdecode("Zoë.html".encode())).touch()
    Path("sharekit.toml").write_text(
        'site = "Zoë.htm"\n[brand]\nlogo = "Zoë.svg"\n[digest]\ntemplate = "Zoë.html"\n', encoding="utf-8"
    )
    monkeypatch.setattr(os, "fsdecode", lambda name: name.decode("ascii", "surrogateescape"))
    settings, _ = load(environ={})
    assert (settings.site, settings.brand.logo) == ("Zoë.htm", "Zoë.svg")
    assert settings.digest.template == template
