"""The public address of the site: from the flag, the settings, or the CI service.

Variables, as each service documents them (November 2026):

- Read the Docs: READTHEDOCS_CANONICAL_URL;
- Netlify: DEPLOY_PRIME_URL, and URL in production;
- Vercel: VERCEL_PROJECT_PRODUCTION_URL in production, else VERCEL_URL, both without a scheme;
- Cloudflare Pages: CF_PAGES_URL; GitLab Pages: CI_PAGES_URL;
- GitHub Pages: GITHUB_REPOSITORY, and the site's CNAME file.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import quote

from sharekit.errors import ConfigError
from sharekit.support.docs_site import docs_page
from sharekit.support.urls import join_url, split_url

_PRIVATE_ZONES = (".localhost", ".local", ".internal", ".test", ".invalid", ".home.arpa", ".lan")


def find_base_url(configured: str, environ: Mapping[str, str], site: Path) -> str:
    """Return the base URL, ending in a slash.

    Args:
        configured: The value of the flag or the settings; takes precedence.
        environ: The environment.
        site: The built site's folder.

    Raises:
        ConfigError: None was found, or it is not an absolute http(s) URL.
    """
    if configured:
        return _validated(configured, "base_url")
    for name, url in _from_services(environ, site):
        if url:
            return _validated(url, name)
    raise ConfigError(
        "the site's address is unknown",
        where="base_url",
        hint=f"give the base URL, https://…, or set SHAREKIT_BASE_URL; {docs_page('ci', 'the-base-url')}",
    )


def _from_services(environ: Mapping[str, str], site: Path) -> Iterator[tuple[str, str]]:
    def get(name: str) -> str:
        return environ.get(name, "")

    yield "READTHEDOCS_CANONICAL_URL", get("READTHEDOCS_CANONICAL_URL")
    if get("NETLIFY") and get("CONTEXT") == "production":
        yield "URL", get("URL")
    yield "DEPLOY_PRIME_URL", get("DEPLOY_PRIME_URL")
    if get("VERCEL_ENV") == "production":
        yield "VERCEL_PROJECT_PRODUCTION_URL", _https(get("VERCEL_PROJECT_PRODUCTION_URL"))
    yield "VERCEL_URL", _https(get("VERCEL_URL"))
    yield "CF_PAGES_URL", get("CF_PAGES_URL")
    yield "CI_PAGES_URL", get("CI_PAGES_URL")
    if get("GITHUB_ACTIONS"):
        yield "GITHUB_REPOSITORY", _github(get("GITHUB_REPOSITORY"), site)


def _https(host: str) -> str:
    return f"https://{host}" if host and "://" not in host else host


def _github(repository: str, site: Path) -> str:
    cname = site / "CNAME"
    if cname.is_file():
        return _https(cname.read_text(encoding="utf-8", errors="replace").strip())
    owner, _, name = repository.partition("/")
    if not name:
        return ""
    home = f"{owner.lower()}.github.io"
    return f"https://{home}/" if name.lower() == home else f"https://{home}/{name}/"


def _validated(url: str, where: str) -> str:
    parts = split_url(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise ConfigError(
            f"{url!r} is not an absolute address",
            where=where,
            hint="write it as https://example.org/ or https://example.org/docs/",
        )
    return url if url.endswith("/") else f"{url}/"


def page_url(base_url: str, path: str) -> str:
    """Return the address of the page at `path`; `index.html` is omitted."""
    folder, _, name = path.rpartition("/")
    shown = f"{folder}/" if folder else ""
    if name.lower() not in {"index.html", "index.htm"}:
        shown += name
    return base_url + quote(os.fsencode(shown), safe="/~!$&'()*+,;=:@")


def resolved(base: str, address: str) -> str:
    """Return an address of a page as an absolute one; a broken one stays as it is, and checks report it."""
    return join_url(base, address) or address


def with_scheme(address: str) -> str:
    """Return an address that leaves out its scheme, such as //e.org/x, with one; others as they are."""
    return f"https:{address}" if address.startswith("//") else address


def is_web_url(url: str) -> bool:
    """Return whether a text is an absolute http or https address."""
    parts = split_url(url)
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def is_public_url(url: str) -> bool:
    """Return whether an absolute address can be reached from the internet, as far as its host tells."""
    host = (split_url(url).hostname or "").rstrip(".").lower()
    try:
        return ip_address(host).is_global
    except ValueError:
        return "." in host and not host.endswith(_PRIVATE_ZONES)
