"""Uploading a CSV of movies in the admin, as tests do it."""

from collections import Counter
from typing import Any

from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.html_reading import all_on

from ..movies_csv import as_csv

IMPORT = "admin:catalog_movie_import"
GOOD = as_csv(
    "title,year,runtime,directors",
    ("Heat", "1995", "170", "Michael Mann"),
    ("Empire Strikes Back, The", "1980", "124", "Irvin Kershner"),
    ("Jaws", "1975", "124", ""),
)


def send(client: Client, content: bytes) -> Any:
    return client.post(reverse(IMPORT), {"file": SimpleUploadedFile("movies.csv", content)})


def upload(client: Client, content: bytes) -> Any:
    """Return the page that follows."""
    return client.get(send(client, content)["Location"])


def confirm(client: Client, preview: Any) -> Any:
    return client.post(preview.wsgi_request.path)


def stage_of(client: Client, answer: Any) -> str:
    return str(client.get(answer["Location"]).context["status"]["stage"])


def levels_of(answer: Any) -> list[str]:
    return [message.level_tag for message in get_messages(answer.wsgi_request)]


def previewed(page: Any) -> dict[str, int]:
    """Return how many rows of each kind the preview shows."""
    kinds = [row.attributes["class"] or "" for row in all_on(page, "#import-preview tbody tr")]
    return dict(Counter(kinds))
