"""Certificates for tests: an authority, and what it signs."""

from __future__ import annotations

import datetime as dt
import ssl
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass(frozen=True)
class Certificate:
    """A server's certificate and key in one PEM file, and its authority in another."""

    server: Path
    authority: Path

    @property
    def trust(self) -> ssl.SSLContext:
        """What a client needs to believe it."""
        return ssl.create_default_context(cafile=str(self.authority))

    @property
    def context(self) -> ssl.SSLContext:
        """What a server needs to use it."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.server)
        return context


def issue(folder: Path, *, host: str = "localhost", days: int = 30) -> Certificate:
    """Make an authority and a certificate for `host`; with negative `days` it has expired."""
    ca_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    ca_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test authority")])
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = dt.datetime.now(dt.UTC)
    begin, end = now - dt.timedelta(days=60), now + dt.timedelta(days=days)
    usage = x509.KeyUsage(
        digital_signature=True,
        key_cert_sign=True,
        crl_sign=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
    base = x509.CertificateBuilder().issuer_name(ca_name).not_valid_before(begin)
    ca = base.subject_name(ca_name).public_key(ca_key.public_key()).serial_number(1)
    ca = ca.not_valid_after(now + dt.timedelta(days=90)).add_extension(usage, critical=True)
    signed_ca = ca.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True).add_extension(
        x509.SubjectKeyIdentifier.from_public_key(ca_key.public_key()), critical=False
    )
    leaf = base.subject_name(name).public_key(key.public_key()).serial_number(2).not_valid_after(end)
    leaf = leaf.add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key())
    leaf = leaf.add_extension(issuer, critical=False)  # Python 3.13 asks for it
    authority, server = folder / "authority.pem", folder / "server.pem"
    pem = serialization.Encoding.PEM
    authority.write_bytes(signed_ca.sign(ca_key, hashes.SHA256()).public_bytes(pem))
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    server.write_bytes(private + leaf.sign(ca_key, hashes.SHA256()).public_bytes(pem))
    return Certificate(server, authority)
