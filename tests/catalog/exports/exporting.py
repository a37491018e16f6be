"""Archives made, and what is in them."""

import csv
import io
import json
import zipfile
from typing import Any

from django.test import Client
from django.urls import reverse

from accounts.models import User
from catalog.exports.archive import write_archive
from tests.accounts.people import confirm_password
from tests.html_reading import one_on

Rows = list[dict[str, Any]]


def archive_of(user: User) -> bytes:
    """Everything of a user, packed."""
    packed = io.BytesIO()
    write_archive(user.pk, packed)
    return packed.getvalue()


def downloaded(client: Client) -> bytes:
    """Have the archive made on its page, and download it."""
    confirm_password(client)
    page = client.post(reverse("export"), follow=True)
    link = one_on(page, "#download-export").attributes["href"]
    answer = client.get(str(link))
    assert answer["Content-Type"] == "application/zip"
    assert "attachment" in answer["Content-Disposition"]
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def csv_files(packed: bytes, folder: str) -> dict[str, Rows]:
    """The CSV files of a folder of an archive, by their names."""
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return {
            name.removeprefix(f"{folder}/").removesuffix(".csv"): rows_of(archive.read(name))
            for name in archive.namelist()
            if name.startswith(f"{folder}/")
        }


def rows_of(content: bytes) -> Rows:
    """The rows of a CSV file."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def documents_in(packed: bytes) -> list[dict[str, Any]]:
    """The documents of an archive."""
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        names = [name for name in archive.namelist() if name.startswith("movierec-")]
        return [json.loads(archive.read(name)) for name in names]


def sections_of(packed: bytes) -> dict[str, list[Any]]:
    """All entries of an archive's documents, by section."""
    found: dict[str, list[Any]] = {}
    for document in documents_in(packed):
        for name, entries in document.items():
            if isinstance(entries, list):
                found.setdefault(name, []).extend(entries)
    return found
