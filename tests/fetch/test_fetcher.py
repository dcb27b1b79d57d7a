"""Fetching: bombs, slow and hanging servers, wrong headers, TLS, retries, the cache, encodings."""

import gzip
import hashlib
import io
import select
import socket
import ssl
import tracemalloc
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from urllib3 import HTTPResponse

import sharekit
from sharekit.errors import FetchError
from sharekit.fetch import Fetcher
from sharekit.fetch.body import read_body
from sharekit.fetch.deadline import Deadline
from tests.fetch.fake_network import PUBLIC, Net, Reply, answer

URL = "http://example.org/"
MOST = 100_000


def test_gzip_bomb(net: Net) -> None:
    bomb = gzip.compress(b"\0" * 50_000_000)
    assert len(bomb) < MOST
    net.serve({"/": answer(bomb, content_encoding="gzip")})
    with pytest.raises(FetchError, match="larger than 100,000 bytes"):
        net.fetcher(max_bytes=MOST).get(URL)


@pytest.mark.parametrize("name", ["gzip, gzip", "gzip,deflate", "br", "zstd", "compress", "aes128gcm"])
def test_unsupported_content_encodings(net: Net, name: str) -> None:
    net.serve({"/": answer(gzip.compress(gzip.compress(b"x")), content_encoding=name)})
    with pytest.raises(FetchError, match="Content-Encoding"):
        net.fetcher().get(URL)


def test_endless_body(net: Net) -> None:
    def endless(connection: socket.socket, _: str) -> None:
        connection.sendall(answer(content_length=""))
        while True:
            connection.sendall(b"x" * 65536)

    net.serve({"/": endless})
    with pytest.raises(FetchError, match="larger than"):
        net.fetcher(max_bytes=MOST).get(URL)


def closed(connection: socket.socket) -> bool:
    """Wait a moment, and return whether the client closed the connection."""
    return bool(select.select([connection], [], [], 0.02)[0])


def drip_body(connection: socket.socket, _: str) -> None:
    connection.sendall(answer(content_length=""))
    while not closed(connection):
        connection.sendall(b"x")


def drip_head(connection: socket.socket, _: str) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    while not closed(connection):
        connection.sendall(b"x: y\r\n")


def hang(connection: socket.socket, _: str) -> None:
    connection.recv(1)


def half(connection: socket.socket, _: str) -> None:
    connection.sendall(answer(b"x" * 10, content_length="1000"))
    connection.recv(1)


@pytest.mark.parametrize("reply", [drip_body, drip_head, hang, half], ids=["35", "36", "37", "37 half"])
def test_a_fetch_ends_at_its_deadline(net: Net, reply: Reply) -> None:
    net.serve({"/": reply})
    with pytest.raises(FetchError, match=r"took longer than 0\.2 s"):
        net.fetcher(deadline=0.2).get(URL)


def test_a_hanging_dns_lookup_ends_at_the_deadline(net: Net) -> None:
    net.lookups_hang = True
    with pytest.raises(FetchError, match="took longer"):
        net.fetcher(deadline=0.2).get(URL)


def test_redirects_share_one_deadline(net: Net) -> None:
    def slow(connection: socket.socket, _: str) -> None:
        net.clock += 400
        connection.sendall(answer(status="302 Found", location="/"))

    net.serve({"/": slow})
    with pytest.raises(FetchError, match="took longer"):
        net.fetcher(deadline=1000).get(URL)
    assert len(net.server.heads) == 3


@pytest.mark.parametrize("length", ["1000", "-5", "ten"])
def test_wrong_content_length(net: Net, length: str) -> None:
    net.serve({"/": answer(b"short", content_length=length)})
    try:
        body = net.fetcher(deadline=2).get(URL).body
    except FetchError:
        body = b""
    # A length that cannot be read is no length: the body then ends with the connection.
    assert body == (b"" if length == "1000" else b"short")


def test_a_body_longer_than_declared_is_truncated(net: Net) -> None:
    net.serve({"/": answer(b"hello, and more", content_length="5")})
    assert net.fetcher().get(URL).body == b"hello"


