"""Markdown with front matter as the common generators have it gives the same article."""

import tracemalloc
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sharekit
from sharekit.article import Article, Related
from sharekit.errors import SharekitError, SourceError
from sharekit.sources.markdown import read_markdown

BODY = """
The council voted on **Tuesday** to close the [harbour road](https://example.org) to cars.

## What the shops say

Ferries will run later from May, and a tram line is to follow.[^1]

```python
print("no prose")
```

[^1]: A footnote.
"""


def only(text: str, path: Path | None = None) -> Article:
    (article,) = read_markdown(text.encode(), where="a.md", path=path)
    return article


FRONTS = {
    "yaml": '---\ntitle: "Road & rail"\nauthor: Ana Ruiz\ndate: 2025-03-01\n'
    "tags: [Ferries, Trams]\nsummary: A lead.\n---\n",
    "toml": '+++\ntitle = "Road & rail"\nauthors = ["Ana Ruiz"]\ndate = 2025-03-01\ndescription = "A lead."\n'
    '[taxonomies]\ntags = ["Ferries", "Trams"]\n+++\n',
    "json": '{\n"title": "Road & rail", "author": {"name": "Ana Ruiz"}, "publishDate": "2025-03-01",\n'
    '"tags": ["Ferries", "Trams"], "excerpt": "A lead."\n}\n',
    "fenced json": '---json\n{"title": "Road & rail", "by": "Ana Ruiz", "date": "2025-03-01",'
    ' "keywords": "Ferries, Trams", "dek": "A lead."}\n---\n',
    "pelican": "Title: Road & rail\nDate: 2025-03-01\nAuthors: Ana Ruiz\n"
    "Tags: Ferries, Trams\nSummary: A\n  lead.\n",
    "mkdocs": "---\ntitle: Road &amp; rail\nauthors:\n  - name: Ana Ruiz\ndate:\n  created: 2025-03-01\n"
    "tags:\n  - Ferries\n  - Trams\ndescription: A lead.\n---\n",
    "windows": "\ufeff---\r\ntitle: Road & rail\r\nauthor: Ana Ruiz\r\nPub-Date: 1 March 2025\r\n"
    "tags: Ferries, Trams\r\nstandfirst: A *lead*.\r\n---\r\n",
    "quarto": '---\ntitle: "Road & rail"\nauthor:\n  - name:\n      given: Ana\n      family: Ruiz\n'
    "date: '2025-03-01'\ncategories: [News, Ferries, Trams]\nabstract: |\n  A lead.\n...\n",
}


@pytest.mark.parametrize("front", FRONTS.values(), ids=FRONTS.keys())
def test_front_matter(front: str) -> None:
    article = only(front + BODY)
    assert article.headline == "Road & rail"
    assert article.byline == ("Ana Ruiz",)
    assert article.published == date(2025, 3, 1)
    assert article.tags == ("Ferries", "Trams")
    assert article.lead == "A lead."
    assert article.body == (
        "The council voted on Tuesday to close the harbour road to cars.",
        "Ferries will run later from May, and a tram line is to follow.",
    )
    assert [(part.heading, len(part.paragraphs)) for part in article.sections] == [
        ("", 1),
        ("What the shops say", 1),
    ]


def test_no_front_matter() -> None:
    article = only("# Road *and* rail\n" + BODY)
    assert article.headline == "Road and rail"
    assert article.lead == "The council voted on Tuesday to close the harbour road to cars."
    assert len(article.headings) == 1


def test_dates_and_zones() -> None:
    article = only("---\ntitle: x\ndate: 2025-03-01 09:30:00Z\nlastmod: '2025-03-02T10:00:00+00:00'\n---\n")
    assert article.published == datetime(2025, 3, 1, 9, 30, tzinfo=UTC)
    assert article.modified == datetime(2025, 3, 2, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("_posts/2025-03-01-road.md", date(2025, 3, 1)),
        ("blog/2025-03-01-road/index.md", date(2025, 3, 1)),
        ("blog/2025/03/01/road.md", date(2025, 3, 1)),
        ("blog/2025_03_01.md", date(2025, 3, 1)),
        ("blog/2025-13-01-road.md", None),
        ("blog/road.md", None),
    ],
)
def test_a_date_in_the_name(name: str, day: date | None) -> None:
    assert only("---\ntitle: x\ndate: last-modified\n---\n", Path(name)).published == day


