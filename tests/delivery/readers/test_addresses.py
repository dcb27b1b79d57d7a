"""The fast path agrees with email-validator, and no control character is accepted."""

from __future__ import annotations

import pytest
from email_validator import validate_email
from hypothesis import given, settings
from hypothesis import strategies as st

from sharekit.delivery.readers.addresses import parse_address
from sharekit.errors import SharekitError

LOCALS = st.from_regex(r"[A-Za-z0-9_+.\-]{1,70}", fullmatch=True)
DOMAINS = st.from_regex(r"[A-Za-z0-9\-]{1,12}(\.[A-Za-z0-9\-]{1,66}){1,3}", fullmatch=True)


@settings(max_examples=150, deadline=None)
@given(LOCALS, DOMAINS)
def test_the_fast_path_agrees_with_email_validator(local: str, domain: str) -> None:
    try:
        actual = parse_address(f"{local}@{domain}")
    except SharekitError:
        actual = None
    try:
        expected = validate_email(f"{local}@{domain}", check_deliverability=False)
    except ValueError:
        expected = None
    assert (actual is None) == (expected is None)
    if actual is not None and expected is not None:
        assert (actual.written, actual.domain) == (expected.normalized, expected.ascii_domain)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=30), st.sampled_from("\r\n\x00\x0b\x1b\x85\u2028"), st.text(max_size=30))
def test_control_characters_are_refused(before: str, control: str, after: str) -> None:
    for text in (f"{before}{control}{after}@x.org", f"a{control}b@x.org", f"a@x{control}.org"):
        with pytest.raises(SharekitError):
            parse_address(text)


def test_an_internationalized_address_has_a_written_and_a_wire_form() -> None:
    address = parse_address("用户@例え.jp")
    assert (address.written, address.wire) == ("用户@例え.jp", "用户@xn--r8jz45g.jp")


@pytest.mark.parametrize(
    ("one", "other"),
    [("Ada@X.ORG", "ada@x.org"), ("a@BÜCHER.example", "a@xn--bcher-kva.example"), (" a@x.org\t", "a@x.org")],
)
def test_two_spellings_of_one_mailbox_have_one_key(one: str, other: str) -> None:
    assert parse_address(one).key == parse_address(other).key


@pytest.mark.parametrize(
    "text", ["", "ada", "a@x", "a..b@x.org", "a@x.test", "Ada <a@x.org>", "a@x.org, b@x.org", "a@[1.2.3.4]"]
)
def test_invalid_addresses_are_refused(text: str) -> None:
    with pytest.raises(SharekitError):
        parse_address(text)
