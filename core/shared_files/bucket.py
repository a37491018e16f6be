"""Shared files in a bucket of S3-compatible object storage; imported only where one is set up."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
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
_NO_SUCH_FILE = {"NoSuchKey", "404"}
"""The second of an answer without a body."""


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
        super().__init__(
            endpoint_url=endpoint_url,
            client_config=config,
            max_memory_size=_IN_MEMORY,
            **options,
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
        with _answering(self.bucket_name, name):
            self.bucket.Object(self._normalize_name(name)).download_file(
                str(target), Config=self.transfer_config
            )

    def times_in(self, folder: str) -> dict[str, datetime]:
        """List the objects right below a folder."""
        prefix = f"{self._normalize_name(folder)}/"
        with _answering(self.bucket_name, folder):
            return {
                found.key.removeprefix(prefix): found.last_modified
                for found in self.bucket.objects.filter(Prefix=prefix, Delimiter="/")
            }

    def delete_folder(self, folder: str) -> None:
        """Delete all objects below it."""
        with _answering(self.bucket_name, folder):
            self.bucket.objects.filter(Prefix=f"{self._normalize_name(folder)}/").delete()

    def check(self) -> None:
        """Ask for the bucket."""
        with _answering(self.bucket_name, ""):
            self.connection.meta.client.head_bucket(Bucket=self.bucket_name)

    def url(self, name: str | None, *args: Any, **kwargs: Any) -> str:
        """Return an address of the site: the bucket need not be open, and browsers can keep it."""
        return f"{settings.MEDIA_URL}{filepath_to_uri(name or '')}"

    def exists(self, name: str) -> bool:
        """Ask for it."""
        with _answering(self.bucket_name, name):
            return bool(super().exists(name))

    def delete(self, name: str) -> None:
        """Delete it, unless it is gone."""
        with _answering(self.bucket_name, name):
            super().delete(name)

    def get_modified_time(self, name: str) -> datetime:
        """Ask for it."""
        with _answering(self.bucket_name, name):
            found: datetime = super().get_modified_time(name)
            return found

    def _open(self, name: str, mode: str = "rb") -> Any:
        with _answering(self.bucket_name, name):
            return super()._open(name, mode)

    def _save(self, name: str, content: "File[bytes]") -> Any:
        with _answering(self.bucket_name, name):
            return super()._save(name, content)


@contextmanager
def _answering(bucket: str, name: str) -> Iterator[None]:
    """Raise in Python's own words what the client raises."""
    try:
        yield
    except ClientError as error:
        if name and error.response.get("Error", {}).get("Code") in _NO_SUCH_FILE:
            raise FileNotFoundError(f"{name} is not in the bucket {bucket}") from error
        raise UnansweredError(f"the bucket {bucket} refuses: {error}") from error
    except BotoCoreError as error:
        raise UnansweredError(f"the bucket {bucket} does not answer: {error}") from error
