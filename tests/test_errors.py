"""Errors say where, what and what next, and survive a worker process."""

import pickle

import pytest

from sharekit import errors
from sharekit.errors import ConfigError, SharekitError


def test_an_error_reads_as_where_what_and_hint() -> None:
    error = ConfigError("unknown setting 'sight'", where="sharekit.toml", hint="did you mean 'site'?")
    assert str(error) == "sharekit.toml: unknown setting 'sight' (did you mean 'site'?)"


@pytest.mark.parametrize("name", errors.__all__)
def test_every_error_survives_pickling(name: str) -> None:
    error = getattr(errors, name)("what", where="here", hint="next")
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert (again.message, again.where, again.hint) == ("what", "here", "next")


@pytest.mark.parametrize("name", errors.__all__)
def test_the_docstring_draws_every_error(name: str) -> None:
    assert errors.__doc__ is not None
    assert name in errors.__doc__
    assert issubclass(getattr(errors, name), SharekitError)