def test_a_language_in_the_name() -> None:
    assert only("---\ntitle: x\n---\n", Path("blog/index.de.md")).language == "de"
    assert only("---\ntitle: x\nlang: pt_BR\n---\n", Path("blog/index.de.md")).language == "pt-BR"


@pytest.mark.parametrize(
    ("place", "content"),
    [
        ("_data/authors.yml", "ana:\n  name: Ana Ruiz\n"),
        ("_data/authors/ana.yml", "full_name: Ana Ruiz\n"),
        ("_authors/ana.md", "---\nname: Ana Ruiz\n---\n"),
        ("data/authors.toml", '[ana]\nname = "Ana Ruiz"\n'),
        ("content/authors/ana/_index.md", "---\ntitle: Ana Ruiz\n---\n"),
        ("_data/authors.json", '{"ana": "Ana Ruiz"}'),
        ("_data/authors.json", '[{"slug": "ana", "name": "Ana Ruiz"}]'),
        ("content/posts/authors.yml", "ana:\n  name: Ana Ruiz\n"),
        ("content/posts/.authors.yml", "authors:\n  ana:\n    name: Ana Ruiz\n"),
        ("src/content/authors/ana.json", '{"name": "Ana Ruiz"}'),
    ],
)
def test_slugs_of_authors_are_looked_up(tmp_path: Path, place: str, content: str) -> None:
    for name, text in ((place, content), ("content/posts/a.md", "---\ntitle: x\nauthors: [ana, jo]\n---\n")):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (article,) = sharekit.read(tmp_path / "content/posts/a.md")
    assert article.byline == ("Ana Ruiz", "jo")


@pytest.mark.parametrize(
    ("front", "place"),
    [
        ("image: /img/a.jpg", "static/img/a.jpg"),
        ("image: a.jpg", "content/posts/a.jpg"),
        ("cover:\n  image: ../a.jpg", "content/a.jpg"),
        ("images: [/none.png, /img/a.jpg]", "public/img/a.jpg"),
        ("header:\n  overlay_image: /assets/a.jpg", "assets/a.jpg"),
        ("featured-image: {src: img/a.jpg, alt: x}", "assets/img/a.jpg"),
    ],
)
def test_pictures_are_found(tmp_path: Path, front: str, place: str) -> None:
    for name, text in ((place, "x"), ("content/posts/a.md", f"---\ntitle: x\n{front}\n---\n")):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (article,) = sharekit.read(tmp_path / "content/posts/a.md")
    assert Path(article.image).resolve() == tmp_path / place


