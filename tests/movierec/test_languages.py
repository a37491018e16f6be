"""English and German: by the browser's wish, then by choice; numbers, dates and genres follow."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import settings
from django.contrib.admin import site
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import translation
from selectolax.lexbor import LexborHTMLParser

from catalog.admin.movies import MovieAdmin
from catalog.genres import genre_label
from catalog.imports.history.errors import UnusableFileError
from catalog.models import HALF_STARS, Credit, Movie, Rating
from catalog.templatetags.imports import problem_of
from catalog.templatetags.stars import in_stars, star_row
from core.numbers import as_percent, with_minus
from recommendations.quality.measures import measure
from recommendations.quality.versions import Measure
from recommendations.taste.lines import line_chart
from recommendations.templatetags.picks import in_percent

from ..factories import (
    PASSWORD,
    CreditFactory,
    GenreFactory,
    MovieFactory,
    RatingFactory,
    UserFactory,
)
from ..html_reading import all_on, one_on, text_of, undo_on, words_of

pytestmark = pytest.mark.django_db

GERMAN = {"Accept-Language": "de-AT,de;q=0.9,en;q=0.5"}
CHOOSE = reverse("set_language")

ENGLISH = re.compile(
    r"\b(the|and|your?|with|you|are|rated?|ratings?|movies?|stars?|log|sign|email|movies?|search"
    r"|password|page|account|picks|not|this|skip|keys|language|colours)\b",
    re.IGNORECASE,
)
ALSO_GERMAN = {"movie", "movies", "not"}


@pytest.fixture
def german() -> Iterator[None]:
    with translation.override("de"):
        yield


def shown(page: Any) -> str:
    """Return all that a page says, what is only heard included, without the names of languages."""
    body = re.sub(r"(?s)<(script|style|svg)\b.*?</\1>", " ", page.content.decode())
    heard = re.findall(r'(?:alt|aria-label|placeholder|title|data-[a-z-]+)="([^"{}/]*)"', body)
    return " ".join([re.sub(r"<[^>]*>", " ", body), *heard]).replace("English", "")


def english_in(page: Any) -> set[str]:
    return {word.lower() for word in ENGLISH.findall(shown(page))} - ALSO_GERMAN


def language_of(page: Any) -> str:
    found = re.search(r'<html lang="([a-z-]+)"', page.content.decode())
    assert found is not None
    return found[1]


# --- Which language ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wish", "language"), [("de", "de"), ("de-CH", "de"), ("fr,de;q=0.5", "de"), ("fr", "en")]
)
def test_the_browser_decides_until_someone_does(client: Client, wish: str, language: str) -> None:
    page = client.get("/", headers={"Accept-Language": wish})
    assert language_of(page) == language
    assert page["Content-Language"] == language
    assert "Accept-Language" in page["Vary"]


def test_a_choice_is_kept_for_a_year_and_leads_back(client: Client) -> None:
    answer = client.post(CHOOSE, {"language": "de", "next": "/movies/?q=a"})
    assert (answer.status_code, answer["Location"]) == (302, "/movies/?q=a")
    cookie = client.cookies[settings.LANGUAGE_COOKIE_NAME]
    assert (cookie["max-age"], cookie["httponly"], cookie["samesite"]) == (31_536_000, True, "Lax")
    page = client.get("/", headers={"Accept-Language": "en"})
    assert language_of(page) == "de"
    client.post(CHOOSE, {"language": "en"})
    assert language_of(client.get("/", headers=GERMAN)) == "en"


def test_a_language_that_there_is_not_changes_nothing(client: Client) -> None:
    client.post(CHOOSE, {"language": "xx"})
    assert language_of(client.get("/")) == "en"


def test_it_leads_to_no_other_host(client: Client) -> None:
    answer = client.post(CHOOSE, {"language": "de", "next": "https://evil.example/"})
    assert answer["Location"] == "/"


def test_the_footer_marks_the_language_in_use(client: Client) -> None:
    page = client.get("/", headers=GERMAN).content.decode()
    assert re.search(r'lang="de"\s+aria-pressed="true"', page)
    assert re.search(r'lang="en"\s+aria-pressed="false"', page)


def test_the_offline_page_is_kept_in_the_language_in_use(client: Client) -> None:
    worker = reverse("service_worker")
    english, german = (client.get(worker, headers=h).content for h in ({}, GERMAN))
    assert english != german


# --- Pages ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "says"),
    [
        (reverse("home"), "Bewerte, was du kennst."),
        (reverse("movies"), "Titel oder Person"),
        (reverse("account_login"), "Noch kein Konto?"),
        (reverse("account_signup"), "Schon ein Konto?"),
        (reverse("account_reset_password"), "Passwort vergessen?"),
        (reverse("offline"), "Keine Verbindung"),
        ("/nothing-there/", "Seite nicht gefunden"),
    ],
)
def test_a_visitor_reads_german(client: Client, path: str, says: str) -> None:
    MovieFactory(title="Xanadu", genres=["Musical", "Children's"])
    page = client.get(path, headers=GERMAN)
    assert says in shown(page)
    assert english_in(page) == set()


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("home", "Noch nicht persönlich"),
        ("ratings", "Nur du siehst diese Liste."),
        ("not_interested_list", "Kein Interesse"),
        ("account", "Dabei seit"),
        ("account_delete", "Was möchtest du löschen?"),
        ("privacy", "Was andere sehen"),
        ("account_email", "Adresse hinzufügen"),
        ("account_change_password", "Passwort ändern"),
        ("account_logout", "Abmelden?"),
        ("watchlist", "Nur du siehst diese Liste."),
        ("lists", "Noch keine Liste"),
        ("diary", "Nur du siehst dein Tagebuch."),
        ("own_tags", "Deine Schlagwörter"),
        ("nights", "Einen Abend planen"),
        ("taste", "Dein Geschmack"),
        ("welcome_movies", "Schritt 2 von 2"),
    ],
)
def test_someone_signed_in_reads_german(client: Client, name: str, says: str) -> None:
    rating = RatingFactory(user__username="jo", user__email="jo@example.org", movie__title="Xanadu")
    client.force_login(rating.user)
    page = client.get(reverse(name), headers=GERMAN)
    assert says in shown(page)
    assert english_in(page) == set()


def test_a_movie_page_in_german(client: Client) -> None:
    movie = MovieFactory(title="Xanadu", runtime=96, genres=["Children's", "Sci-Fi"])
    CreditFactory(movie=movie, person__name="Ana", role=Credit.Role.WRITER)
    jo = RatingFactory(movie=movie, user__username="jo", stars=4.5).user
    RatingFactory.create_batch(4, movie=movie, stars=4.5)
    client.force_login(jo)
    page = client.get(movie.get_absolute_url(), headers=GERMAN)
    assert english_in(page) == set()
    for words in ("96 Minuten", "Kinderfilm", "Science-Fiction", "Drehbuch", "4½ Sterne", "4,5"):
        assert words in text_of(page)


def test_titles_stay_as_they_are(client: Client) -> None:
    movie = MovieFactory(title="Save 100%s of the Movies %(title)s")
    client.force_login(UserFactory())
    answer = client.post(reverse("rate", args=[movie.pk]), {"stars": "5.0"}, headers=GERMAN)
    page = client.get(answer["Location"], headers=GERMAN)
    assert "Save 100%s of the Movies %(title)s: 5 Sterne." in text_of(page)


def test_mail_is_in_the_language_of_who_asks_for_it(client: Client) -> None:
    form = {"email": "a@example.org", "username": "ana"}
    form |= {"password1": PASSWORD, "password2": PASSWORD}
    client.post(reverse("account_signup"), form, headers=GERMAN)
    (message,) = mail.outbox
    assert "bestätige" in f"{message.subject} {message.body}".lower()


# --- Numbers, dates, genres -------------------------------------------------------------------


def test_what_forms_send_is_the_same_in_every_language(client: Client, german: None) -> None:
    movie = MovieFactory(pk=12_345)
    row = LexborHTMLParser(star_row(movie.title, None, "/")).css("[name=stars]")
    sent = [str(stars) for stars in HALF_STARS]
    assert [button.attributes["value"] for button in row] == sent
    user = UserFactory()
    client.force_login(user)
    page = client.get(movie.get_absolute_url(), headers=GERMAN)
    button = one_on(page, "[name=stars][value='4.5']")
    assert button.attributes["formaction"] == "/movies/12345/rate/"
    assert "12.345" not in page.content.decode()
    MovieFactory._meta.model.objects.update(rating_count=12_345, rating_sum=12_345 * 4.5)
    average = one_on(client.get(movie.get_absolute_url(), headers=GERMAN), ".average").attributes
    assert (average["data-count"], average["data-average"]) == ("12345", "4.5")
    client.post(reverse("rate", args=[movie.pk]), {"stars": "4.5"}, headers=GERMAN)
    assert Rating.objects.get(user=user).stars == 4.5


def test_undo_sends_the_stars_back_as_the_form_does(client: Client) -> None:
    rating = RatingFactory(stars=3.5)
    client.force_login(rating.user)
    htmx = {**GERMAN, "HX-Request": "true"}
    answer = client.post(reverse("rate", args=[rating.movie_id]), {"stars": "4.0"}, headers=htmx)
    assert undo_on(answer)[1]["stars"] == "3.5"


def test_a_wrong_rating_is_refused_in_german(client: Client) -> None:
    rating = RatingFactory(stars=3.5)
    client.force_login(rating.user)
    page = client.post(reverse("rate", args=[rating.movie_id]), {"stars": "4,5"}, headers=GERMAN)
    assert page.status_code == 400
    assert "Eine Bewertung hat 0,5 bis 5 Sterne, in halben Sternen." in text_of(page)


def test_averages_counts_and_dates(client: Client) -> None:
    movie = MovieFactory(rating_count=12_345, rating_sum=12_345 * 4.25)
    rating = RatingFactory(movie=MovieFactory(), stars=0.5)
    Rating.objects.update(updated_at=datetime(2024, 3, 9, 12, tzinfo=UTC))
    page = text_of(client.get(movie.get_absolute_url(), headers=GERMAN))
    assert "12.345 Bewertungen" in page
    assert "4,3" in page or "4,2" in page
    client.force_login(rating.user)
    page = text_of(client.get(reverse("ratings"), headers=GERMAN))
    assert "Bewertet am 9. März 2024" in page
    assert "1 Film, 0,5 Sterne." in page
    assert "Rated March 9, 2024" in text_of(client.get(reverse("ratings")))


@pytest.mark.parametrize(
    ("stars", "words"), [(0.5, "½ Stern"), (1.0, "1 Stern"), (1.5, "1½ Sterne"), (5.0, "5 Sterne")]
)
def test_stars_in_german(german: None, stars: float, words: str) -> None:
    assert in_stars(stars) == words.replace(" ", "\xa0")


@pytest.mark.parametrize(
    ("percent", "english", "german"),
    [(12.3, "+12%", "+12\xa0%"), (-0.54, "−0.5%", "−0,5\xa0%"), (-3.0, "−3%", "−3\xa0%")],
)
def test_percents(percent: float, english: str, german: str) -> None:
    assert in_percent(percent) == english
    with translation.override("de"):
        assert in_percent(percent) == german


def test_shares_without_a_sign(german: None) -> None:
    assert (as_percent(12.3), as_percent(0.54, 1)) == ("12\xa0%", "0,5\xa0%")


def test_a_minus_is_no_hyphen() -> None:
    assert [with_minus(number) for number in ("-0.09", "0.32")] == ["−0.09", "0.32"]


def test_numbers_in_messages_follow_the_language(german: None) -> None:
    error = UnusableFileError("%(name)s has more than %(most)s rows.", name="a.csv", most=200_000)
    report = {"said": error.said, "facts": error.facts}
    assert "200.000" in problem_of(report)
    with translation.override("en"):
        assert problem_of(report) == "a.csv has more than 200,000 rows."


def test_averages_in_the_admin_follow_the_language(german: None) -> None:
    movie = MovieFactory(rating_count=1234, rating_sum=4700.0)
    words = MovieAdmin(Movie, site).ratings(movie)
    assert ("1.234" in words, "3,81" in words) == (True, True)


def test_figures_of_the_desk_follow_the_language(german: None) -> None:
    lost, part = Measure(-0.0058), Measure(0.7178)
    assert (measure(lost, "+"), measure(part, "%")) == ("−0,006", "71,8\xa0%")
    chart = line_chart([("Model", "ours", [0.05, 0.08])], step=0.1)
    assert chart is not None
    assert [label for _y, label in chart.grid] == ["0,00", "0,10"]
    with translation.override("en"):
        assert (measure(lost, "+"), measure(part, "%")) == ("−0.006", "71.8%")


def test_decades_follow_the_language_of_the_page(client: Client) -> None:
    MovieFactory(year=1994)
    for wish, words in ((GERMAN, "1990er"), ({}, "1990s")):
        page = client.get(reverse("movies"), {"decade": "1990"}, headers=wish)
        assert words in [words_of(label) for label in all_on(page, ".facet-label")]


def test_genres_are_said_in_german_and_kept_in_english(client: Client) -> None:
    genre = GenreFactory(name="Film-Noir")
    own = GenreFactory(name="Save")  # a word that pages use, and that is a genre of this site only
    with translation.override("de"):
        assert (str(genre), genre.name, genre_label("")) == ("Film noir", "Film-Noir", "")
        assert str(own) == "Save"
        # Those that sources say, too.
        assert genre_label("History") == "Geschichte"
    MovieFactory(genres=[genre])
    page = client.get(reverse("movies"), headers=GERMAN)
    assert "Film noir" in [words_of(label) for label in all_on(page, "#facet-genre .facet-label")]