def test_content_wins_over_content_type(net: Net) -> None:
    net.serve(
        {
            "/a.png": answer(b"Headline\n\nA lead of several words.\n", content_type="image/png"),
            "/b": answer(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", content_type="text/html"),
        }
    )
    (article,) = sharekit.read(f"{URL}a.png", fetcher=net.fetcher(), kind="text")
    assert article.headline == "Headline"
    with pytest.raises(sharekit.SharekitError, match="PNG"):
        list(sharekit.read(f"{URL}b", fetcher=net.fetcher(), kind="text"))


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A self-signed certificate for good.example, with its key."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "good.example")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("good.example")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "good.pem"
    encoding = serialization.Encoding.PEM
    secret = key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(secret + made.public_bytes(encoding))
    return path


def test_tls_verifies_the_name(net: Net, certificate: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    net.server.wrap = lambda connection: context.wrap_socket(connection, server_side=True)
    net.serve({"/": answer(b"hello")})
    net.names |= {"good.example": [PUBLIC], "bad.example": [PUBLIC]}
    trusting = net.fetcher(trust=str(certificate))
    assert trusting.get("https://good.example/").body == b"hello"
    with pytest.raises(FetchError, match=r"certificate is invalid.*bad\.example"):
        trusting.get("https://bad.example/")
    with pytest.raises(FetchError, match="certificate is invalid"):
        net.fetcher().get("https://good.example/")


def test_no_redirect_from_https_to_http(net: Net, certificate: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    net.server.wrap = lambda connection: context.wrap_socket(connection, server_side=True)
    net.serve({"/": answer(status="302 Found", location="http://good.example/plain")})
    net.names["good.example"] = [PUBLIC]
    with pytest.raises(FetchError, match="from https to http"):
        net.fetcher(trust=str(certificate)).get("https://good.example/")
    assert len(net.dialled) == 1


@pytest.mark.parametrize(
    ("name", "packed"),
    [
        ("gzip", gzip.compress(b"hello" * 999, mtime=0)),
        ("x-gzip", gzip.compress(b"hello" * 999, mtime=0)),
        ("deflate", zlib.compress(b"hello" * 999)),
        ("deflate", zlib.compress(b"hello" * 999)[2:-4]),
        ("identity", b"hello" * 999),
    ],
    ids=["gzip", "x-gzip", "zlib", "raw deflate", "identity"],
)
def test_compressed_bodies(net: Net, name: str, packed: bytes) -> None:
    net.serve({"/": answer(packed, content_encoding=name)})
    assert net.fetcher().get(URL).body == b"hello" * 999


HELLO = gzip.compress(b"hello " * 20_000, mtime=0)
WORLD = gzip.compress(b"world", mtime=0)


@pytest.mark.parametrize(
    "packed",
    [HELLO + WORLD, HELLO + WORLD + b"\0" * 512, HELLO + gzip.compress(b"", mtime=0) + WORLD + b"\x1f"],
    ids=["two members", "padding", "three members"],
)
@pytest.mark.parametrize("size", [1, 7, 65536])
def test_all_gzip_members_are_read(packed: bytes, size: int) -> None:
    assert unpacked(packed, size) == b"hello " * 20_000 + b"world"


def unpacked(packed: bytes, size: int, name: str = "gzip") -> bytes:
    return read_body(Chunks(packed, size), encoding=name, most=1_000_000, where=URL)


class Chunks:
    """A response that gives at most `size` bytes at a time."""

    def __init__(self, data: bytes, size: int) -> None:
        self._stream, self._size = io.BytesIO(data), size

    def read(self, amt: int, *, decode_content: bool) -> bytes:
        assert not decode_content
        return self._stream.read(min(amt, self._size))


@pytest.mark.parametrize(
    ("name", "packed"),
    [
        ("gzip", b"no gzip at all"),
        ("gzip", HELLO[:-1]),
        ("gzip", HELLO[:-9]),
        ("gzip", HELLO[: len(HELLO) // 2]),
        ("gzip", HELLO + WORLD[:-3]),
        ("gzip", HELLO[:1]),
        ("gzip", WORLD * 1001),
        ("deflate", zlib.compress(b"hello" * 999)[:-1]),
        ("deflate", zlib.compress(b"hello" * 999)[2:-6]),
    ],
    ids=[
        "text",
        "no size",
        "no checksum",
        "half",
        "half a member",
        "a byte",
        "members",
        "zlib",
        "raw deflate",
    ],
)
def test_a_corrupt_or_truncated_body(name: str, packed: bytes) -> None:
    with pytest.raises(FetchError, match=f"corrupt {name} body"):
        unpacked(packed, 65536, name)


def test_an_empty_compressed_body() -> None:
    assert unpacked(b"", 65536) == b""


def test_user_agent(net: Net) -> None:
    net.serve({"/": answer(b"x")})
    net.fetcher().get(URL)
    assert f"User-Agent: sharekit/{sharekit.__version__}" in net.server.heads[0]
    net.fetcher(user_agent="mine/1").get(URL)
    assert "User-Agent: mine/1\r\n" in net.server.heads[1]


@pytest.mark.parametrize(
    ("content_type", "media_type", "charset"),
    [
        ("text/html; charset=ISO-8859-1", "text/html", "ISO-8859-1"),
        ('Text/HTML;Charset="utf-8"', "text/html", "utf-8"),
        ("application/rss+xml", "application/rss+xml", ""),
        ("", "", ""),
    ],
)
def test_content_types(net: Net, content_type: str, media_type: str, charset: str) -> None:
    net.serve({"/": answer(b"x", content_type=content_type)})
    found = net.fetcher().get(URL)
    assert (found.media_type, found.charset) == (media_type, charset)


@pytest.mark.parametrize(
    ("location", "message"),
    [
        ("file:///etc/passwd", "redirects to file:///etc/passwd: has the scheme"),
        ("/gone", "redirects to http://example.org/gone: answered 404"),
    ],
)
def test_an_error_after_a_redirect_names_the_requested_url(net: Net, location: str, message: str) -> None:
    net.serve({"/": answer(status="302 Found", location=location), "/gone": answer(status="404 Not Found")})
    with pytest.raises(FetchError, match=message) as caught:
        net.fetcher().get(URL)
    assert caught.value.where == URL


def test_a_truncated_response_is_reported(net: Net) -> None:
    net.serve({"/": answer(b"<h1>x", content_length="5000")})
    with pytest.raises(FetchError, match="closed before the whole"):
        net.fetcher().get(URL)


@pytest.mark.parametrize("status", ["404 Not Found", "500 Oops", "304 Not Modified", "302 Found", "199 Odd"])
def test_error_responses(net: Net, status: str) -> None:
    net.serve({"/": answer(status=status)})
    with pytest.raises(FetchError) as caught:
        net.fetcher(deadline=1).get(URL)
    assert caught.value.where == URL


def busy_then(*replies: bytes) -> dict[str, Reply]:
    left = list(replies)
    return {"/": lambda connection, _head: connection.sendall(left.pop(0))}


def test_busy_servers_are_retried(net: Net) -> None:
    net.serve(
        busy_then(
            answer(status="503 Busy"),
            answer(status="429 Slow down", retry_after="3"),
            answer(status="503 Busy", retry_after="Tue, 14 Nov 2023 22:13:30 GMT"),
            answer(b"at last"),
        )
    )
    assert net.fetcher().get(URL).body == b"at last"
    assert net.slept == [0.5, 3.0, 6.5]


def test_busy_beyond_the_deadline(net: Net) -> None:
    net.serve({"/": answer(status="429 Slow down", retry_after="3600")})
    with pytest.raises(FetchError, match="429") as caught:
        net.fetcher().get(URL)
    assert "3600" in caught.value.hint
    assert net.slept == []


def test_always_busy(net: Net) -> None:
    net.serve({"/": answer(status="503 Busy")})
    with pytest.raises(FetchError, match="503"):
        net.fetcher().get(URL)
    assert net.slept == [0.5, 1.0, 2.0]


def test_fresh_responses_come_from_the_cache(net: Net, tmp_path: Path) -> None:
    net.serve({"/": answer(b"one", cache_control="max-age=60", content_type="text/html; charset=utf-8")})
    fetcher = net.fetcher(cache=str(tmp_path))
    fetcher.get(URL)
    second = fetcher.get(URL)
    assert len(net.server.heads) == 1
    assert (second.body, second.charset) == (b"one", "utf-8")
    net.now += 61
    fetcher.get(URL)
    assert len(net.server.heads) == 2


def test_stale_responses_are_revalidated(net: Net, tmp_path: Path) -> None:
    net.serve({"/": answer(b"one", etag='"a"', last_modified="Tue, 14 Nov 2023 00:00:00 GMT")})
    fetcher = net.fetcher(cache=str(tmp_path))
    fetcher.get(URL)
    net.serve({"/": answer(status="304 Not Modified", content_length="", etag='"a"')})
    assert fetcher.get(URL).body == b"one"
    assert 'If-None-Match: "a"' in net.server.heads[1]
    assert "If-Modified-Since: Tue, 14 Nov 2023 00:00:00 GMT" in net.server.heads[1]
    net.serve({"/": answer(b"two", etag='"b"')})
    assert fetcher.get(URL).body == b"two"


@pytest.mark.parametrize(
    "headers",
    [{"cache_control": "no-store, max-age=60", "etag": '"a"'}, {"vary": "*", "etag": '"a"'}, {}],
    ids=["no-store", "vary", "nothing"],
)
def test_what_is_not_cached(net: Net, tmp_path: Path, headers: dict[str, str]) -> None:
    net.serve({"/": answer(b"one", **headers)})
    net.fetcher(cache=str(tmp_path)).get(URL)
    assert list(tmp_path.iterdir()) == []


def test_a_corrupt_cache_file_is_ignored(net: Net, tmp_path: Path) -> None:
    net.serve({"/": answer(b"one", cache_control="max-age=60")})
    fetcher = net.fetcher(cache=str(tmp_path))
    fetcher.get(URL)
    (path,) = tmp_path.iterdir()
    for corrupt in (path.read_bytes()[:-1], b"{}"):
        path.write_bytes(corrupt)
        assert fetcher.get(URL).body == b"one"
    assert len(net.server.heads) == 3


def test_expires_counts_from_the_servers_own_date(net: Net, tmp_path: Path) -> None:
    net.serve(
        {
            "/": answer(
                b"one",
                date="Tue, 14 Nov 2023 00:00:00 GMT",
                expires="Tue, 14 Nov 2023 00:01:00 GMT",
                age="10",
            )
        }
    )
    fetcher = net.fetcher(cache=str(tmp_path))
    fetcher.get(URL)
    net.now += 49
    fetcher.get(URL)
    assert len(net.server.heads) == 1
    net.now += 2
    fetcher.get(URL)
    assert len(net.server.heads) == 2


@pytest.mark.parametrize(
    ("status", "after", "hint"),
    [
        ("401 Unauthorized", "", "login"),
        ("403 Forbidden", "", "save it"),
        ("404 Not Found", "", "check the address"),
        ("410 Gone", "", "removed"),
        ("429 Too Many", "90", "after 90 s"),
        ("429 Too Many", "", "later"),
        ("503 Busy", "Tue, 14 Nov 2033 00:00:00 GMT", "after Tue, 14 Nov 2033"),
        ("500 Oops", "", "later"),
    ],
)
def test_advice_for_error_responses(net: Net, status: str, after: str, hint: str) -> None:
    net.serve({"/": answer(status=status, retry_after=after)})
    with pytest.raises(FetchError, match=f"answered {status}") as caught:
        net.fetcher().get(URL)
    assert hint in caught.value.hint


def test_a_reason_phrase_cannot_control_a_terminal(net: Net) -> None:
    net.serve({"/": answer(status="404 \x1b[31mred\x07" + "x" * 999)})
    with pytest.raises(FetchError) as caught:
        net.fetcher().get(URL)
    assert caught.value.message.isprintable()
    assert len(caught.value.message) < 200


def test_an_unknown_host(net: Net) -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, f"Name or service not known: {host}:{port}")

    fetcher = Fetcher(resolve=unknown, dial=net.dial)
    with pytest.raises(FetchError, match="host not found") as caught:
        fetcher.get("http://nowhere.example/")
    assert "spelling" in caught.value.hint
    assert net.dialled == []


def test_connection_refused(net: Net) -> None:
    def refuse(address: str, port: int, timeout: float) -> socket.socket:
        raise ConnectionRefusedError(111, f"Connection refused: {address}:{port} in {timeout}")

    with pytest.raises(FetchError, match="connection refused"):
        Fetcher(resolve=net.resolve, dial=refuse).get(URL)


def test_international_host_names(net: Net) -> None:
    net.names["xn--bcher-kva.example"] = [PUBLIC]
    net.serve({"/": answer(b"hello")})
    assert net.fetcher().get("http://bücher.example/").body == b"hello"
    assert net.lookups == ["xn--bcher-kva.example"]
    assert "Host: xn--bcher-kva.example\r\n" in net.server.heads[0]


def test_a_consent_page_that_sets_a_cookie(net: Net) -> None:
    """Redirects to itself until the cookie comes back; the cookie stays with its host and its fetch."""

    def gate(connection: socket.socket, head: str) -> None:
        if "seen=1" in head:
            connection.sendall(answer(b"the article"))
        else:
            connection.sendall(answer(status="302 Found", location="/", set_cookie="seen=1; Path=/"))

    net.serve({"/": gate})
    fetcher = net.fetcher()
    assert fetcher.get(URL).body == b"the article"
    assert len(net.server.heads) == 2
    fetcher.get(URL)
    assert "Cookie:" not in net.server.heads[2]


@pytest.mark.parametrize(
    "head",
    [
        b'{"url": "http://example.org/", "stored": "x", "sha256": "%s", "headers": {}}',
        b'{"url": "http://example.org/", "stored": 1, "sha256": "%s", "headers": [1]}',
        b'{"url": "http://example.org/", "stored": null, "sha256": "%s", "headers": {}}',
        b"[" * 100_000,
        b"[]",
        b"\xff\xfe",
    ],
    ids=["stored", "headers", "null", "deep", "list", "bytes"],
)
def test_a_cache_file_of_any_content_is_ignored(net: Net, tmp_path: Path, head: bytes) -> None:
    net.serve({"/": answer(b"one", cache_control="max-age=60")})
    fetcher = net.fetcher(cache=str(tmp_path))
    fetcher.get(URL)
    (path,) = tmp_path.iterdir()
    path.write_bytes(head.replace(b"%s", hashlib.sha256(b"one").hexdigest().encode()) + b"\none")
    assert fetcher.get(URL).body == b"one"
    assert len(net.server.heads) == 2


def test_a_cache_that_cannot_be_written_is_reported(net: Net, tmp_path: Path) -> None:
    net.serve({"/": answer(b"one", cache_control="max-age=60")})
    place = tmp_path / "place"
    fetcher = net.fetcher(cache=str(place / "cache"))
    place.write_text("no folder", encoding="utf-8")
    with pytest.raises(FetchError, match="cannot be") as caught:
        fetcher.get(URL)
    assert "[fetch] cache" in caught.value.hint


def test_a_body_is_decompressed_in_pieces() -> None:
    """Forty megabytes of zeros in forty kilobytes: the limit is found before they are in memory."""
    raw = HTTPResponse(io.BytesIO(gzip.compress(bytes(40_000_000))), preload_content=False)
    tracemalloc.start()
    with pytest.raises(FetchError, match="larger than 100,000 bytes"):
        read_body(raw, encoding="gzip", most=100_000, where=URL)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2_000_000


def test_connections_are_shut_down_at_the_deadline() -> None:
    near, far = socket.socketpair()
    with near, far, Deadline(1000) as deadline:
        deadline.watch(near)
        deadline._shut_down_all()
        assert near.recv(1) == b""