def test_pictures_elsewhere(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()  # the site's root: nothing above it is searched
    assert (
        only("---\ntitle: x\nog_image: https://example.org/a.png\n---\n").image == "https://example.org/a.png"
    )
    assert (
        only("---\ntitle: x\n---\n\n![alt](https://example.org/b.png)\n").image == "https://example.org/b.png"
    )
    assert only("---\ntitle: x\nimage: /../../../../etc/passwd\n---\n", tmp_path / "a.md").image == ""
    assert (
        only("---\ntitle: x\nimage: file:///etc/passwd\nimage_focus: 62% 31%\n---\n").image_focus == "62% 31%"
    )


def test_related_posts_in_front_matter() -> None:
    post = "  - title: Old\n    url: https://example.org/old\n    excerpt: It was.\n"
    text = f"---\ntitle: x\nrelated:\n{post}  - slug\n---\n"
    assert only(text).related == (Related(headline="Old", url="https://example.org/old", teaser="It was."),)


def test_mdx_and_shortcodes() -> None:
    text = (
        "---\ntitle: x\n---\nimport Chart from './chart'\nexport const a = 1\n\n"
        "<Chart data={a} />\n\nA first paragraph of {/* no */}words.\n\n"
        '{{< figure src="a.png" >}}\n\n{% include ad.html %}Another one.\n{: .note}\n\n'
        ":::note\n\nA note inside.\n\n:::\n\n"
        "<script>alert(1)</script>\n\n## Part {#part .x}\n\nLast one.\n"
    )
    article = only(text)
    assert article.body == ("A first paragraph of words.", "Another one.", "A note inside.", "Last one.")
    assert [heading.text for heading in article.headings] == ["Part"]


def test_jekyll_splits_tags_at_blanks() -> None:
    assert only("---\ntitle: x\ntags: a b\n---\n", Path("_posts/2025-03-01-x.md")).tags == ("a", "b")
    assert only("---\ntitle: x\ntags: machine learning\n---\n").tags == ("machine learning",)


def test_drafts_are_left_out_of_folders(tmp_path: Path) -> None:
    for number, line in enumerate(["draft: true", "published: false", "status: draft", "draft: false"]):
        (tmp_path / f"{number}.md").write_text(f"---\ntitle: Post {number}\n{line}\n---\n", encoding="utf-8")
    assert [article.headline for article in sharekit.read(tmp_path)] == ["Post 3"]
    assert [article.headline for article in sharekit.read(tmp_path / "0.md")] == ["Post 0"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("---\ntitle: x\n bad: [1\n---\n", 3),
        ("+++\ntitle = \n+++\n", 2),
        ("---json\n{'a'}\n---\n", 2),
        ("---\na: b: c\n---\n", 2),
    ],
)
def test_broken_front_matter_names_its_line(text: str, line: int) -> None:
    with pytest.raises(SourceError, match="front matter") as caught:
        only(text)
    assert caught.value.where.startswith("a.md:")
    assert abs(int(caught.value.where.rpartition(":")[2]) - line) <= 1


def test_no_headline_at_all() -> None:
    with pytest.raises(SourceError, match="no headline"):
        only("Just words.\n")


def test_code_in_yaml_is_never_run() -> None:
    with pytest.raises(SourceError, match="front matter"):
        only("---\ntitle: !!python/object/apply:os.system ['true']\n---\n")


@pytest.mark.parametrize("tag", ["int", "float", "bool", "timestamp", "binary"])
@pytest.mark.parametrize(
    "value", ["x", "99999-12-14", "0x" + "f" * 9000, "1e999999", ":".join(["59"] * 9000)]
)
def test_an_explicit_tag_changes_no_value(tag: str, value: str) -> None:
    assert value.startswith(only(f"---\ntitle: !!{tag} {value}\n---\n").headline[:100])


def test_dotted_keys_take_no_memory() -> None:
    with pytest.raises(SourceError, match=r"a\.md:2: .*too many dots"):
        only(f"+++\n{'.'.join(['a'] * 5000)} = 1\n+++\n")
    assert only(f"+++\ntitle = 'x'\ntext = '{'Words. ' * 2000}'\n+++\n").headline == "x"


def test_many_keys_are_no_merged_ones() -> None:
    front = "\n".join(f"k{n}: v" for n in range(11_000))
    assert only(f"---\ntitle: x\n{front}\n---\n").headline == "x"


def test_many_aliases_do_no_harm() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    front = "\n".join(lines)
    article = only(f"---\ntitle: x\n{front}\ntags: *a11\nauthors: *a11\nimages: *a11\n---\n")
    assert article.headline == "x"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_gives_an_article_or_a_clear_error(text: str) -> None:
    errors: list[SharekitError] = []
    try:
        list(read_markdown(("---\n" + text).encode("utf-8", "replace"), where="a.md"))
    except SharekitError as error:
        errors.append(error)
    assert all(error.where.startswith("a.md") for error in errors)


