"""The base URL: given, or known to the CI service; never relative."""

import os
from pathlib import Path

import pytest

from sharekit.errors import ConfigError
from sharekit.publishing.base_url import find_base_url, page_url


@pytest.mark.parametrize(
    ("environ", "url"),
    [
        ({"READTHEDOCS_CANONICAL_URL": "https://d.rtd.io/en/1/"}, "https://d.rtd.io/en/1/"),
        ({"DEPLOY_PRIME_URL": "https://b--s.netlify.app"}, "https://b--s.netlify.app/"),
        (
            {
                "NETLIFY": "true",
                "CONTEXT": "production",
                "URL": "https://s.org",
                "DEPLOY_PRIME_URL": "https://m--s.app",
            },
            "https://s.org/",
        ),
        ({"VERCEL_URL": "s-1.vercel.app"}, "https://s-1.vercel.app/"),
        (
            {"VERCEL_ENV": "production", "VERCEL_PROJECT_PRODUCTION_URL": "s.org", "VERCEL_URL": "x"},
            "https://s.org/",
        ),
        ({"CF_PAGES_URL": "https://h.s.pages.dev"}, "https://h.s.pages.dev/"),
        ({"CI_PAGES_URL": "https://g.gitlab.io/s"}, "https://g.gitlab.io/s/"),
        ({"GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": "Ann/blog"}, "https://ann.github.io/blog/"),
        ({"GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": "ann/ann.github.io"}, "https://ann.github.io/"),
    ],
)
def test_each_service_is_known(environ: dict[str, str], url: str, tmp_path: Path) -> None:
    assert find_base_url("", environ, tmp_path) == url


def test_a_cname_file_names_the_github_site(tmp_path: Path) -> None:
    (tmp_path / "CNAME").write_text("blog.example.org\n", encoding="utf-8")
    environ = {"GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": "ann/blog"}
    assert find_base_url("", environ, tmp_path) == "https://blog.example.org/"


def test_what_is_given_wins(tmp_path: Path) -> None:
    environ = {"CF_PAGES_URL": "https://x.pages.dev"}
    assert find_base_url("https://a.org/b", environ, tmp_path) == "https://a.org/b/"


@pytest.mark.parametrize(
    "given", ["/blog/", "example.org", "ftp://a.org", "https://", "https://a.org/?x=1", "//a.org"]
)
def test_anything_but_an_absolute_address_is_refused(given: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="absolute"):
        find_base_url(given, {}, tmp_path)


def test_none_at_all_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="give the base URL"):
        find_base_url("", {}, tmp_path)


@pytest.mark.parametrize(
    ("path", "url"),
    [
        ("index.html", "https://a.org/b/"),
        ("x/index.html", "https://a.org/b/x/"),
        ("x/y.html", "https://a.org/b/x/y.html"),
        (os.fsdecode("ü ber/a?b#c.html".encode()), "https://a.org/b/%C3%BC%20ber/a%3Fb%23c.html"),
    ],
)
def test_a_pages_address(path: str, url: str) -> None:
    assert page_url("https://a.org/b/", path) == url
