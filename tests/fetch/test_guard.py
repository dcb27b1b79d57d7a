"""Which targets are never dialled: addresses, redirects, schemes, ports."""

from pathlib import Path

import pytest

from sharekit.errors import FetchError
from sharekit.fetch import Fetcher
from sharekit.fetch.ip_policy import is_allowed
from tests.fetch.fake_network import PUBLIC, Net, answer

HOSTS = {
    "1 loopback": "127.0.0.1",
    "1 loopback further": "127.8.9.10",
    "2 any": "0.0.0.0",
    "2 zero": "0",
    "3 short": "127.1",
    "4 decimal": "2130706433",
    "5 hex": "0x7f000001",
    "5 octal": "0177.0.0.1",
    "6 v6 loopback": "[::1]",
    "6 v6 any": "[::]",
    "7 v4-mapped": "[::ffff:127.0.0.1]",
    "7 v4-mapped hex": "[::ffff:7f00:1]",
    "7 v4-mapped public": "[::ffff:93.184.215.14]",
    "8 v4-compatible": "[::127.0.0.1]",
    "9 6to4": "[2002:7f00:1::]",
    "10 NAT64": "[64:ff9b::7f00:1]",
    "10 local NAT64": "[64:ff9b:1::7f00:1]",
    "11 Teredo": "[2001:0:4136:e378:8000:63bf:80ff:fffe]",
    "12 ISATAP": "[2600::5efe:127.0.0.1]",
    "12 ISATAP global": "[2600::200:5efe:10.0.0.1]",
    "13 link-local": "[fe80::1]",
    "13 site-local": "[fec0::1]",
    "14 ULA": "[fd12:3456::1]",
    "14 ULA metadata": "[fd00:ec2::254]",
    "15 metadata": "169.254.169.254",
    "16 CGNAT": "100.64.0.1",
    "16 CGNAT metadata": "100.100.100.200",
    "17 IETF": "192.0.0.192",
    "17 6to4 relay": "192.88.99.1",
    "18 benchmark": "198.18.0.1",
    "18 reserved": "240.0.0.1",
    "18 broadcast": "255.255.255.255",
    "18 documentation": "203.0.113.9",
    "19 multicast": "224.0.0.1",
    "19 v6 multicast": "[ff02::1]",
    "20 Azure": "168.63.129.16",
    "21 circled": "①②⑦.⓪.⓪.①",
    "private": "10.1.2.3",
    "private 172": "172.20.0.1",
    "private 192": "192.168.1.1",
    "v6 documentation": "[2001:db8::1]",
}


@pytest.mark.parametrize("host", HOSTS.values(), ids=HOSTS.keys())
def test_denied_addresses_are_never_dialled(net: Net, host: str) -> None:
    net.names |= {"localhost": ["127.0.0.1", "::1"]}
    for scheme in ("http", "https"):
        with pytest.raises(FetchError):
            net.fetcher().get(f"{scheme}://{host}/")
    assert net.dialled == []


@pytest.mark.parametrize("host", HOSTS.values(), ids=HOSTS.keys())
def test_names_that_resolve_to_denied_addresses(net: Net, host: str) -> None:
    if "[" in host or host.count(".") == 3:
        net.names["evil.example"] = [host.strip("[]")]
        with pytest.raises(FetchError):
            net.fetcher().get("http://evil.example/")
    assert net.dialled == []


@pytest.mark.parametrize(
    ("address", "private", "allowed"),
    [
        ("fd12:3456::1", True, True),
        ("fd12:3456::1", False, False),
        ("::1", True, True),
        ("fd00:ec2::254", True, False),
        ("fe80::1", True, False),
        ("2606:4700::1111", False, True),
        ("2606:4700::1111", True, True),
        ("192.168.1.1", True, True),
        ("169.254.169.254", True, False),
        ("not an address", True, False),
    ],
)
def test_private_addresses_are_allowed_on_request(address: str, private: bool, allowed: bool) -> None:
    assert is_allowed(address, private=private) is allowed


