"""Bylines of scraped texts: the words for "by" go, the names stay, and the line is no part of the text."""

from __future__ import annotations

from datetime import date

import pytest

from sharekit.sources.plain_text import read_text

BODY = "The first drops fell at six in the morning, an hour before the market opened on the square."


def read(line: str) -> tuple[tuple[str, ...], date | None]:
    (article,) = read_text(f"Rain at last\n\n{line}\n\n{BODY}\n".encode())
    assert article.body == (BODY,), "the byline is no paragraph"
    assert article.headings == (), "the byline is no sub-heading"
    assert article.lead == BODY
    return article.byline, article.published


LINES = {
    "en": ("By Ada Lovelace and Alan Turing", ("Ada Lovelace", "Alan Turing")),
    "de": ("Von Anna Berg und Jörg Weiß", ("Anna Berg", "Jörg Weiß")),
    "de: *": ("Autor:in: Anna Berg", ("Anna Berg",)),
    "fr": ("Par Zoé Martin et Luc Petit", ("Zoé Martin", "Luc Petit")),
    "es": ("Por Ana Ruiz y Juan Gil Soto", ("Ana Ruiz", "Juan Gil Soto")),
    "es: surnames": ("Por José Ortega y Gasset", ("José Ortega y Gasset",)),
    "pt": ("Texto de Inês Dias e Rui Melo Pinto", ("Inês Dias", "Rui Melo Pinto")),
    "it": ("A cura di Pia Rossi", ("Pia Rossi",)),
    "ca": ("Escrit per Núria Puig", ("Núria Puig",)),
    "nl": ("Door Jan de Vries en Piet Bos", ("Jan de Vries", "Piet Bos")),
    "da": ("Af Søren Holm og Mette Lund", ("Søren Holm", "Mette Lund")),
    "nb": ("Skrevet av Kari Nordmann", ("Kari Nordmann",)),
    "sv": ("Skriven av Åsa Lind och Bo Ek", ("Åsa Lind", "Bo Ek")),
    "fi": ("Teksti: Aino Aalto ja Eero Koski", ("Aino Aalto", "Eero Koski")),
    "is": ("Höfundur: Jón Þórsson", ("Jón Þórsson",)),
    "et": ("Autor: Kadri Tamm ja Mart Saar", ("Kadri Tamm", "Mart Saar")),
    "lv": ("Autors: Anna Ozola un Jānis Liepa", ("Anna Ozola", "Jānis Liepa")),
    "lt": ("Autorius: Jonas Petraitis ir Ona Kazlauskė", ("Jonas Petraitis", "Ona Kazlauskė")),
    "pl": ("Napisała Ewa Nowak i Jan Lis", ("Ewa Nowak", "Jan Lis")),
    "cs": ("Autor článku: Jana Nováková", ("Jana Nováková",)),
    "sk": ("Napísala: Mária Kováčová", ("Mária Kováčová",)),
    "hu": ("Írta: Kiss Anna és Nagy Péter", ("Kiss Anna", "Nagy Péter")),
    "ro": ("Scris de Ioana Popa și Dan Rusu", ("Ioana Popa", "Dan Rusu")),
    "hr": ("Piše: Ivana Horvat", ("Ivana Horvat",)),
    "sl": ("Avtorica: Maja Novak", ("Maja Novak",)),
    "sr": ("Пише: Јелена Петровић", ("Јелена Петровић",)),
    "bg": ("От Мария Иванова и Петър Стоянов", ("Мария Иванова", "Петър Стоянов")),
    "ru": ("Автор: Анна Орлова и Иван Белов", ("Анна Орлова", "Иван Белов")),
    "uk": ("Автор: Олена Коваль та Іван Гай", ("Олена Коваль", "Іван Гай")),
    "el": ("Γράφει η Μαρία Παππά και Νίκος Δήμου", ("Μαρία Παππά", "Νίκος Δήμου")),
    "tr": ("Yazan: Ayşe Kaya ve Ali Demir", ("Ayşe Kaya", "Ali Demir")),
    "az": ("Müəllif: Leyla Əliyeva", ("Leyla Əliyeva",)),
    "ar": ("بقلم: ليلى حسن", ("ليلى حسن",)),
    "ar: slash": ("كتب/ سامي نور", ("سامي نور",)),
    "fa": ("نویسنده: مریم کریمی", ("مریم کریمی",)),
    "ur": ("تحریر: عائشہ خان", ("عائشہ خان",)),
    "he": ("מאת: דנה לוי", ("דנה לוי",)),
    "hi": ("लेखक: राहुल शर्मा और सीमा वर्मा", ("राहुल शर्मा", "सीमा वर्मा")),
    "hi: after": ("राहुल शर्मा द्वारा", ("राहुल शर्मा",)),
    "bn": ("লিখেছেন: রিমা দাস", ("রিমা দাস",)),
    "ta": ("எழுதியவர்: கவிதா ராஜன்", ("கவிதா ராஜன்",)),
    "th": ("โดย สมชาย ใจดี", ("สมชาย ใจดี",)),
    "vi": ("Tác giả: Nguyễn Thị Lan", ("Nguyễn Thị Lan",)),
    "id": ("Oleh Sari Dewi dan Budi Santoso", ("Sari Dewi", "Budi Santoso")),
    "sw": ("Mwandishi: Asha Juma", ("Asha Juma",)),
    "af": ("Deur Annelie Botha", ("Annelie Botha",)),
    "sq": ("Nga Arta Hoxha dhe Ilir Leka", ("Arta Hoxha", "Ilir Leka")),
    "ka": ("ავტორი: ნინო ბერიძე", ("ნინო ბერიძე",)),
    "hy": ("Հեղինակ՝ Անի Սարգսյան", ("Անի Սարգսյան",)),
    "ja": ("文：山田太郎、佐藤花子", ("山田太郎", "佐藤花子")),
    "ja: after": ("山田太郎 記者", ("山田太郎",)),
    "zh-Hans": ("作者：张三、李四", ("张三", "李四")),
    "zh-Hant": ("記者陳小明／台北報導", ("陳小明",)),
    "ko": ("글: 김철수", ("김철수",)),
    "ko: after": ("김철수 기자", ("김철수",)),
}