@pytest.mark.parametrize(
    "text", ["{{ {% <!-- {/* ", "[", "![", "<img ", "*a **b ", "> ", "<div>", "[^1", "{: .x ", "```\n"]
)
def test_unclosed_marks_cost_little(text: str) -> None:
    assert only("---\ntitle: x\n---\n" + text * 2_000).headline == "x"


STORY = "\n\nThe council voted on Tuesday to close the harbour road to cars.\n\nIt was late.\n"


def test_a_picture_that_is_missing_is_still_named(tmp_path: Path) -> None:
    for name in ("gone.jpg", "/img/gone.jpg", "../gone.webp?x=1"):
        path = tmp_path / "a.md"
        path.write_text(f"---\ntitle: T\nimage: {name}\n---{STORY}", encoding="utf-8")
        (article,) = sharekit.read(path)
        assert Path(article.image).name.startswith("gone.")
        assert Path(article.image).is_relative_to(tmp_path)


def test_a_bare_name_is_not_looked_for_outside_the_site(tmp_path: Path) -> None:
    (tmp_path / "x.png").write_bytes(b"somebody else's")
    path = tmp_path / "site" / "posts" / "a.md"
    path.parent.mkdir(parents=True)
    path.write_text(f"---\ntitle: T\nimage: x.png\n---{STORY}", encoding="utf-8")
    (article,) = sharekit.read(path)
    assert article.image == str(path.parent / "x.png")


@pytest.mark.parametrize(
    "text",
    [
        "title: T\ndate: 2025-03-01\ntags:\n- a\n- b\n---",
        ".. title: T\n.. date: 2025-03-01\n.. tags: a, b\n",
        "<!--\n.. title: T\n.. date: 2025-03-01\n.. tags: a, b\n-->\n",
        '{"title": "T", "date": "2025-03-01", "tags": ["a", "b"]}',
        '{\n  "title": "T", "date": "2025-03-01", "tags": ["a", "b"]\n}',
    ],
    ids=["hexo", "nikola", "nikola comment", "json line", "json"],
)
def test_rarer_forms_of_front_matter(text: str) -> None:
    article = only(text + STORY)
    assert (article.headline, article.published, article.tags) == ("T", date(2025, 3, 1), ("a", "b"))
    assert article.body[0].startswith("The council")


def test_text_that_resembles_front_matter() -> None:
    article = only(
        "<!-- note -->\n# Ferries\n\nNote: the pier is closed\n---\n\nThe road is open to cars again.\n"
    )
    assert article.headline == "Ferries"
    assert [heading.text for heading in article.headings] == ["Note: the pier is closed"]


NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "line",
    [
        "draft: true", "published: false", "publish: false", "unlisted: true", "status: private",
        "date: 2026-05-06", "publishDate: 2026-05-04T13:00:00Z", "date: 2025-01-01\npublishDate: 2027-01-01",
        "expiryDate: 2026-05-02",
    ],
)  # fmt: skip
def test_unpublished_posts_are_skipped_in_folders(line: str) -> None:
    text = f"---\ntitle: T\n{line}\n---{STORY}".encode()
    assert list(read_markdown(text, where="a.md", now=NOW)) == []
    assert len(list(read_markdown(text, where="a.md"))) == 1


@pytest.mark.parametrize(
    "line",
    ["date: 2026-05-05", "date: 2026-05-04T11:59:00Z", "date: 2026-05-05 01:00", "expires: 2026-05-04"],
)
def test_a_post_dated_today_in_any_zone_is_read(line: str) -> None:
    assert list(read_markdown(f"---\ntitle: T\n{line}\n---{STORY}".encode(), where="a.md", now=NOW))


