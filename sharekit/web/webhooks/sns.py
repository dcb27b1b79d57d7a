"""Messages of Amazon SNS, which carries the events of Amazon SES: signed with a certificate of Amazon's.

Anybody with an AWS account can have SNS sign messages, so only topics that the settings name are believed.
Source: Amazon SNS developer guide, "Verifying the signatures of Amazon SNS messages".
"""

from __future__ import annotations

import base64
import re
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sharekit.support.files import sha256
from sharekit.support.urls import split_url
from sharekit.web.refusals import BadRequest
from sharekit.web.webhooks.verified import VerifiedEvent, check_age, forbidden, json_object, text_of

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

    from sharekit.fetch import FetchResponse

Fetch = Callable[[str], "FetchResponse"]
"""Reads an address, guarded; raises FetchError."""

_HOST = re.compile(r"sns\.[a-z]{2,4}(?:-[a-z0-9]{1,12}){2,4}\.amazonaws\.com(?:\.cn)?", re.ASCII)
_SECONDS = 3_600
_MOST_CERTIFICATES = 8
_NOTIFICATION = ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type")
_SUBSCRIPTION = ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type")
_SIGNED = {
    "Notification": _NOTIFICATION,
    "SubscriptionConfirmation": _SUBSCRIPTION,
    "UnsubscribeConfirmation": _SUBSCRIPTION,
}


class SnsVerifier:
    """Checks messages, and confirms the subscription of topics that the settings name.

    Args:
        fetch: Reads certificates, and the address that confirms a subscription.
    """

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch
        self._certificates: OrderedDict[str, Certificate] = OrderedDict()

    def __call__(
        self,
        headers: Mapping[str, str],  # noqa: ARG002
        body: str,
        keys: Sequence[str],
        now: float,
    ) -> VerifiedEvent:
        """Check a message; `keys` are the ARNs of topics.

        Raises:
            BadRequest: It is malformed (400), or of another topic, wrongly signed or too old (403).
            FetchError: Amazon does not answer.
        """
        message = json_object(body)
        kind = text_of(message, "Type")
        if kind not in _SIGNED:
            raise BadRequest(
                f"Type must be one of {', '.join(_SIGNED)}", hint="turn raw message delivery off"
            )
        if text_of(message, "TopicArn") not in keys:
            raise forbidden("the topic is not listed in webhooks.ses_topics")
        check_age(_seconds(text_of(message, "Timestamp")), now, _SECONDS)
        self._check_signature(message, _SIGNED[kind], now)
        if kind == "SubscriptionConfirmation":
            self._get(text_of(message, "SubscribeURL"), "SubscribeURL")
        identity = f"{text_of(message, 'TopicArn')} {text_of(message, 'MessageId')} {kind}"
        return VerifiedEvent(id=f"sns {sha256(identity.encode())}", text=body)

    def _check_signature(self, message: Mapping[str, Any], names: Sequence[str], now: float) -> None:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
        from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

        versions = {"1": hashes.SHA1(), "2": hashes.SHA256()}  # noqa: S303 (SNS signs with SHA-1 by default)
        digest = versions.get(text_of(message, "SignatureVersion"))
        signed = "".join(f"{name}\n{message[name]}\n" for name in names if isinstance(message.get(name), str))
        certificate = self._certificate(text_of(message, "SigningCertURL"))
        key = certificate.public_key()
        moment = datetime.fromtimestamp(now, UTC)
        valid = certificate.not_valid_before_utc <= moment <= certificate.not_valid_after_utc
        if digest is None or not valid or not isinstance(key, RSAPublicKey):
            raise forbidden("the signature is missing or wrong")
        try:
            signature = base64.b64decode(text_of(message, "Signature"), validate=True)
            key.verify(signature, signed.encode(), PKCS1v15(), digest)
        except (InvalidSignature, ValueError):
            raise forbidden("the signature is missing or wrong") from None

    def _certificate(self, url: str) -> Certificate:
        from cryptography.x509 import load_pem_x509_certificate

        certificate = self._certificates.get(url)
        if certificate is None:
            try:
                certificate = load_pem_x509_certificate(self._get(url, "SigningCertURL"))
            except ValueError:
                raise forbidden("SigningCertURL leads to no certificate") from None
            self._certificates[url] = certificate
            while len(self._certificates) > _MOST_CERTIFICATES:
                self._certificates.popitem(last=False)
        return certificate

    def _get(self, url: str, where: str) -> bytes:
        """Return what an address of Amazon's holds; redirects to another host are not believed."""
        _check_host(url, where)
        answer = self._fetch(url)
        _check_host(answer.url, where)
        return answer.body


def _check_host(url: str, where: str) -> None:
    parts = split_url(url)
    good = parts.scheme == "https" and parts.port in {None, 443}
    if not (good and _HOST.fullmatch(parts.netloc.removesuffix(":443"))):
        raise forbidden(f"{where} is not an https address of Amazon SNS")


def _seconds(timestamp: str) -> str:
    """Return an ISO 8601 time as seconds since 1970; empty when malformed."""
    try:
        moment = datetime.fromisoformat(timestamp)
        return str(int(moment.timestamp())) if moment.tzinfo else ""
    except (ValueError, OverflowError):
        return ""
