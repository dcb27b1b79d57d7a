"""A hostile template ends in a clear error, soon and in little memory."""

import tracemalloc
from pathlib import Path

import pytest

from sharekit.cards.template import meter
from sharekit.cards.template.loader import TemplateLoader
from sharekit.cards.template.sandbox import Sandbox, bytecode_cache
from sharekit.cards.template.template import Template
from sharekit.errors import TemplateError

BOMBS = {
    "a long loop": "{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}",
    "loops over one range": "{% set r = range(19999) %}"
    "{% for a in r %}{% for b in r %}{% endfor %}{% endfor %}",
    "a range too large": "{% for a in range(10 ** 9) %}{% endfor %}",
    "a loop that writes": "{% for a in range(19999) %}{% for b in range(999) %}xxxx{% endfor %}{% endfor %}",
    "a macro that calls itself": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "a macro that doubles": "{% macro m(n) %}{{ m(n + 1) }}{{ m(n + 1) }}{% endmacro %}{{ m(0) }}",
    "text times a number": "{{ 'x' * 999999999 }}",
    "a number times text": "{{ 999999999 * 'x' }}",
    "a list times a number": "{{ ([1] * 999999999)|length }}",
    "a power": "{{ 9 ** 9 ** 9 }}",
    "text that doubles by ~": "{% set n = namespace(s='xxxxxxxxxx') %}"
    "{% for a in range(60) %}{% set n.s = n.s ~ n.s %}{% endfor %}{{ n.s }}",
    "text that doubles by +": "{% set n = namespace(s='xxxxxxxxxx') %}"
    "{% for a in range(60) %}{% set n.s = n.s + n.s %}{% endfor %}{{ n.s }}",
    "text that doubles by set": "{% set n = namespace(s='xxxxxxxxxx') %}{% for a in range(60) %}"
    "{% set t %}{{ n.s }}{{ n.s }}{% endset %}{% set n.s = t %}{% endfor %}",
    "lists in lists": "{% set n = namespace(s=[1]) %}"
    "{% for a in range(60) %}{% set n.s = [n.s, n.s] %}{% endfor %}{{ n.s }}",
    "a method that pads": "{{ 'x'.ljust(999999999) }}",
    "a format that pads": "{{ '%999999999d' % 1 }}",
    "a method that formats": "{{ '{:999999999}'.format(1) }}",
    "a filter that replaces": "{% set a = 'x' * 19000 %}{{ (a|replace('x', a))|length }}",
    "a filter that batches": "{{ ([1]|batch(999999999, 1))|list|length }}",
    "a filter that joins references to one text": "{% set a = 'x' * 9000 %}{{ ([a] * 9000)|join|length }}",
    "a filter that writes a list out": "{% set a = 'x' * 9000 %}{{ ([a] * 9000)|string|length }}",
    "a filter mapped over many": "{{ (['a'] * 9000)|map('replace', 'a', 'b' * 9000)|list|length }}",
    "a sum of lists": "{{ ([[1] * 9999] * 9999)|sum(start=[])|length }}",
    "a literal of references": "{% set a = 'x' * 19000 %}{{ [A]|length }}".replace("A", "a," * 200),
    "text without expressions in a loop": "{% set t %}{% for a in range(9999) %}"
    + "y" * 10_000
    + "{% endfor %}{% endset %}",
    "a method of bytes": "{% set a = ('x' * 9000).encode() %}{{ a.replace(a[:1], a)|length }}",
    "a method of numbers": "{{ (1).to_bytes(19999)|length }}",
    "a list that grows by a method": "{% set a = [] %}"
    "{% for x in range(19999) %}{{ a.append(a) }}{% endfor %}",
    "comparisons of large values": "{% set a = ['x'] * 9000 %}{% set b = ['x'] * 9000 %}"
    "{% for x in range(19999) %}{{ 1 if a == b }}{% endfor %}",
    "searches in large values": "{% set a = 'x' * 19999 %}"
    "{% for x in range(19999) %}{{ 1 if 'xy' in a }}{% endfor %}",
    "slices of large values": "{% set a = ['x'] * 9000 %}"
    "{% for x in range(19999) %}{% set b = a[1:] %}{% endfor %}",
    "brackets in brackets": "{{ " + "(" * 5000,
    "braces without end": "{{" * 5000,
    "lists in lists in brackets": "{{ " + "[" * 5000 + "]" * 5000 + " }}",
    "blocks in blocks": "".join(f"{{% block b{number} %}}" for number in range(5000)),
    "closed blocks in blocks": "{% if 1 %}" * 2000 + "{% endif %}" * 2000,
    "loops in loops": "{% for a in [] %}" * 25 + "{% endfor %}" * 25,
    "a chain of operators": "{{ " + "+".join(["1"] * 1200) + " }}",
    "a chain of filters": "{{ 1" + "|string" * 1200 + " }}",
    "a long number": "{{ " + "9" * 5000 + " }}",
    "too many expressions": "{{ 1 }}" * 4000,
    "a filter that checks its arguments": "{{ ('a' * 200)|truncate(3, true, 'x' * 200) }}",
    "a file of no name": "{% extends none %}",
    "a file of a long name": "{% include '" + "a" * 5000 + "' %}",
    "Python's insides": "{{ ''.__class__.__mro__ }}",
    "a file elsewhere": "{% include '../../etc/passwd' %}",
    "an absolute file": "{% include '/etc/passwd' %}",
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS.keys())
def test_a_bomb_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bomb: str) -> None:
    monkeypatch.setattr(meter, "_MOST_STEPS", 20_000)  # tracemalloc makes each step slow
    monkeypatch.setattr(meter.Meter, "most_seconds", 600)  # the count stops it, not the clock
    path = tmp_path / "bomb.html"
    path.write_text(f"<html>\n{bomb}</html>", encoding="utf-8")
    tracemalloc.start()
    with pytest.raises(TemplateError) as caught:
        Template.load(path).render({})
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert str(path) in str(caught.value.where)
    assert peak < 100_000_000


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("{{ ([1] * 20001)|length }}", "more than 20000 items"),
        ("{{ (range(15000)|list, range(15000)|list)|length }}", "more than 20000 items"),
        ("{{ [[[1]]]|length }}", "two deep, no deeper"),
        ("{{ range(20001) }}", "number 20001 is larger than 20000"),
        ("{% set a = [1] %}{{ a }}", "only text and numbers can be written, not list"),
        ("{% set a = ['x'] * 9000 %}{% for x in range(40) %}{{ 1 if a == [1] }}{% endfor %}", "10000 steps"),
        ("{% set a = ['x'] * 9000 %}{% for x in range(40) %}{% set b = a[1:] %}{% endfor %}", "10000 steps"),
        (
            "{% set a = 'x ' * 9000 %}{% for x in range(40) %}{% set b = a.split() %}{% endfor %}",
            "10000 steps",
        ),
        ("{{ lipsum(2) }}", "'lipsum' is undefined"),
        ("{{ cycler(1, 2) }}", "'cycler' is undefined"),
        ("{{ joiner(1) }}", "'joiner' is undefined"),
        ("{{ dict(a=1)|length }}", "'dict' is undefined"),
    ],
)
def test_a_value_is_weighed_wherever_it_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str, message: str
) -> None:
    monkeypatch.setattr(meter, "_MOST_STEPS", 10_000)
    path = tmp_path / "heavy.html"
    path.write_text(source)
    with pytest.raises(TemplateError, match=message):
        Template.load(path).render({})


