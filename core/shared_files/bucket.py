"""Shared files in a bucket of S3-compatible object storage; imported only where one is set up."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import IO, Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.files.base import File
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage

from .files import SharedFiles, UnansweredError

_IN_MEMORY = 1 << 20
"""Bytes of an opened file; a larger one is read from a temporary file."""
_CONNECT_SECONDS, _READ_SECONDS, _TRIES = 5, 20, 3
_SOON = Config(connect_timeout=1, read_timeout=2, retries={"total_max_attempts": 2})
"""Where a page waits, or a load balancer, which gives a host up that answers late."""
SECONDS_LEFT_ALONE = 10.0
_NO_SUCH_FILE = {"NoSuchKey", "404"}
"""The second of an answer without a body."""


class _Silence:
    """Lets nobody wait for object storage that is known to say nothing.

    With its host cut off, each poster of a page would hold a thread for as long as may be waited
    for an answer, and there would be none left for the pages themselves.
    """

    def __init__(self) -> None:
        self._again_at: float | None = None

    def refuse(self, bucket: str) -> None:
        """Raise what would come of it where there was no answer lately."""
        again_at = self._again_at
        if again_at is not None and time.monotonic() < again_at:
            raise UnansweredError(f"the bucket {bucket} did not answer a moment ago")

    @contextmanager
    def noticed(self, bucket: str) -> Iterator[None]:
        """Ask, unless there was no answer lately; then one asks again, and the others do not."""
        self.refuse(bucket)
        if self._again_at is not None:
            self._again_at = time.monotonic() + SECONDS_LEFT_ALONE
        try:
            yield
        except BotoCoreError:
            self._again_at = time.monotonic() + SECONDS_LEFT_ALONE
            raise
        except ClientError:
            self._again_at = None
            raise
        self._again_at = None


class BucketFiles(SharedFiles, S3Storage):
    """django-storages' S3, whose failures are one line and whose files the site itself serves."""

    def __init__(self, endpoint_url: str | None = None, **options: Any) -> None:
        config = Config(
            connect_timeout=_CONNECT_SECONDS,
            read_timeout=_READ_SECONDS,
            retries={"mode": "standard", "total_max_attempts": _TRIES},
            # Other servers than Amazon's seldom have a host name for each bucket.
            s3={"addressing_style": "path" if endpoint_url else "auto"},
            # Checksums that Amazon added in 2025, and not every other server knows.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        self._silence = _Silence()
        super().__init__(
            endpoint_url=endpoint_url,
            client_config=config,
            max_memory_size=_IN_MEMORY,
            **options,
        )

    @cached_property
    def _soon(self) -> Any:
        """A client that waits for a moment only, for all threads."""
        return self._create_session().client(
            "s3",
            region_name=self.region_name,
            endpoint_url=self.endpoint_url,
            config=self.client_config.merge(_SOON),
        )

    @contextmanager
    def writing(self, name: str) -> Iterator[IO[bytes]]:
        """Write a temporary file, and upload it: an object is there whole or not at all."""
        with tempfile.TemporaryFile() as file:
            yield file
            self.save(name, File(file))

    @contextmanager
    def at_hand(self, name: str) -> Iterator[Path]:
        """Fetch it for a while."""
        with tempfile.TemporaryDirectory(prefix="movierec-") as folder:
            path = Path(folder) / "file"
            self.fetch(name, path)
            yield path

    def fetch(self, name: str, target: Path) -> None:
        """Download it."""
        with self._answering(name):
            self.bucket.Object(self._normalize_name(name)).download_file(
                str(target), Config=self.transfer_config
            )

    def times_in(self, folder: str) -> dict[str, datetime]:
        """List the objects right below a folder."""
        prefix = f"{self._normalize_name(folder)}/"
        with self._answering(folder):
            return {
                found.key.removeprefix(prefix): found.last_modified
                for found in self.bucket.objects.filter(Prefix=prefix, Delimiter="/")
            }

    def delete_folder(self, folder: str) -> None:
        """Delete all objects below it."""
        with self._answering(folder):
            self.bucket.objects.filter(Prefix=f"{self._normalize_name(folder)}/").delete()

    def read_soon(self, name: str) -> bytes:
        """Download it."""
        with self._answering(name), self._silence.noticed(self.bucket_name):
            key = self._normalize_name(name)
            answer = self._soon.get_object(Bucket=self.bucket_name, Key=key)
            return answer["Body"].read()

    def check(self) -> None:
        """Ask for the bucket."""
        with self._answering(""), self._silence.noticed(self.bucket_name):
            self._soon.head_bucket(Bucket=self.bucket_name)

    def url(self, name: str | None, *args: Any, **kwargs: Any) -> str:
        """Return an address of the site: the bucket need not be open, and browsers can keep it."""
        return f"{settings.MEDIA_URL}{filepath_to_uri(name or '')}"

    def exists(self, name: str) -> bool:
        """Ask for it."""
        with self._answering(name):
            return bool(super().exists(name))

    def delete(self, name: str) -> None:
        """Delete it, unless it is gone."""
        with self._answering(name):
            super().delete(name)

    def get_modified_time(self, name: str) -> datetime:
        """Ask for it."""
        with self._answering(name):
            return super().get_modified_time(name)

    def _open(self, name: str, mode: str = "rb") -> Any:
        with self._answering(name):
            return super()._open(name, mode)

    def _save(self, name: str, content: "File[bytes]") -> Any:
        with self._answering(name):
            return super()._save(name, content)

    @contextmanager
    def _answering(self, name: str) -> Iterator[None]:
        """Raise in Python's own words what the client raises."""
        bucket = self.bucket_name
        self._silence.refuse(bucket)
        try:
            yield
        except ClientError as error:
            if name and error.response.get("Error", {}).get("Code") in _NO_SUCH_FILE:
                raise FileNotFoundError(f"{name} is not in the bucket {bucket}") from error
            raise UnansweredError(f"the bucket {bucket} refuses: {error}") from error
        except BotoCoreError as error:
            raise UnansweredError(f"the bucket {bucket} does not answer: {error}") from error