@pytest.mark.parametrize(("line", "names"), LINES.values(), ids=LINES)
def test_the_words_for_by_are_taken_away(line: str, names: tuple[str, ...]) -> None:
    assert read(line) == (names, None)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("By Ada Lovelace, 3 May 2026", "Ada Lovelace"),
        ("By Ada Lovelace - May 3, 2026 - 4 min read", "Ada Lovelace"),
        ("By Ada Lovelace | 3 May 2026", "Ada Lovelace"),
        ("✍️ By Ada Lovelace · 2026-05-03", "Ada Lovelace"),
        ("Von Anna Berg am Sonntag, 3. Mai 2026", "Anna Berg"),
        ("بقلم الدكتورة ليلى حسن - 3 مايو 2026", "الدكتورة ليلى حسن"),
        ("작성자: 김철수 | 2026년 5월 3일", "김철수"),
    ],
)
def test_the_date_beside_the_name_is_kept(line: str, name: str) -> None:
    assert read(line) == ((name,), date(2026, 5, 3))


@pytest.mark.parametrize(
    "line",
    [
        "By the river",
        "By the time the ferries came back",
        "Text and drugs: a story",
        "De la mer à la ville",
        "كتب جديدة",
        "Per Hansen",
        "Theo Lund",
    ],
)
def test_a_heading_that_begins_like_a_byline_stays(line: str) -> None:
    (article,) = read_text(f"Rain at last\n\n{line}\n\n{BODY}\n".encode())
    assert article.byline == ()
    assert [heading.text for heading in article.headings] == [line]
