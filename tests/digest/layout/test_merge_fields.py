"""Merge fields: any spelling of a column's name, and safe wherever they are written."""

from __future__ import annotations

import pytest

from sharekit.digest.layout.merge_fields import Slots, field_key, in_address


@pytest.mark.parametrize(
    "labels",
    [
        ("First Name", "first_name", "FNAME", "firstname", "First-Name", "Vorname"),
        ("E-Mail", "email", "Email Address", "address"),
        ("Città", "CITTÀ", "città"),
        ("name", "Full Name"),
        ("Plan 2", "plan2"),
    ],
)
def test_spellings_of_a_field_are_one(labels: tuple[str, ...]) -> None:
    assert len({field_key(label) for label in labels}) == 1
    slots = Slots([])
    texts = {slots.written(f"{{{{ {label} }}}}") for label in labels}
    assert len(texts) == 1
    assert slots.fill(texts.pop(), {field_key(labels[0]): "x"}) == "x"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ name }}s", "Adas"),
        ("{{city|here}}", "here"),
        ("{{ Books }}ks", "10ks"),
        ("{{ }} {{ 1+1 }} {{ a(b) }}", "{{ }} {{ 1+1 }} {{ a(b) }}"),
    ],
)
def test_fields_are_filled(text: str, expected: str) -> None:
    slots = Slots(["content"])
    written = slots.written(text)
    assert Slots.again(slots.mark, slots.defaults).fill(written, {"name": "Ada", "books": "10"}) == expected


@pytest.mark.parametrize(
    ("before", "html", "inside"),
    [
        ('<a href="https://q.example/v?city=', True, True),
        ("<img src='https://q.example/", True, True),
        ('<a href="', True, False),  # the field is the whole address
        ('<a href="https://q.example/v">', True, False),
        ('<td title="in ', True, False),
        ("See https://q.example/v?city=", False, True),
        ("See ", False, False),
        ("https://q.example/v and ", False, False),
    ],
)
def test_link_addresses_are_recognised(before: str, html: bool, inside: bool) -> None:
    assert bool(in_address(before, html=html)) == inside
