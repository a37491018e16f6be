"""A real server of S3-compatible object storage, in a process of the test's own."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from django.conf import settings

from movierec import object_storage

from .movierec.site import PATIENCE, spare_port

KEYS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}


@contextmanager
def s3_server(log: Path) -> Iterator[str]:
    """Run the server; yields where it is."""
    port = spare_port()
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output)
    try:
        endpoint = f"http://127.0.0.1:{port}"
        _wait_for(endpoint, log)
        yield endpoint
    finally:
        process.kill()
        process.wait(PATIENCE)


def make_bucket(endpoint: str, name: str) -> Any:
    """Make a bucket; returns it as the client of the tests has it."""
    import boto3

    keys = {name.lower(): value for name, value in KEYS.items()}
    client = boto3.resource("s3", endpoint_url=endpoint, region_name="us-east-1", **keys)
    return client.create_bucket(Bucket=name)


def storage_url(endpoint: str, bucket: str) -> str:
    """What STORAGE_URL says of a bucket."""
    return f"s3://{bucket}/site?endpoint={endpoint}&region=us-east-1"


def storages_in(url: str) -> dict[str, dict[str, Any]]:
    """The settings of a site whose files are there."""
    return {**settings.STORAGES, **object_storage.storages(url, *KEYS.values())}


def _wait_for(endpoint: str, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            with urlopen(f"{endpoint}/moto-api/", timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.05)
    raise TimeoutError(log.read_text() + str(os.getloadavg()))
