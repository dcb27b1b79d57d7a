"""Names are separated from the words around them."""

from __future__ import annotations

import pytest

from sharekit.sources.words.person_names import split_names


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ("Ada Lovelace", ["Ada Lovelace"]),
        ("By Ada Lovelace and Alan Turing", ["Ada Lovelace", "Alan Turing"]),
        ("Von Ada Lovelace und Alan Turing", ["Ada Lovelace", "Alan Turing"]),
        ("Par Ada Lovelace et Alan Turing", ["Ada Lovelace", "Alan Turing"]),
        ("Por Ada Lovelace y Alan Turing", ["Ada Lovelace", "Alan Turing"]),
        ("Written by: Ada Lovelace, 3 May 2026", ["Ada Lovelace"]),
        ("Veröffentlicht von Ada Lovelace am 3.5.2026", ["Ada Lovelace"]),
        ("Ada Lovelace; Alan Turing; Grace Hopper", ["Ada Lovelace", "Alan Turing", "Grace Hopper"]),
        ("Ada Lovelace (ada@example.org)", ["Ada Lovelace"]),
        ("Interview: Ada Lovelace", ["Ada Lovelace"]),
        ("© Ada Lovelace", ["Ada Lovelace"]),
        ("Ada Lovelace, PhD", ["Ada Lovelace"]),
        ("https://www.facebook.com/ada", []),
        ("ada@example.org", []),
        ("admin", []),
        ("", []),
        ("山田太郎", ["山田太郎"]),
    ],
)
def test_names_are_separated_from_the_words_around_them(raw: str, wanted: list[str]) -> None:
    assert split_names(raw) == wanted


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ("gauge.pl", ["gauge.pl"]),
        ("ada.lovelace", ["Ada Lovelace"]),
        ("May", []),
        ("Ada1815", ["Ada1815"]),
        ("Wetter-Redakteurin Ada Lovelace", ["Ada Lovelace"]),
    ],
)
def test_addresses_months_and_roles_are_not_names(raw: str, wanted: list[str]) -> None:
    assert split_names(raw) == wanted


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ("Redaktion Gauge", ["Redaktion Gauge"]),
        ("Redaktion: Ada Lovelace", ["Ada Lovelace"]),
        ("Staff and wire reports", ["Staff and wire reports"]),
        ("ADA LOVELACE, ALAN TURING", ["Ada Lovelace", "Alan Turing"]),
        ("RORY MCDONALD", ["Rory McDonald"]),
        ("BBC NEWS", ["BBC NEWS"]),
        ("Ada Lovelace, food stylist", ["Ada Lovelace"]),
        ("José Ortega y Gasset", ["José Ortega y Gasset"]),
        ("Jana Nová a Petr Malý", ["Jana Nová", "Petr Malý"]),
        ("Just a Little Bit of Rain", ["Just a Little Bit of Rain"]),
        ("Von Ada Lovelace Mi, 18. Oktober 2023", ["Ada Lovelace"]),
        ("Erstellt von Ada am Dienstag 6. Mai 2014", ["Ada"]),
        ("Auteur : Ada Lovelace Edition : Bo Ek", ["Ada Lovelace"]),
        ("Eine Kolumne von Ada Lovelace", ["Ada Lovelace"]),
        ("Dr. Ada Lovelace", ["Dr. Ada Lovelace"]),
        ("بقلم ليلى حسن، سامي نور", ["ليلى حسن", "سامي نور"]),
        ("김철수 기자", ["김철수"]),
        ("記者陳小明／台北報導", ["陳小明"]),
    ],
)
def test_what_belongs_to_a_name_stays_with_it(raw: str, wanted: list[str]) -> None:
    assert split_names(raw) == wanted


def test_a_declared_name_is_cut_at_no_dash_and_loses_no_particle() -> None:
    assert split_names("Ada Lovelace - Rain Kitchen", one=True) == ["Ada Lovelace - Rain Kitchen"]
    assert split_names("De Niro", one=True) == ["De Niro"]


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ("كايلا حسن وأمل سالم", ["كايلا حسن", "أمل سالم"]),
        ("محمد وليد حسن", ["محمد وليد حسن"]),
        ("Ada B.Lovelace", ["Ada B. Lovelace"]),
        ("Ada Lovelace C.", ["Ada Lovelace C."]),
        ("Ada Lovelace, Weather » Rain", ["Ada Lovelace"]),
        ("Ada Lovelace Research: Bo Li", ["Bo Li"]),
        ("文｜山田太郎", ["山田太郎"]),
        ("marc", ["marc"]),
    ],
)
def test_joints_and_initials_of_names(raw: str, wanted: list[str]) -> None:
    assert split_names(raw) == wanted
