"""Proxies let through the largest file that the site takes, and little more."""

import re

import pytest
from django.conf import settings

from catalog import posters
from catalog.admin import movies_csv
from catalog.imports.history import uploads
from shelves.sources import files

LARGEST = max(uploads.MOST_BYTES, files.MOST_BYTES, movies_csv.MAX_BYTES, posters.MOST_BYTES)
REST_OF_THE_FORM = 2**20


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("deploy/nginx/movierec.conf", r"client_max_body_size (\d+)m;"),
        ("docs/operating.md", r"client_max_body_size (\d+)m;"),
        ("deploy/caddy/Caddyfile", r"max_size (\d+)MiB\n"),
    ],
)
def test_the_largest_upload_passes(path: str, said: str) -> None:
    (most,) = re.findall(said, (settings.BASE_DIR / path).read_text())
    assert LARGEST + REST_OF_THE_FORM <= int(most) * 2**20 <= LARGEST * 1.2