def test_a_post_dated_in_the_future_is_reported(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(f"---\ntitle: T\ndate: 2999-01-01\n---{STORY}", encoding="utf-8")
    (tmp_path / "_drafts").mkdir()
    (tmp_path / "_drafts" / "b.md").write_text(f"# Draft{STORY}", encoding="utf-8")
    told: list[str] = []
    assert list(sharekit.read(tmp_path, on_warning=told.append)) == []
    assert told == [f"{tmp_path / 'a.md'}: is dated 2999-01-01, which is in the future; skipped"]
    assert len(list(sharekit.read(tmp_path / "a.md"))) == 1


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("A short one.\n\n<!--more-->", "A short one."),
        ("A short one.\n\n<!-- truncate -->", "A short one."),
        ("A short one.\n\n{/* truncate */}", "A short one."),
        ("One.\n\nTwo.\n\n<!--more-->", "The council voted on Tuesday to close the harbour road to cars."),
    ],
)
def test_a_marked_excerpt_is_the_lead(text: str, lead: str) -> None:
    assert only(f"---\ntitle: T\n---\n{text}{STORY}").lead == lead


def test_components_of_mdx_do_not_break_their_line() -> None:
    imports = "import {\n  Date\n} from 'd'\n\n"
    text = f"{imports}The <Name id={{x}} of='a > b'>council</Name> voted <Date/>to close the road.\n"
    assert only(f"---\ntitle: T\n---\n{text}").body == ("The council voted to close the road.",)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("---\ntitle: T\nlead: a: b\n---\n", 3, "quotes"),
        ("\n\n---\ntitle: T\nlead: a: b\n---\n", 5, "quotes"),
        ('---\ntitle: T\nlead: "a\nx: 1\n---\n', 3, "end of stream"),
        ("+++\ntitle = 'T'\nx = \n+++\n", 3, "TOML: Invalid value"),
        ('{\n"title": "T",\n"x": }\n', 3, "JSON: Expecting value"),
        (';;;\n{\n"title": }\n;;;\n', 3, "JSON: Expecting value"),
    ],
)
def test_the_line_of_broken_front_matter_is_exact(text: str, line: int, said: str) -> None:
    with pytest.raises(SourceError, match=said) as caught:
        only(text)
    assert caught.value.where == f"a.md:{line}"


@pytest.mark.parametrize("text", ["[", "{a: ", "- ", "? "])
def test_deep_yaml_does_not_end_the_process(text: str) -> None:
    with pytest.raises(SourceError, match=r"deeper than 100 levels|nesting depth"):
        only(f"---\ntitle: T\nx:\n  {text * 100_000}\n---\n")


def test_eleventy_collections_are_not_tags() -> None:
    (article,) = read_markdown(b"---\ntitle: Rain\ntags: [posts, post, Weather]\n---\nIt came on Monday.")
    assert article.tags == ("Weather",)


@pytest.mark.parametrize("value", ["10:00", "0777", "No", "off", "1.10", "2024-05-01", "1e3", "0x1F", "Null"])
def test_yaml_values_are_read_as_written(value: str) -> None:
    assert (
        only(f"---\ntitle: {value}\ntags: [{value}, other]\nauthor: {value}\n---\nText.\n").headline == value
    )
    found = only(f"---\ntitle: A\ntags: [yes, no, {value}, 2024]\nauthor: {value}\n---\nText.\n")
    assert (found.tags, found.byline) == (("yes", "no", value, "2024"), (value,))


@pytest.mark.parametrize("state", ["draft: yes", "draft: on", "draft: True", "published: no", "publish: Off"])
def test_drafts_in_the_words_of_yaml_1_1(tmp_path: Path, state: str) -> None:
    (tmp_path / "a.md").write_text(f"---\ntitle: A\n{state}\n---\nText.\n", encoding="utf-8")
    (tmp_path / "b.md").write_text("---\ntitle: B\n---\nText.\n", encoding="utf-8")
    assert [article.headline for article in sharekit.read(tmp_path)] == ["B"]


def test_merge_keys() -> None:
    front = "base: &base {author: Ana Ruiz}\n<<: [*base, *base]\ntitle: A"
    assert only(f"---\n{front}\n---\nText.\n").byline == ("Ana Ruiz",)


