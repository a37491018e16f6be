"""The admin names tables and columns in the language of the page."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import override

from core.model_names import NAMES
from tests.factories import MovieFactory
from tests.html_reading import all_on, words_of
from tests.movierec.translating import names_of_models


def test_each_name_can_be_translated() -> None:
    found = list(names_of_models()["names_shown"]())
    assert len(found) > 300
    assert [whose for whose, name in found if not isinstance(name, Promise)] == []
    with override("en"):
        in_english = [(whose, str(name)) for whose, name in found]
    with override("de"):
        in_german = [str(name) for _whose, name in found]
    pairs = zip(in_english, in_german, strict=True)
    missing = [own for own, german in pairs if own[1] == german and own[1] not in NAMES]
    assert missing == []


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "de"])
def test_a_list_is_headed_in_the_language_of_the_page(admin_client: Client, language: str) -> None:
    MovieFactory()
    with override(language):
        plural = str(MovieFactory._meta.model._meta.verbose_name_plural)
    page = admin_client.get(
        reverse("admin:catalog_movie_changelist"), headers={"accept-language": language}
    )
    assert (plural == "movies") is (language == "en")
    headed = [words_of(cell) for cell in all_on(page, "#result_list thead th")]
    assert ("Rating count" in headed) is (language == "en")
    crumbs = words_of(all_on(page, ".breadcrumbs")[0])
    assert plural.capitalize() in crumbs
