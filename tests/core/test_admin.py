"""The admin takes anything in place of a row's number."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django import forms, urls
from django.contrib import admin
from django.contrib.admin.options import ModelAdmin
from django.contrib.admin.templatetags import admin_urls
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from catalog.models import Movie
from core import admin as core_admin
from core.admin import LargeTableAdmin
from core.admin_inlines import PagedInline
from recommendations.models import MutedRating

from ..accounts.people import confirm_password
from ..admin_pages import formset
from ..factories import (
    CreditFactory,
    MovieFactory,
    MovieTagFactory,
    PersonFactory,
    RatingFactory,
    UserFactory,
)
from ..html_reading import all_on, links_of, one_on, words_of

pytestmark = pytest.mark.django_db

TOO_LARGE = "1604571713987940027217"
ADMINS = sorted(admin.site._registry.values(), key=lambda each: each.opts.label)


def label_of(each: Any) -> str:
    return str(each.opts.label)


def address_of(each: "ModelAdmin[Any]", page: str, *values: str) -> str:
    return reverse(f"admin:{each.opts.app_label}_{each.opts.model_name}_{page}", args=values)


@pytest.mark.parametrize("page", ["change", "delete", "history"])
def test_no_row_has_a_number_that_is_too_large(admin_client: Client, page: str) -> None:
    for each in ADMINS:
        address = address_of(each, page, TOO_LARGE)
        answer = admin_client.get(address)
        # Some may not be deleted by anyone.
        assert answer.status_code == 403 or answer["Location"] == reverse("admin:index"), address


@pytest.mark.parametrize("sent", ["en", TOO_LARGE, "-1", "½"])
def test_a_page_that_says_it_began_with_other_than_numbers_is_answered(
    admin_client: Client, sent: str
) -> None:
    address = reverse("admin:catalog_movie_change", args=[MovieFactory(title="Heat").pk])
    answer = admin_client.post(address, {"title": "Sabrina", "initial-genres": sent})
    assert answer.status_code == 200
    assert "genres" in answer.context["adminform"].form.changed_data


def test_what_is_no_number_is_an_error_of_its_field(admin_client: Client) -> None:
    confirm_password(admin_client, "password")
    tried = set()
    for each in ADMINS:
        address = address_of(each, "add")
        page = admin_client.get(address)
        if page.status_code == 403:
            continue
        fields = page.context["adminform"].form.fields.items()
        rows = [name for name, field in fields if isinstance(field, forms.ModelChoiceField)]
        for sent in ("en", TOO_LARGE, "", "-1", "½") if rows else ():
            answer = admin_client.post(address, dict.fromkeys(rows, sent))
            assert answer.status_code == 200, (address, sent)
            if sent:
                errors = answer.context["adminform"].form.errors
                assert set(rows) <= set(errors), (address, sent)
            tried.add(label_of(each))
    assert {"catalog.Movie", "catalog.Rating"} <= tried


@pytest.mark.parametrize("title", ["", "Heat"])
def test_no_copy_is_saved_in_place_of_a_change(admin_client: Client, title: str) -> None:
    movie = MovieFactory(title="Haet")
    rows = formset("credits") | formset("movietag_set") | formset("certificates")
    sent = {"title": title, "_saveasnew": "1", **rows}
    answer = admin_client.post(reverse("admin:catalog_movie_change", args=[movie.pk]), sent)
    assert answer.status_code == (302 if title else 200)
    assert list(Movie.objects.values_list("title", flat=True)) == [title or "Haet"]


@pytest.mark.parametrize("each", ADMINS, ids=label_of)
def test_every_table_has_the_care_of_a_large_one(each: "ModelAdmin[Any]") -> None:
    assert isinstance(each, LargeTableAdmin)


def test_an_empty_name_of_a_field_is_none(admin_client: Client) -> None:
    movie = MovieFactory()
    address = reverse("admin:catalog_movie_change", args=[movie.pk])
    assert admin_client.get(f"{address}?_to_field=").status_code == 200


def test_rows_are_not_named_by_what_refers_to_them(admin_client: Client) -> None:
    user = UserFactory()
    address = reverse("admin:accounts_user_change", args=[user.pk])
    for method in (admin_client.get, admin_client.post):
        assert method(f"{address}?_to_field=watchlist").status_code == 400
    assert admin_client.get(f"{address}?_to_field=id").status_code == 200


def test_the_rows_of_one_object_come_in_pages(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PagedInline, "a_page", 3)
    person = PersonFactory()
    years = (1990, 2001, 1985, 1999)
    for year in years:
        CreditFactory(person=person, movie__year=year)
    address = reverse("admin:catalog_person_change", args=[person.pk])

    def shown(page: str) -> list[int]:
        answer = admin_client.get(address, {"credit_page": page})
        formset = answer.context["inline_admin_formsets"][0].formset
        return [form.instance.movie.year for form in formset.initial_forms]

    pages = {page: shown(page) for page in ("1", "2", "9", "-1", "x")}
    newest, oldest = [2001, 1999, 1990], [1985]
    assert pages == {"1": newest, "2": oldest, "9": oldest, "-1": oldest, "x": newest}
    assert links_of(admin_client.get(address)).count("?credit_page=2#credits-group") == 1
    sent = {"name": "Ada", "credits-INITIAL_FORMS": "0", "credits-TOTAL_FORMS": "9" * 23}
    formset = admin_client.post(address, sent).context["inline_admin_formsets"][0].formset
    assert len(formset.forms) == 6
    assert person.credits.count() == len(years)


def test_a_page_of_rows_is_saved_alone(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PagedInline, "a_page", 1)
    person = PersonFactory()
    newer, older = (
        CreditFactory(person=person, movie__year=year, position=1) for year in (1999, 1998)
    )
    row = {"id": older.pk, "person": person.pk, "movie": older.movie_id, "role": older.role}
    sent = {"name": "Ada", **formset("credits", {**row, "position": 5}, initial=1)}
    address = reverse("admin:catalog_person_change", args=[person.pk])

    assert admin_client.post(f"{address}?credit_page=2", sent).status_code == 302

    newer.refresh_from_db()
    older.refresh_from_db()
    assert (newer.position, older.position) == (1, 5)


def test_who_may_only_look_sees_the_rows_as_text(client: Client) -> None:
    user = UserFactory(is_staff=True)
    names = ("view_person", "view_credit")
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(user)
    credit = CreditFactory(movie__title="Heat")
    page = client.get(reverse("admin:catalog_person_change", args=[credit.person_id]))
    assert "Heat" in words_of(one_on(page, "#credits-group"))
    assert not all_on(page, "#credits-group select")


def test_what_goes_with_a_row_is_counted_and_not_read(
    admin_client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    rating = RatingFactory()
    movie = rating.movie
    MutedRating.objects.mute(rating.user_id, movie)
    for _ in range(3):
        CreditFactory(movie=movie)
        MovieTagFactory(movie=movie)
    address = reverse("admin:catalog_movie_delete", args=[movie.pk])
    with django_assert_max_num_queries(60):
        answer = admin_client.get(address)
    counted = {str(name): count for name, count in answer.context["model_count"]}
    assert counted == {
        "movies": 1,
        "ratings": 1,
        "muted ratings": 1,
        "credits": 3,
        "movie tags": 3,
    }
    admin_client.post(address, {"post": "yes", "typed": movie.title})
    assert not Movie.objects.filter(pk=movie.pk).exists()


def test_who_may_not_delete_what_goes_with_a_row_may_not_delete_it(client: Client) -> None:
    staff = UserFactory(is_staff=True)
    for codename in ("view_movie", "delete_movie"):
        staff.user_permissions.add(Permission.objects.get(codename=codename))
    client.force_login(staff)
    rating = RatingFactory()
    address = reverse("admin:catalog_movie_delete", args=[rating.movie_id])
    assert "rating" in client.get(address).context["perms_lacking"]
    sent = {"post": "yes", "typed": rating.movie.title}
    assert client.post(address, sent).status_code == 403
    assert Movie.objects.filter(pk=rating.movie_id).exists()


def test_a_long_list_is_counted_to_a_limit(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = reverse("admin:catalog_movie_changelist")
    for _ in range(3):
        MovieFactory()

    def counted(most: int) -> tuple[int, bool]:
        monkeypatch.setattr(core_admin, "MOST_COUNTED", most)
        shown = admin_client.get(address).context["cl"]
        return shown.result_count, shown.paginator.is_cut

    assert [counted(most) for most in (4, 3, 2)] == [(3, False), (3, False), (2, True)]


def test_a_row_leads_back_to_the_rows_found(admin_client: Client) -> None:
    movie = MovieFactory(title="Heat")
    page = admin_client.get(reverse("admin:catalog_movie_changelist"), {"q": "heat", "o": "1"})
    change = reverse("admin:catalog_movie_change", args=[movie.pk])
    (link,) = (each for each in links_of(page) if each.startswith(change))
    assert parse_qs(urlsplit(link).query) == {"_changelist_filters": ["q=heat&o=1"]}


def test_the_url_conf_is_not_asked_about_each_row(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def resolve(path: str) -> Any:
        asked.append(path)
        return urls.resolve(path)

    monkeypatch.setattr(admin_urls, "resolve", resolve)
    MovieFactory.create_batch(3, title="Heat")
    page = admin_client.get(reverse("admin:catalog_movie_changelist"), {"q": "heat"})
    assert sum(link.count("/change/") for link in links_of(page)) == 3
    assert not [path for path in asked if path.endswith("/change/")]


@pytest.mark.parametrize("text", ["heat", "tt0113277"])
def test_a_movie_is_found_by_its_title_and_by_its_number_at_imdb(
    admin_client: Client, text: str
) -> None:
    movie = MovieFactory(title="Heat", imdb_id="tt0113277")
    MovieFactory(title="Alien", imdb_id="tt0078748")
    page = admin_client.get(reverse("admin:catalog_movie_changelist"), {"q": text})
    assert list(page.context["cl"].result_list) == [movie]
