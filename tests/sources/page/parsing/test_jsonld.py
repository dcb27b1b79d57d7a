"""JSON-LD is read as it is written in the wild, and repaired only where that is safe."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharekit.sources.page.parsing.jsonld import nodes, parse_values
from sharekit.sources.page.parsing.schema import addresses, kinds, main_node, names, texts


@pytest.mark.parametrize(
    ("script", "wanted"),
    [
        ('{"a": 1}', [{"a": 1}]),
        ('[{"a": 1}]', [[{"a": 1}]]),
        ('\ufeff {"a": 1};', [{"a": 1}]),
        ('<!-- {"a": 1} -->', [{"a": 1}]),
        ('//<![CDATA[\n{"a": 1}\n//]]>', [{"a": 1}]),
        ('{"a": "one\ntwo"}', [{"a": "one\ntwo"}]),
        ('{"a": [1, 2,], }', [{"a": [1, 2]}]),
        ('{"a": 1}{"b": 2}', [{"a": 1}, {"b": 2}]),
        ('{"a": 1},\n{"b": 2}', [{"a": 1}, {"b": 2}]),
        ('{"a": "She said "yes" to it", "b": 2}', [{"a": 'She said "yes" to it', "b": 2}]),
        (r'{"a": "it\'s"}', [{"a": "it's"}]),
        ("{&quot;a&quot;: &quot;x&quot;}", [{"a": "x"}]),
        ("", []),
        ("not json", []),
        ('{"a": ', []),
        ("[" * 100_000, []),
        ('{"a": ' + "9" * 5000 + "}", []),
    ],
)
def test_scripts_are_read_and_repaired(script: str, wanted: list[Any]) -> None:
    assert parse_values(script) == wanted


def test_graphs_are_flattened_and_references_followed() -> None:
    script = """{"@context": "https://schema.org", "@graph": [
        {"@type": "NewsArticle", "author": {"@id": "#ada"}, "publisher": [{"@id": "#org"}]},
        {"@type": "Person", "@id": "#ada", "name": "Ada"},
        {"@type": "Organization", "@id": "#org", "name": "Org"}]}"""
    article = nodes([script])[0]
    assert names(article["author"]) == ["Ada"]
    assert names(article["publisher"]) == ["Org"]


def test_a_reference_to_itself_ends() -> None:
    (node,) = nodes(['{"@type": "Article", "@id": "#a", "isPartOf": {"@id": "#a"}}'])
    assert node["isPartOf"]["@id"] == "#a"


def test_types_are_read_in_every_spelling() -> None:
    assert kinds({"@type": ["http://schema.org/NewsArticle", "schema:Article", "Thing", None]}) == [
        "NewsArticle",
        "Article",
        "Thing",
    ]


def test_the_main_node_is_the_article_named_like_the_page() -> None:
    found = [
        {"@type": "WebPage", "name": "Bread at home"},
        {"@type": "NewsArticle", "headline": "Something else entirely"},
        {"@type": "Article", "headline": "Bread at home", "author": ""},
        {"@type": "WebPage", "datePublished": "2026-01-02", "author": "Ada"},
    ]
    main = main_node(found, ["Bread at home | Site"])
    assert main["headline"] == "Bread at home"
    assert (main["datePublished"], main["author"]) == ("2026-01-02", "Ada"), (
        "a gap is filled by the page's node"
    )


def test_a_recipe_the_page_is_named_for_comes_first() -> None:
    found = [
        {"@type": "Article", "headline": "The best rye bread ever"},
        {"@type": "Recipe", "name": "Rye bread"},
    ]
    assert main_node(found, ["The best rye bread ever"])["name"] == "Rye bread"
    assert "name" not in main_node(found, ["What we ate in May"])


def test_values_come_in_many_shapes() -> None:
    assert texts(["One &amp; two", {"@value": "three"}, {"no": 1}, None, 4]) == ["One & two", "three"]
    assert names([{"name": ["Ada", "Bo"]}, "Cy", {"@list": [{"name": "Di"}]}, {}]) == [
        "Ada",
        "Bo",
        "Cy",
        "Di",
    ]
    assert [node["url"] for node in addresses(["a.jpg", {"url": ["b.jpg"]}, {"@id": "c.jpg"}, {}, 3])] == [
        "a.jpg",
        "b.jpg",
        "c.jpg",
    ]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["@type", "@id", "@graph", "name", "author", "@value", "url"]), inner
        )
    ),
    max_leaves=12,
)


@given(st.lists(JSON, max_size=4))
def test_no_shape_of_data_breaks_the_reader(values: list[Any]) -> None:
    import json

    found = nodes([json.dumps(values)])
    main = main_node(found, ["title"])
    for value in main.values():
        texts(value)
        names(value)
        list(addresses(value))


def test_nodes_and_depth_are_bounded() -> None:
    assert len(nodes(["[" + '{"@type": "A"},' * 4000 + "{}]"])) == 3000
    assert len(nodes(['{"@type": "A", "inner": ' * 50 + "1" + "}" * 50])) == 30
    assert nodes(['{"@type": "A", "author": ' + "[" * 900 + "]" * 900 + "}"])[0]["@type"] == "A"
