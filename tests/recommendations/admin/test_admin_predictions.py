"""The admin's list of predictions: to look at only."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from catalog.models import Rating
from recommendations.models import Prediction
from tests.admin_pages import assert_as_many_queries
from tests.factories import AdminFactory, ModelVersionFactory, RatingFactory, UserFactory
from tests.html_reading import all_on, words_of

pytestmark = pytest.mark.django_db

LIST = reverse("admin:recommendations_prediction_changelist")


def predicted(title: str = "Fargo", stars: float = 3.8) -> Prediction:
    return Prediction.objects.create(
        rating=RatingFactory(movie__title=title, stars=5.0),
        version=ModelVersionFactory(),
        stars=stars,
        deviation=0.9,
    )


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(AdminFactory())
    return client


def test_people_who_are_no_staff_do_not_see_them(client: Client) -> None:
    assert client.get(LIST).status_code == 302
    client.force_login(UserFactory())
    assert client.get(LIST).status_code == 302


def test_what_was_predicted_and_given_is_read_at_a_glance(admin: Client) -> None:
    first = predicted()
    predicted("Heat", 1.0)
    page = admin.get(LIST, {"q": "fargo"})
    (movie,) = all_on(page, "#result_list .field-movie")
    assert words_of(movie).startswith("Fargo")
    for column, figures in (("predicted", ["3.8", "0.9"]), ("off_by", ["1.2"]), ("given", ["5.0"])):
        (cell,) = all_on(page, f"#result_list .field-{column}")
        assert re.findall(r"[\d.]+", words_of(cell)) == figures
    found = admin.get(LIST, {"version__id__exact": first.version_id})
    assert list(found.context["cl"].result_list) == [first]


def test_nothing_is_added_or_changed(admin: Client) -> None:
    row = predicted()
    change = reverse("admin:recommendations_prediction_change", args=[row.pk])
    assert admin.get(reverse("admin:recommendations_prediction_add")).status_code == 403
    assert admin.get(change).status_code == 200
    assert admin.post(change, {"stars": "5.0"}).status_code == 403
    row.refresh_from_db()
    assert row.stars == 3.8


def test_it_does_not_keep_a_rating_from_being_deleted(admin: Client) -> None:
    rating = predicted().rating
    admin.post(reverse("admin:catalog_rating_delete", args=[rating.pk]), {"post": "yes"})
    assert not Rating.objects.exists()
    assert not Prediction.objects.exists()


def test_many_rows_are_no_more_queries(admin: Client) -> None:
    assert_as_many_queries(admin, "recommendations_prediction", predicted)


def test_predictions_are_filtered_by_the_stars_given(admin_client: Client) -> None:
    for stars in (1.0, 4.5):
        rating = RatingFactory(stars=stars)
        Prediction.objects.create(rating=rating, stars=3.0, deviation=1.0, movie_mean=3.0)
    address = reverse("admin:recommendations_prediction_changelist")
    found = admin_client.get(address, {"stars": "4.5"}).context["cl"].result_list
    assert [prediction.rating.stars for prediction in found] == [4.5]
