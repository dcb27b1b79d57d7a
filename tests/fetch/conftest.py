"""The fixture `net`."""

from collections.abc import Iterator

import pytest

from tests.fetch.little_net import PUBLIC, Net, Server


@pytest.fixture
def net() -> Iterator[Net]:
    server = Server()
    yield Net(server, {"example.org": [PUBLIC], "other.example": [PUBLIC]})
    server.close()