def test_parts_that_include_parts_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meter, "_MOST_STEPS", 10_000)
    for number in range(30):
        part = f"{{% include 'p{number + 1}.html' %}}"
        (tmp_path / f"p{number}.html").write_text(part + part)
    (tmp_path / "p30.html").write_text("")
    with pytest.raises(TemplateError, match="10000 steps"):
        Template.load(tmp_path / "p0.html").render({})


def test_a_template_that_takes_too_long_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meter.Meter, "most_seconds", 0)
    path = tmp_path / "slow.html"
    path.write_text("{% for n in range(1000) %}{{ n }}{% endfor %}", encoding="utf-8")
    with pytest.raises(TemplateError, match="more than 0 seconds"):
        Template.load(path).render({})


def test_a_template_that_is_not_utf8_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "latin.html"
    path.write_bytes("<p>\n<p>é".encode("latin-1"))
    with pytest.raises(TemplateError, match="not UTF-8") as caught:
        Template.load(path)
    assert str(caught.value.where) == f"{path}:2"


def test_a_template_that_is_too_long_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "long.html"
    path.write_bytes(b"x" * 2_000_001)
    with pytest.raises(TemplateError, match="more than 2,000,000 bytes"):
        Template.load(path)


@pytest.mark.parametrize(
    ("source", "written"),
    [
        ("{{ a ~ '-' ~ 3 }}", "&lt;b&gt;-3"),
        ("{{ a }}", "&lt;b&gt;"),
        ("{{ '<i>'|safe ~ a }}", "<i>&lt;b&gt;"),
        ("{% for x in many|sort %}{{ loop.index }}{{ x }},{% endfor %}", "1p,2q,"),
        ("{% for k, v in pairs.items() %}{{ k }}={{ v }};{% endfor %}", "x=1;"),
        ("{{ many|join(' and ') }}", "q and p"),
        ("{{ a|upper|default('') }}{{ none_such|default('d') }}", "&lt;B&gt;d"),
        ("{% set x, y = 1, 2 %}{{ x + y * 2 }}", "5"),
        ("{% macro m(n) %}[{{ n }}]{% endmacro %}{{ m(a) }}", "[&lt;b&gt;]"),
        ("{{ 'yes' if many[0] == 'q' else 'no' }}", "yes"),
        ("{{ (1, 2)|length }}{{ {'k': [1, 2]}.k|last }}", "22"),
    ],
)
def test_what_templates_need_works(tmp_path: Path, source: str, written: str) -> None:
    path = tmp_path / "good.html"
    path.write_text(source, encoding="utf-8")
    assert Template.load(path).render({"a": "<b>", "many": ["q", "p"], "pairs": {"x": 1}}) == written


def test_compiled_templates_are_kept_for_their_user_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    source = tmp_path / "own.html"
    source.write_text("{{ headline }}!", encoding="utf-8")

    def rendered() -> str:
        sandbox = Sandbox(TemplateLoader("cards", [tmp_path]), bytecode_cache())
        return sandbox.render(sandbox.get_template("own.html"), {"headline": "Snow"})

    assert rendered() == rendered() == "Snow!"
    (kept,) = (tmp_path / "sharekit" / "templates").iterdir()
    compiled = kept.read_bytes()
    source.write_text("{{ headline }}?", encoding="utf-8")
    assert rendered() == "Snow?"
    assert kept.read_bytes() != compiled
    (tmp_path / "sharekit").chmod(0o777)
    assert bytecode_cache() is None
    assert rendered() == "Snow?"
