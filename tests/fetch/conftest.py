"""The fixture `net`."""

from collections.abc import Iterator

import pytest

from tests.fetch.fake_network import PUBLIC, Net, Server


@pytest.fixture
def net() -> Iterator[Net]:
    server = Server()
    yield Net(server, {"example.org": [PUBLIC], "other.example": [PUBLIC]})
    server.close()
