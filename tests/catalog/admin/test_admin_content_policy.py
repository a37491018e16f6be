"""The admin pages hold nothing that the site's content policy makes a browser refuse."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from catalog import tasks
from tests.factories import CreditFactory, ModelVersionFactory, MovieFactory, RatingFactory

from ..imports.movies_csv import as_csv

pytestmark = pytest.mark.django_db

INLINE = re.compile(r"""<style|\sstyle=|\son[a-z]+=|href="javascript:|<script(?![^>]*\ssrc=)""")
DATA_BLOCK = re.compile(r'<script[^>]*type="application/json".*?</script>', re.DOTALL)


def _refused(page: str) -> list[str]:
    return INLINE.findall(DATA_BLOCK.sub("", page))


def test_no_page_has_inline_styles_or_scripts(admin_client: Client) -> None:
    rating = RatingFactory(movie=MovieFactory(genres=["Drama"], tags=["slow"]))
    credit, version = CreditFactory(movie=rating.movie), ModelVersionFactory()
    rows = {
        "catalog_movie": rating.movie_id,
        "catalog_person": credit.person_id,
        "catalog_rating": rating.pk,
        "accounts_user": rating.user_id,
        "recommendations_modelversion": version.pk,
    }

    for name, pk in rows.items():
        for address in (
            reverse(f"admin:{name}_changelist"),
            reverse(f"admin:{name}_change", args=[pk]),
        ):
            assert _refused(admin_client.get(address).content.decode()) == [], address


def test_no_preview_has_inline_styles_or_scripts(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks.check_movies, "delay", tasks.check_movies)
    MovieFactory(title="Heat", year=1995, runtime=1)
    right = as_csv("title,year,runtime", ("Heat", "1995", "170"), ("Jaws", "1975", "124"))
    wrong = as_csv("title,year", ("Heat", "soon"))

    for content in (right, wrong, b"nonsense"):
        file = SimpleUploadedFile("movies.csv", content)
        upload = admin_client.post(reverse("admin:catalog_movie_import"), {"file": file})
        answer = admin_client.get(upload["Location"])
        assert answer.status_code == 200
        assert _refused(answer.content.decode()) == []