def test_a_mapping_that_is_merged_many_times_takes_no_memory() -> None:
    base = "".join(f"  k{number}: 1\n" for number in range(500))
    text = f"---\ntitle: One\nbase: &b\n{base}wide:\n  <<: [{'*b, ' * 10_000}*b]\n---\nText"
    tracemalloc.start()
    assert [article.headline for article in read_markdown(text.encode(), where="f")] == ["One"]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 30_000_000


@pytest.mark.parametrize("twice", ["[*{0}, *{0}]", "[*{0}, {{k{1}: 1, <<: *{0}}}, {{j{1}: 1, <<: *{0}}}]"])
def test_chained_merge_keys_cost_little(twice: str) -> None:
    chain = [f"b{n}: &b{n}\n  <<: {twice.format(f'b{n - 1}', n)}" for n in range(1, 40)]
    front = "\n".join(["b0: &b0 {x: 1}", *chain, "title: A"])
    try:
        assert only(f"---\n{front}\n---\nText.\n").headline == "A"
    except SourceError as error:
        assert "merge keys" in error.message  # noqa: PT017 (either is right)


@pytest.mark.parametrize(
    ("line", "cut"),
    [
        ("title: Crane #5 stays", "#5 stays"),
        ("title: Crane # five stays", "# five stays"),
        ("colour: red #ff0000", "#ff0000"),
        ("layout: post # the default", ""),
        ('title: "Crane #5 stays"', ""),
        ("title: C# stays", ""),
        ("title: Crane no.#5 stays", ""),
    ],
)
def test_values_that_yaml_cuts_at_a_hash_are_reported(line: str, cut: str) -> None:
    warnings: list[str] = []
    text = f"---\ntitle: A\n{line}\n---\nText.\n".replace("title: A\ntitle", "date: 2024-05-01\ntitle")
    list(read_markdown(text.encode(), where="a.md", on_warning=warnings.append))
    assert len(warnings) == bool(cut)
    assert all(line.startswith("a.md:3: ") and cut in line for line in warnings)


def test_a_placeholder_that_was_not_filled_in() -> None:
    with pytest.raises(SourceError) as caught:
        only("---\ntitle: A\ndate: {{date}}\n---\nText.\n")
    assert "placeholder {{date}}" in caught.value.message
    assert "2026-05-03" in caught.value.hint


@pytest.mark.parametrize(
    ("name", "front", "permalink", "url"),
    [
        ("a.md", "url: /posts/x/", "", "posts/x/"),
        ("a.md", "permalink: /:year/:month/:title/\ndate: 2024-05-01", "", "2024/05/crane-stays/"),
        ("a.md", "slug: /deep/path", "", "deep/path"),
        ("a.md", "aliases: [/old/a/]", "", "old/a/"),
        ("a.md", "aliases: [/old/a/]", "/:slug/", "crane-stays/"),
        ("a.md", "slug: crane", "/posts/:slug/", "posts/crane/"),
        ("content/news/crane/index.md", "", "/:section/:filename/", "news/crane/"),
        ("_posts/2024-05-01-crane.md", "", "pretty", "2024/05/01/crane/"),
        ("_posts/2024-05-01-crane.md", "categories: [Sea Life]", "date", "sea-life/2024/05/01/crane.html"),
        ("a.md", "", "/:year/:slug/", None),
        ("a.md", "", "/:unknown/", None),
        ("a.md", "url: javascript:alert(1)", "", None),
        ("a.md", "", "", None),
    ],
)
def test_urls_of_front_matter_and_permalinks(
    tmp_path: Path, name: str, front: str, permalink: str, url: str | None
) -> None:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\ntitle: Crane stays\n{front}\n---\nText.\n", encoding="utf-8")
    (article,) = sharekit.read(path, base_url="https://example.org/blog/", permalink=permalink)
    assert article.url == ("" if url is None else f"https://example.org/blog/{url}")