def test_localhost(net: Net) -> None:
    net.names["localhost"] = ["::1", "127.0.0.1"]
    with pytest.raises(FetchError, match="allow_private"):
        net.fetcher().get("http://localhost/")
    assert net.dialled == []


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org@127.0.0.1/",
        "http://user:word@example.org/",
        "http://example.org\\@127.0.0.1/",
        "http:\\\\example.org\\",
        "http://exa mple.org/",
        "http://example.org/\r\nHost: evil",
        "http://example.org:99999/",
        "http://[::1/",
        "http:///path",
        "http://",
        "example.org",
        "",
        pytest.param(f"http://example.org/{'a' * 9_000}", id="long"),
    ],
)
def test_misleading_urls(net: Net, url: str) -> None:
    with pytest.raises(FetchError):
        net.fetcher().get(url)
    assert net.dialled == []


def test_dns_rebinding(net: Net) -> None:
    """The name changes its address after the first look-up; nobody looks a second time."""
    net.changing["rebind.example"] = iter([[PUBLIC], ["127.0.0.1"], ["127.0.0.1"]])
    net.serve({"/": answer(b"hello")})
    assert net.fetcher().get("http://rebind.example/").body == b"hello"
    assert net.lookups == ["rebind.example"]
    assert net.dialled == [PUBLIC]


@pytest.mark.parametrize(
    "addresses", [[PUBLIC, "127.0.0.1"], ["10.0.0.1", PUBLIC], [PUBLIC, "::ffff:10.0.0.1"]]
)
def test_mixed_dns_answers(net: Net, addresses: list[str]) -> None:
    net.names["mixed.example"] = addresses
    with pytest.raises(FetchError, match="not a public address"):
        net.fetcher().get("http://mixed.example/")
    assert net.dialled == []


@pytest.mark.parametrize(
    "target",
    ["http://169.254.169.254/latest/meta-data/", "http://[fd00:ec2::254]/", "http://127.0.0.1:80/", "//0/"],
)
def test_redirect_to_a_denied_address(net: Net, target: str) -> None:
    net.serve({"/": answer(status="302 Found", location=target)})
    with pytest.raises(FetchError, match="not a public address"):
        net.fetcher().get("http://example.org/")
    assert net.dialled == [PUBLIC]


@pytest.mark.parametrize(
    "target",
    ["file:///etc/passwd", "gopher://example.org/", "data:text/html,x", "ftp://example.org/", "javascript:1"],
)
def test_redirects_to_other_schemes(net: Net, target: str) -> None:
    net.serve({"/": answer(status="302 Found", location=target)})
    with pytest.raises(FetchError, match="scheme"):
        net.fetcher().get("http://example.org/")
    assert net.dialled == [PUBLIC]


def test_redirect_loops(net: Net) -> None:
    net.serve(
        {"/": answer(status="302 Found", location="/b"), "/b": answer(status="301 Moved", location="/")}
    )
    with pytest.raises(FetchError, match="more than 10 times"):
        net.fetcher().get("http://example.org/")
    assert len(net.dialled) == 11


def test_each_redirect_is_checked(net: Net) -> None:
    net.serve(
        {
            "/": answer(status="301 Moved", location="http://other.example/new path?x=1"),
            "/new%20path?x=1": answer(b"there"),
        }
    )
    found = net.fetcher().get("http://example.org/#part")
    assert (found.url, found.body) == ("http://other.example/new%20path?x=1", b"there")
    assert net.lookups == ["example.org", "other.example"]


@pytest.mark.parametrize(
    "url", ["gopher://example.org/1", "ftp://example.org/", "data:text/html,hello", "file:///etc/passwd"]
)
def test_other_schemes(net: Net, url: str) -> None:
    with pytest.raises(FetchError, match="scheme"):
        net.fetcher().get(url)
    assert net.dialled == []


@pytest.mark.parametrize("port", [0, 22, 25, 79, 143, 993, 2049, 3000, 6000, 6667, 8000, 9200, 65535])
def test_blocked_ports(net: Net, port: int) -> None:
    with pytest.raises(FetchError, match="port"):
        net.fetcher().get(f"http://example.org:{port}/")
    assert net.dialled == []


