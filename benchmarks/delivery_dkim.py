"""One DKIM signature of a 60 KB message with an RSA key of 2,048 bits: sharekit's signer beside dkimpy.

    python -m benchmarks.delivery_dkim [ROUNDS]

Prints medians of CPU time in ms; dkimpy verifies what sharekit signed.
"""

from __future__ import annotations

import base64
import statistics
import sys
import time
from collections.abc import Callable

import dkim
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from sharekit.delivery.message.dkim import Signer

HEAD = (
    b"From: news@post.example\r\nTo: ada@x.example\r\nSubject: News\r\nMessage-ID: <1@post.example>\r\n"
    b"Date: Mon, 23 Nov 2026 09:00:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\n"
)
MESSAGE = HEAD + (b"The trains run through the night again, and the stations stay open.\r\n" * 880)


def spent(work: Callable[[], object]) -> float:
    """Return the CPU time of `work` in ms."""
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1e3


def main() -> None:
    """Sign in turn and print the medians."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    record = b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)
    signer = Signer("post.example", "s1", pem)
    assert dkim.verify(signer(MESSAGE) + MESSAGE, dnsfunc=lambda *_, **__: record)
    taken: dict[str, list[float]] = {"sharekit": [], "dkimpy": []}
    for _ in range(rounds):
        taken["sharekit"].append(spent(lambda: signer(MESSAGE)))
        taken["dkimpy"].append(
            spent(
                lambda: dkim.sign(MESSAGE, b"s1", b"post.example", pem, canonicalize=(b"relaxed", b"simple"))
            )
        )
    for name, times in taken.items():
        print(f"{name:<10}{statistics.median(times):8.2f} ms")


if __name__ == "__main__":
    main()
