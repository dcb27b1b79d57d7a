"""An S3 server on loopback, for tests of storages."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

S3_URL = "s3://bucket"


@contextmanager
def s3_server() -> Iterator[None]:
    """Run the server with one empty bucket; the environment leads S3 clients to it."""
    import boto3
    import fsspec
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    _, port = server.get_host_and_port()
    environ = {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
    }
    from sharekit.support import remote_folder

    try:
        with mock.patch.dict(os.environ, environ):
            boto3.client("s3").create_bucket(Bucket="bucket")
            yield
    finally:
        remote_folder._filesystem.cache_clear()
        fsspec.filesystem("s3").clear_instance_cache()
        server.stop()
