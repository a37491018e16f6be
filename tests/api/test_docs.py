"""The lines of docs/api.md work, and the page that describes the API shows all of it."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from pytest_django.live_server_helper import LiveServer

from api.v1.urls import api
from catalog.models import MovieList, Rating, Viewing

from ..factories import MovieFactory, UserFactory
from ..html_reading import all_on, words_of
from .programs import token_for

TEXT = (settings.BASE_DIR / "docs" / "api.md").read_text()
LINES = re.findall(r"^ +(curl .*)$", TEXT, re.MULTILINE)


@pytest.mark.django_db(transaction=True, reset_sequences=True)
@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl")
def test_every_line_works(live_server: LiveServer, tmp_path: Path) -> None:
    user = UserFactory()
    for number in range(1, 5):
        MovieFactory(pk=number, title="Alien" if number == 1 else f"Movie {number}", year=1979)
    (tmp_path / ".curlrc").write_text("fail-with-body\nsilent\nshow-error\nmax-time = 20\n")
    known = {
        "SITE": live_server.url,
        "TOKEN": token_for(user),
        "PLAYER": token_for(user, "seen"),
        "FEED": token_for(user, "feed"),
        "HOME": str(tmp_path),
    }
    assert len(LINES) > 10
    for line in LINES:
        done = subprocess.run(
            ["bash", "-c", line],
            env={"PATH": os.environ["PATH"], **known},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, (line, done.stdout, done.stderr)
    assert Rating.objects.get().stars == 4.5
    assert sorted(Viewing.objects.values_list("movie", flat=True)) == [1, 2]
    assert MovieList.objects.get().entries.get().movie_id == 2


@pytest.mark.django_db
def test_every_endpoint_is_on_the_page() -> None:
    shown = [words_of(code) for code in all_on(Client().get(reverse("api_docs")), "h3 code")]
    described = [
        f"{method.upper()} {path}"
        for path, methods in api.get_openapi_schema()["paths"].items()
        for method in methods
    ]
    assert sorted(shown) == sorted(described)


@pytest.mark.django_db
def test_the_description_is_for_anyone_to_read() -> None:
    described = Client().get(reverse("openapi"))
    assert (described.status_code, described.json()["info"]["title"]) == (200, "movierec")
    assert Client().post(reverse("openapi")).status_code == 405
