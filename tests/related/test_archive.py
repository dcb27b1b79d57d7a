"""Related posts: what is picked, what never is, and that an archive keeps."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sharekit.article import Article
from sharekit.errors import SourceError
from sharekit.related import Archive, load, save
from sharekit.related.grams import FIRST_GRAM, grams_of
from sharekit.related.post import series_of
from sharekit.related.terms import Lexicon, WeightedText

THEMES = {
    "ferries": "The ferry crosses the harbour at night, and its captain knows every lighthouse.",
    "trams": "Tram lines need rails, wires and a depot, and engineers who plan the stations.",
    "bread": "Bakers knead dough before dawn; the oven turns flour and yeast into dark loaves.",
    "chess": "The grandmaster offered a gambit, lost a rook, and found a checkmate at last.",
}


def article(headline: str, body: str = "", **fields: object) -> Article:
    return Article(headline=headline, body=(body,) if body else (), **fields)  # type: ignore[arg-type]


def posts(count: int = 6) -> list[Article]:
    return [
        article(
            f"On {theme}, {word}",
            f"{text} {word.capitalize()} again.",
            url=f"https://example.org/{theme}/{word}",
            published=date(2025, 1, 1) + timedelta(days=number),
        )
        for theme, text in THEMES.items()
        for number, word in enumerate(["first", "second", "third", "fourth", "fifth", "sixth"][:count])
    ]


def picked(archive: Archive, wanted: Article, count: int = 3) -> list[str]:
    return [pick.post.related.headline for pick in archive.pick(wanted, count=count)]


def test_similar_texts_come_first() -> None:
    archive = Archive.of(posts())
    for theme, text in THEMES.items():
        for headline in picked(archive, article("Something new", text)):
            assert theme in headline


def test_why_a_post_was_picked() -> None:
    (pick, *_) = Archive.of(posts()).pick(article("News", THEMES["bread"]))
    assert 0.3 < pick.likeness <= 1.001
    assert {"dough", "oven", "flour", "yeast", "knead", "bakers"} & set(" ".join(pick.words).split())
    assert (pick.tags, pick.section) == ((), "")


def test_shared_tags_outrank_the_text() -> None:
    tagged = article("A post with tags", "Nothing of the sort.", tags=("Öl", "Harbour"))
    archive = Archive.of([*posts(), tagged])
    wanted = article("News", THEMES["ferries"], tags=("harbour",))
    first = archive.pick(wanted)[0]
    assert first.post.related.headline == "A post with tags"
    assert first.tags == ("Harbour",)


def test_a_rare_tag_outranks_a_common_one() -> None:
    common = [article(f"Common {name}", tags=("news",)) for name in "abcdefgh"]
    archive = Archive.of([*common, article("Rare", tags=("lighthouses",))])
    assert picked(archive, article("x", tags=("news", "lighthouses")))[0] == "Rare"


def test_the_section_counts() -> None:
    one = article("Of the section", "Words that nobody shares.", section="Harbour")
    archive = Archive.of([*posts(2), one])
    first = archive.pick(article("x", section="harbour"))[0]
    assert (first.post.related.headline, first.section) == ("Of the section", "Harbour")


def test_recency_breaks_ties() -> None:
    text = THEMES["chess"]
    days = [date(2020, 1, 1), date(2025, 1, 1), date(2023, 1, 1)]
    archive = Archive.of(article(f"Game {day.year}: {day.year}", text, published=day) for day in days)
    assert picked(archive, article("x", text, published=date(2025, 2, 1)), 1) == ["Game 2025: 2025"]
    assert picked(archive, article("x", text, published=date(2020, 2, 1)), 1) == ["Game 2020: 2020"]
    assert picked(archive, article("x", text), 1) == ["Game 2025: 2025"]


def test_never_the_article_itself_or_a_duplicate() -> None:
    archive = Archive.of(posts())
    for wanted in posts():
        names = picked(archive, wanted, 10)
        assert wanted.headline not in names
        assert len(names) == len(set(names))
    moved = posts()[0].replace(
        headline="Another headline", url="http://www.example.org/ferries/first/?utm_source=feed"
    )
    assert posts()[0].headline not in picked(archive, moved)
    same = posts()[0].replace(url="https://elsewhere.example/1")
    assert posts()[0].headline not in picked(archive, same)


def test_of_duplicates_the_first_is_kept() -> None:
    assert len(Archive.of([*posts(), *posts()])) == len(posts())


def test_posts_may_differ_in_a_parameter_only() -> None:
    drafts = [article(f"Post {n}", THEMES["chess"], url=f"https://blog.example/?p={n}") for n in (11, 12, 13)]
    assert len(Archive.of(drafts)) == 3


def test_at_most_one_in_three_of_one_series() -> None:
    months = ("March", "April", "May", "June")
    series = [article(f"Ferry news, {month} 2025", THEMES["ferries"]) for month in months]
    names = ("day", "night", "moon", "sun")
    others = [article(f"Ferries by {name}", THEMES["ferries"] + f" By {name}.") for name in names]
    archive = Archive.of([*series, *others])
    for count in (3, 6):
        chosen = picked(archive, article("x", THEMES["ferries"]), count)
        assert sum(name.startswith("Ferry news") for name in chosen) <= count // 3


@pytest.mark.parametrize(
    ("headlines", "count"),
    [
        (["Part 1", "Part 2", "Else"], 2),
        (["News, March 2025", "News, April 2025", "News of April"], 2),
        (["Field notes: rain", "Field notes: sun", "Field notes – wind", "Field work: none"], 3),
        (["A: b", "A: c", "B"], 0),
        (["天気：三月", "天気：四月", "天気：雨"], 3),
        (["港の便り 第3回", "港の便り 第12回", "港の第三"], 2),
        (["Harbour build, part 1: Rails", "Harbour build, part 2: Wires", "Harbour: Rails"], 2),
        (["Up to 11: Rails", "Up to 11: Wires", "Down"], 0),
        (["B2B ferries", "B3B ferries", "18F: rails", "18F: wires"], 0),
        (["Week in review #9", "Week in review #10", "A week in review"], 2),
    ],
)
def test_series(headlines: Sequence[str], count: int) -> None:
    assert sum(map(bool, series_of(headlines))) == count


def test_other_languages_come_last() -> None:
    german = article("Deutsch", THEMES["bread"], language="de-AT")
    english = article("English", THEMES["bread"] + " With other words beside it.", language="en")
    archive = Archive.of([german, english])
    assert picked(archive, article("x", THEMES["bread"], language="en-GB"), 1) == ["English"]
    assert picked(archive, article("x", THEMES["bread"], language="de"), 1) == ["Deutsch"]


def test_unrelated_posts_are_not_picked() -> None:
    assert picked(Archive.of(posts()), article("Zzyzx", "Qwertz uiop asdf.")) == []


@pytest.mark.parametrize("number", [0, 1, 2])
def test_tiny_archives(number: int) -> None:
    archive = Archive.of(posts()[:number])
    assert len(picked(archive, article("x", THEMES["ferries"]))) == number


def test_scripts_without_spaces() -> None:
    texts = {
        "港": "港口的渡轮在夜里穿过海湾,船长认识每一座灯塔。",
        "パン": "パン職人は夜明け前に生地をこね、窯で焼く。",
    }
    archive = Archive.of(
        article(f"{name} {n}", text + str(n)) for name, text in texts.items() for n in "甲乙丙"
    )
    assert all("港" in name for name in picked(archive, article("新", "渡轮穿过海湾,灯塔亮了。"), 2))


@pytest.mark.parametrize(
    ("ships", "bread", "wanted"),
    [
        (
            "港口的渡轮在夜里穿过海湾，船长认识每一座灯塔",
            "面包师在黎明前揉面，烤箱把面粉变成面包",
            "渡轮与灯塔",
        ),
        (
            "夜の港をフェリーが渡り、船長は灯台を知っている",
            "パン職人は夜明け前に生地をこね、窯で焼く",
            "灯台とフェリー",
        ),
        ("เรือข้ามฟากแล่นผ่านท่าเรือตอนกลางคืน", "คนทำขนมปังนวดแป้งก่อนรุ่งสาง", "ท่าเรือและเรือข้ามฟาก"),
        ("रात में नाव बंदरगाह पार करती है", "नानबाई भोर से पहले आटा गूंधता है", "बंदरगाह की नाव"),
        (
            "Fähren queren nachts den Hafen am Leuchtturm",
            "Der Bäcker knetet vor Tag den Teig",
            "Hafenfähre und Leuchttürme",
        ),
    ],
)
def test_headlines_alone_are_enough_in_any_script(ships: str, bread: str, wanted: str) -> None:
    pages = [article(f"{text} {n}") for text in (ships, bread) for n in ("alpha", "beta", "gamma")]
    assert all(name.startswith(ships) for name in picked(Archive.of(pages), article(wanted), 2))


def test_inflected_and_compound_words_match() -> None:
    names = ["Photosynthetic leaves", "Leaf photosynthesis", "A railway", "Two railroads"]
    archive = Archive.of([article(name) for name in names])
    assert picked(archive, article("Photosynthesising"), 2) == [
        "Leaf photosynthesis",
        "Photosynthetic leaves",
    ]
    assert set(picked(archive, article("Railways"), 2)) == {"A railway", "Two railroads"}
    assert archive.pick(article("Photosynthesising"))[0].words == ()


def test_ngrams() -> None:
    assert len(grams_of("Ferries")) == len(" ferries ") - 3
    assert set(grams_of("FERRY")) == set(grams_of("ferry!")) < set(grams_of("ferry, ferryman"))
    assert (grams_of("a ab _ abc") >= FIRST_GRAM).all()
    assert len(grams_of("a _ b")) == 0
    assert set(grams_of("港口の渡轮")).isdisjoint(grams_of("面包师在黎明"))


def test_save_and_load(tmp_path: Path) -> None:
    archive = Archive.of(posts())
    path = tmp_path / "archive.npz"
    save(archive, path)
    again = load(path)
    for wanted in (article("x", THEMES["trams"], tags=("a",)), *posts()):
        assert again.pick(wanted) == archive.pick(wanted)
    save(again, tmp_path / "again.npz")
    assert load(tmp_path / "again.npz").posts == archive.posts


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04", b"no archive", None])
def test_a_damaged_file_is_reported(tmp_path: Path, damage: bytes | None) -> None:
    path = tmp_path / "archive.npz"
    if damage is None:
        np.savez(path, about=np.zeros(3))
    else:
        path.write_bytes(damage)
    with pytest.raises(SourceError, match=r"not an index|cannot be read"):
        load(path)


def test_no_pickle_is_ever_loaded(tmp_path: Path) -> None:
    path = tmp_path / "archive.npz"
    np.savez(path, about=np.array([{"a": 1}], dtype=object), allow_pickle=True)
    with pytest.raises(SourceError, match="not an index"):
        load(path)


def test_one_post_is_added_without_learning_again() -> None:
    archive = Archive.of(posts())
    more = archive.updated([*posts(), article("Ferries anew", THEMES["ferries"])])
    assert more.vocabulary is archive.vocabulary
    assert len(more) == len(archive) + 1
    assert "Ferries anew" in picked(more, article("x", THEMES["ferries"]))
    assert "Ferries anew" not in picked(archive, article("x", THEMES["ferries"]))


def test_an_unchanged_archive_is_the_same_object() -> None:
    archive = Archive.of(posts())
    assert archive.updated(posts()) is archive


def test_removed_and_changed_posts_are_noticed(tmp_path: Path) -> None:
    archive = Archive.of(posts())
    fewer = archive.updated(posts()[1:])
    assert fewer.vocabulary is archive.vocabulary
    assert len(fewer) == len(archive) - 1
    assert posts()[0].headline not in picked(fewer, article("x", THEMES["ferries"]), 10)
    assert posts()[1].headline in picked(fewer, article("x", THEMES["ferries"]), 10)
    changed = fewer.updated([posts()[1].replace(lead="Changed."), *posts()[2:]])
    save(changed, tmp_path / "a.npz")
    assert load(tmp_path / "a.npz").pick(posts()[2]) == changed.pick(posts()[2])
    teasers = {post.related.headline: post.related.teaser for post in changed.posts if post.digest}
    assert teasers[posts()[1].headline] == "Changed."
    assert len(teasers) == len(changed) == len(archive) - 1


def test_a_post_can_return() -> None:
    archive = Archive.of(posts())
    again = archive.updated(posts()[1:]).updated(posts())
    assert again.digests == archive.digests


def test_a_stale_archive_is_learnt_again() -> None:
    archive = Archive.of(posts())
    assert archive.updated(posts()[:12]).vocabulary is not archive.vocabulary
    grown = [*posts(), *(article(f"More {n}", THEMES["chess"]) for n in "abcdefgh")]
    assert archive.updated(grown).learnt == len(grown)
    slowly = archive
    for number in range(len(posts()), len(grown) + 1):
        slowly = slowly.updated(grown[:number])
    assert slowly.learnt > archive.learnt


def test_the_same_archive_gives_the_same_picks() -> None:
    wanted = article("x", THEMES["trams"])
    assert Archive.of(posts()).pick(wanted) == Archive.of(posts()).pick(wanted)


def test_related_posts_for_an_article() -> None:
    (first,) = Archive.of(posts()).related(article("x", THEMES["trams"]), count=1)
    assert first.url.startswith("https://example.org/trams/")
    assert first.published is not None


def test_terms() -> None:
    lexicon = Lexicon()
    keys, counts = lexicon.terms([WeightedText("Ferries and ferry boats", 2.0), WeightedText("boats", 1.0)])
    spelled = {lexicon.spell(int(key)): float(count) for key, count in zip(keys, counts, strict=True)}
    assert spelled == {"ferries": 2.0, "ferry": 2.0, "boats": 3.0, "ferries ferry": 2.0, "ferry boats": 2.0}
    again, _ = Lexicon(lexicon.words).terms([WeightedText("boat", 1.0)])
    assert lexicon.spell(int(again[0])) == "boats"


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.text(min_size=1, max_size=30), st.text(max_size=80)), max_size=12),
    st.text(max_size=60),
)
def test_any_archive_and_article(rows: list[tuple[str, str]], text: str) -> None:
    archive = Archive.of(article(headline, body) for headline, body in rows)
    picks = archive.pick(article("question", text), count=5)
    assert len(picks) <= 5
    assert len({pick.post.headline for pick in picks}) == len(picks)
    assert all(np.isfinite(pick.score) for pick in picks)