def test_own_values_are_kept_for_templates() -> None:
    extra = only(
        "---\ntitle: A\nlinkTitle: B\nimage_alt: C\nrating: 4\nparts: [1, {a: b}]\n---\nText.\n"
    ).extra
    assert extra == {"title": "A", "linkTitle": "B", "image_alt": "C", "rating": 4, "parts": [1, {"a": "b"}]}
    again = Article.from_json(only("---\ntitle: A\nrating: 4\n---\nText.\n").to_json())
    assert again.extra == {"title": "A", "rating": 4}


def test_too_many_values_are_reported() -> None:
    chain = "\n".join(f"b{n}: &b{n} [{', '.join([f'*b{n - 1}'] * 9)}]" for n in range(1, 9))
    warnings: list[str] = []
    text = f"---\nb0: &b0 [x]\n{chain}\ntitle: A\n---\nText.\n"
    (article,) = read_markdown(text.encode(), where="a.md", on_warning=warnings.append)
    assert article.extra == {}
    assert len(warnings) == 1


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Using Vec<T> and HashMap<K, V>", "Using Vec<T> and HashMap<K, V>"),
        ("Press <sl-badge>New</sl-badge> now", "Press New now"),
        ("if x<y and y>z then stop", "if x<y and y>z then stop"),
        ("~~Old~~ news :rocket: :tada:", "Old news 🚀 🎉"),
        ("At 10:30:45 :unknown_code:", "At 10:30:45 :unknown_code:"),
        ("A <em>word</em> and <kbd>Ctrl</kbd>", "A word and Ctrl"),
    ],
)
def test_tags_and_short_codes_in_text(written: str, read: str) -> None:
    end = "which is long enough to be a paragraph of its own."
    article = only(f"# {written}\n\n{written}, {end}\n\n## {written}\n\nMore text, {end}\n")
    assert article.headline == read
    assert article.body == (
        f"{read}, {end}",
        f"More text, {end}",
    )
    assert [heading.text for heading in article.headings] == [read]


@pytest.mark.parametrize("line", ["27th April 2023", "Published 12 April 2024", "12 April 2024 · 5 min read"])
def test_date_lines_are_no_leads(line: str) -> None:
    assert (
        only(f"# A\n\n{line}\n\nThe board met and kept the crane.\n").lead
        == "The board met and kept the crane."
    )


def test_a_date_that_is_none_is_reported() -> None:
    warnings: list[str] = []
    text = b"---\ntitle: A\ndate: YYYY-MM-DD\n---\nText.\n"
    (article,) = read_markdown(text, where="a.md", on_warning=warnings.append)
    assert article.published is None
    assert warnings == ["a.md: 'YYYY-MM-DD' is no date; write it as 2026-05-03, or as 2026-05-03T18:30+02:00"]


def test_a_byline_and_a_date_before_the_text() -> None:
    text = "# The crane\n\nBy Ada Lovelace\n\n27th April 2023\n\nIt stays where it is.\n\n## Why\n\nOld."
    (article,) = read_markdown(text.encode())
    assert (article.byline, article.published) == (("Ada Lovelace",), date(2023, 4, 27))
    assert article.body == ("It stays where it is.", "Old.")
    assert [(heading.text, heading.at) for heading in article.headings] == [("Why", 1)]


def test_links_between_notes_are_read_as_their_text() -> None:
    text = "# The crane\n\nThe [[Harbour|office]] of [[Kiel]] owns it, ![[crane.png]] says `[[ -f x ]]`.\n"
    (article,) = read_markdown(text.encode())
    assert article.body == ("The office of Kiel owns it, says [[ -f x ]].",)


def test_of_a_text_that_is_too_long_the_beginning_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("sharekit.sources.markdown", "sharekit.sources.markdown.body"):
        monkeypatch.setattr(f"{module}.LONGEST", 60)
    warnings: list[str] = []
    text = b"---\ntitle: T\n---\n" + b"The harbour opens again.\n\n" * 2 + b"Ships call.\n\n" * 40
    (article,) = read_markdown(text, on_warning=warnings.append)
    assert sum(map(len, article.body)) <= 60
    assert "only the first 60 characters are read" in warnings[0]
