"""After publish, a check is clean or names only what a person must fix; a second run changes no byte."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sharekit.publishing.run import run
from sharekit.publishing.site import SiteFolder
from sharekit.publishing.task import PublishTask
from tests.publishing.page.test_job import Maker

FOR_PEOPLE = {"local", "invalid", "insecure", "no-file", "unsupported", "too-small", "too-heavy"}
IMAGES = [
    "",
    "img/a.png",
    "/img/a.png",
    "https://e.org/img/a.png",
    "https://cdn.example/x.png",
    "/img/none.png",
]
IMAGES += ["http://cdn.example/x.png", "http://localhost:4000/a.png", "http://e.org/img/a.png"]
IMAGES += [
    "//e.org/img/a.png",
    "http://[bad/a.png",
    "https://e.org/img/%61.png#x",
    "data:image/png;base64,AA==",
]
BODY = "<h1>Night trains return</h1><p>After thirty years, sleepers run again.</p>"
WORDS = ["It&rsquo;s", "caf&eacute;", "&#128642; trains", "plain", "", "a &amp; b", "&bogus; &#0; &#xD800;"]


def metas(kind: str, key: str, values: list[str]) -> st.SearchStrategy[str]:
    return st.sampled_from([f'<meta {kind}="{key}" content="{value}">' for value in values])


TAGS = st.one_of(
    metas("property", "og:image", IMAGES),
    metas("name", "twitter:image", IMAGES),
    metas("property", "og:image:alt", ["An image", ""]),
    metas("property", "og:image:width", ["1200", "60", "x"]),
    metas("property", "og:title", WORDS),
    metas("name", "description", WORDS),
    metas("property", "og:url", ["/x", "https://e.org/x", "http://localhost/x"]),
    metas("property", "og:type", ["website", "article", ""]),
    metas("name", "twitter:card", ["summary", "summary_large_image", "player", ""]),
    st.sampled_from(
        [
            f'<link rel="canonical" href="{url}">'
            for url in ("/x", "https://e.org/x", "http://localhost:3000/x")
        ]
    ),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = tmp_path_factory.mktemp("site")
    (site / "img").mkdir()
    (site / "img" / "a.png").write_bytes(b"png")
    return site


@given(
    st.lists(TAGS, max_size=7),
    st.sampled_from(["utf-8", "windows-1251", "iso-8859-1", "shift_jis", "utf-16"]),
    st.sampled_from(["\n", ""]),
)
@settings(max_examples=80)
def test_a_check_after_publish_is_clean(folder: Path, tags: list[str], encoding: str, newline: str) -> None:
    declared = "" if encoding == "utf-16" else f'<meta charset="{encoding}">{newline}'
    head = (
        f"<!doctype html><html lang=en><head>{declared}<title>Night trains</title>{newline.join(tags)}</head>"
    )
    page = f"{head}<body>{BODY}</body></html>"
    file = folder / "p.html"
    file.write_bytes(page.encode(encoding))
    task = PublishTask(site=SiteFolder(folder=folder), base_url="https://e.org/", maker=Maker())
    (first,) = run(task)
    assert first.status == "written", first.reason
    (checked,) = run(replace(task, mode="check"))
    canonicals = sum("canonical" in tag for tag in tags)
    rules = {finding.rule for finding in checked.findings} - ({"duplicate"} if canonicals > 1 else set())
    assert rules <= FOR_PEOPLE, (rules, file.read_bytes().decode(encoding))
    made = file.read_bytes()
    assert [outcome.status for outcome in run(task)] == ["fresh"]
    assert file.read_bytes() == made
    again = replace(task, site_name="Other")
    assert [outcome.reason for outcome in run(again)] == [""]
    assert {f.rule for o in run(replace(again, mode="check")) for f in o.findings} - {
        "duplicate"
    } <= FOR_PEOPLE


@pytest.mark.parametrize(
    ("head", "rule"),
    [
        ('<link rel="canonical" href="http://localhost:3000/p/">', "local"),
        ('<link rel="canonical" href="http://192.168.1.4/p/">', "local"),
        ('<link rel="canonical" href="https://app.internal/p/">', "local"),
        ('<meta property="og:image" content="/img/none.png">', "no-file"),
    ],
)
def test_what_only_a_person_can_fix_is_named(tmp_path: Path, head: str, rule: str) -> None:
    (tmp_path / "p.html").write_text(
        f"<!doctype html><head><title>T</title>{head}</head><body>{BODY}", encoding="utf-8"
    )
    task = PublishTask(site=SiteFolder(folder=tmp_path), base_url="https://e.org/", maker=Maker())
    list(run(task))
    assert [f.rule for outcome in run(replace(task, mode="check")) for f in outcome.findings] == [rule]
    text = (tmp_path / "p.html").read_text(encoding="utf-8")
    assert '<meta property="og:url" content="https://e.org/p.html">' in text


def test_an_own_image_of_this_site_gets_the_scheme_of_the_base_url(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"png")
    own = '<meta property="og:image" content="http://e.org/a.png">'
    page = f"<!doctype html><head><title>T</title>{own}</head><body>{BODY}"
    (tmp_path / "p.html").write_text(page, encoding="utf-8")
    task = PublishTask(site=SiteFolder(folder=tmp_path), base_url="https://e.org/", maker=Maker())
    list(run(task))
    assert 'property="og:image" content="https://e.org/a.png"' in (tmp_path / "p.html").read_text("utf-8")
    assert [f.rule for outcome in run(replace(task, mode="check")) for f in outcome.findings] == []


@pytest.mark.parametrize(
    ("name", "address", "encoded"),
    [
        ("ä b.png".encode(), "ä b.png", "%C3%A4%20b.png"),
        ("ä.png".encode("latin-1"), "%E4.png", "%E4.png"),
    ],
)
def test_the_address_of_an_own_image_is_encoded(
    tmp_path: Path, name: bytes, address: str, encoded: str
) -> None:
    (tmp_path / os.fsdecode(name)).write_bytes(b"png")
    head = f'<meta property="og:image" content="{address}"><meta property="og:image:alt" content="A b">'
    (tmp_path / "p.html").write_text(f"<meta charset=utf-8><title>T</title>{head}{BODY}", encoding="utf-8")
    task = PublishTask(site=SiteFolder(folder=tmp_path), base_url="https://e.org/", maker=Maker())
    list(run(task))
    assert f'content="https://e.org/{encoded}"' in (tmp_path / "p.html").read_text(encoding="utf-8")
    assert [outcome.findings for outcome in run(replace(task, mode="check"))] == [()]
