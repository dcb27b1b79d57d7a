"""Emails from outside are parsed in time that grows no faster than their size."""

from collections.abc import Callable
from email.message import Message

import pytest

from sharekit.email_parsing import parse_email, parse_plainly


def _nested(levels: int, lines: int) -> bytes:
    names = (f"b{level}" for level in range(levels))
    heads = (f"Content-Type: multipart/mixed; Boundary={name}\n\n--{name}\n".encode() for name in names)
    return b"".join(heads) + b"Content-Type: text/plain\n\n" + b"line\n" * lines


@pytest.mark.parametrize("parse", [parse_plainly, parse_email])
def test_parts_inside_parts_with_many_lines_are_refused(parse: Callable[[bytes], Message]) -> None:
    assert len(list(parse(_nested(40, 1_000)).walk())) == 41
    with pytest.raises(ValueError, match="too many parts"):
        parse(_nested(100, 60_000))
    with pytest.raises(ValueError, match="too many parts"):
        parse(_nested(100, 0) + b"x\r" * 60_000)
    with pytest.raises(ValueError, match="too many parts"):
        parse(_nested(1, 0) + b"\n--b0" * 20_000)
    with pytest.raises(ValueError, match="too many parts"):
        parse(b"Content-Type: message/Delivery-Status\n\n" + b"\r\n" * 20_000)


@pytest.mark.parametrize("parse", [parse_plainly, parse_email])
@pytest.mark.parametrize("field", ["Content-Type", "X-Other"])
def test_a_field_is_read_to_a_length(parse: Callable[[bytes], Message], field: str) -> None:
    message = parse(f'{field}: multipart/mixed; a="{";" * 900_000}\nSubject: Two\n\nText'.encode())
    assert len(str(message[field])) <= 10_010
    assert message["Subject"] == "Two"
