"""A hostile template ends in a clear error, soon and in little memory."""

import time
import tracemalloc
from pathlib import Path

import pytest

from sharekit.cards.template.template import Template
from sharekit.errors import TemplateError

BOMBS = {
    "a long loop": "{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}",
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
    "Python's insides": "{{ ''.__class__.__mro__ }}",
    "a file elsewhere": "{% include '../../etc/passwd' %}",
    "an absolute file": "{% include '/etc/passwd' %}",
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS.keys())
def test_a_bomb_is_an_error(tmp_path: Path, bomb: str) -> None:
    path = tmp_path / "bomb.html"
    path.write_text(f"<html>\n{bomb}</html>")
    tracemalloc.start()
    start = time.monotonic()
    with pytest.raises(TemplateError) as caught:
        Template.load(path).render({})
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert str(path) in caught.value.where
    assert peak < 100_000_000
    assert time.monotonic() - start < 60  # not a speed test: without bounds these would never end


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
    path.write_text(source)
    assert Template.load(path).render({"a": "<b>", "many": ["q", "p"], "pairs": {"x": 1}}) == written