@pytest.mark.parametrize("port", [80, 443, 8080, 8443])
def test_allowed_ports(net: Net, port: int) -> None:
    net.serve({"/": answer(b"hello")})
    assert net.fetcher().get(f"http://example.org:{port}/").body == b"hello"


@pytest.mark.parametrize("port", [81, 3000])
def test_ports_of_the_settings(net: Net, port: int) -> None:
    net.serve({"/": answer(b"hello")})
    assert net.fetcher(ports=(port,)).get(f"http://example.org:{port}/").body == b"hello"
    with pytest.raises(FetchError, match="port") as caught:
        net.fetcher(ports=(8123,)).get(f"http://example.org:{port}/")
    assert "[fetch] ports" in caught.value.hint


def test_a_redirect_to_another_port(net: Net) -> None:
    net.serve({"/": answer(status="302 Found", location="http://other.example:9200/_search")})
    with pytest.raises(FetchError, match="port 9200"):
        net.fetcher().get("http://example.org/")
    assert net.dialled == [PUBLIC]


def test_the_environment_is_ignored(net: Net, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / ".netrc"
    netrc.write_text("machine example.org login me password word\n", encoding="utf-8")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    net.serve({"/": answer(b"hello")})
    assert net.fetcher().get("http://example.org/").body == b"hello"
    assert net.dialled == [PUBLIC]
    assert "authorization" not in net.server.heads[0].lower()


def test_private_addresses_when_allowed(net: Net) -> None:
    net.serve({"/": answer(b"hello")})
    here = f"http://127.0.0.1:{net.server.port}/"
    assert net.fetcher(allow_private=True).get(here).body == b"hello"
    for never in ("169.254.169.254", "0.0.0.0", "[fd00:ec2::254]", "[fe80::1]", "224.0.0.1", "168.63.129.16"):
        with pytest.raises(FetchError):
            net.fetcher(allow_private=True).get(f"http://{never}/")
    assert set(net.dialled) == {"127.0.0.1"}


def test_the_real_resolver_and_loopback(net: Net) -> None:
    net.serve({"/": answer(b"hello")})
    here = f"http://localhost:{net.server.port}/"
    with pytest.raises(FetchError, match="allow_private"):
        Fetcher().get(here)
    assert net.server.heads == []


@pytest.mark.parametrize("address", [PUBLIC, "2606:2800:220:1:248:1893:25c8:1946", "8.8.8.8", "2a00:1450::1"])
def test_public_addresses(address: str) -> None:
    assert is_allowed(address)


@pytest.mark.parametrize("address", ["", "example.org", "fe80::1%eth0", "2600::1%1", "127.0.0.1/8"])
def test_embedded_addresses(address: str) -> None:
    assert not is_allowed(address)
    assert not is_allowed(address, private=True)


def test_spaces_in_a_path_are_encoded(net: Net) -> None:
    net.serve({"/a%20b?c=d%20e": answer(b"hello")})
    assert net.fetcher().get(" http://example.org/a b?c=d e#part ").url == "http://example.org/a%20b?c=d%20e"


@pytest.mark.parametrize("url", ["http://ann:secret@example.org/", "ftp://ann:secret@example.org/\tx"])
def test_passwords_are_not_shown(net: Net, url: str) -> None:
    with pytest.raises(FetchError) as caught:
        net.fetcher().get(url)
    assert "secret" not in f"{caught.value} {caught.value!r} {caught.value.args}"
    net.serve({"/": answer(status="302 Found", location="http://ann:secret@other.example/")})
    with pytest.raises(FetchError) as caught:
        net.fetcher().get("http://example.org/")
    assert "secret" not in str(caught.value)


def test_of_many_addresses_that_refuse_four_are_dialled(net: Net) -> None:
    net.names["many.example"] = [f"93.184.215.{number}" for number in range(10, 30)]
    net.server.close()
    with pytest.raises(FetchError):
        net.fetcher(deadline=5).get("http://many.example/")
    assert len(net.dialled) == 4
