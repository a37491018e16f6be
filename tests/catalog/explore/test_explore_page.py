"""The page to explore: for htmx and without, its address, its states."""

from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog.explore import PAGE_SIZE, pagination
from catalog.models import Country, Genre, Person, Tag
from tests.factories import (
    CreditFactory,
    MovieFactory,
    PersonFactory,
    RatingFactory,
    UserFactory,
)
from tests.html_reading import all_on, movies_of, one_on, words_of

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


def test_htmx_gets_the_parts_that_change_and_no_page(client: Client) -> None:
    movie = MovieFactory(title="Heat", genres=["Crime"])
    answer = client.get(reverse("movies"), {"q": "heat"}, headers=HTMX)
    assert b"<html" not in answer.content
    assert all_on(answer, f"a[href='/movies/{movie.pk}/']")
    for part in ("facets", "orders", "result-status", "filters-chosen"):
        assert one_on(answer, f"#{part}").attributes["hx-swap-oob"] == "innerHTML"


def test_a_page_restored_from_history_is_whole(client: Client) -> None:
    headers = {**HTMX, "HX-History-Restore-Request": "true"}
    assert b"<html" in client.get(reverse("movies"), headers=headers).content


def test_one_address_may_not_be_cached_for_the_other(client: Client) -> None:
    assert "HX-Request" in client.get(reverse("movies"))["Vary"]


def test_the_address_holds_what_is_asked_and_no_more(client: Client) -> None:
    MovieFactory(genres=["Drama"])
    drama = str(Genre.objects.get().pk)
    asked = {"q": "a b", "genre": drama, "year_from": "", "sort": "title", "nonsense": "1"}
    address = f"/movies/?q=a+b&genre={drama}&sort=title"
    chosen = client.get(reverse("movies"), asked, headers=HTMX)
    assert chosen["HX-Push-Url"] == address
    typed = client.get(reverse("movies"), asked, headers={**HTMX, "HX-Trigger-Name": "q"})
    assert typed["HX-Replace-Url"] == address
    assert "HX-Push-Url" not in typed
    assert client.get(reverse("movies"), {"q": ""}, headers=HTMX)["HX-Push-Url"] == "/movies/"


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("", ["Beta", "Alpha", "Gamma"]),
        ("popular", ["Beta", "Alpha", "Gamma"]),
        ("newest", ["Alpha", "Beta", "Gamma"]),
        ("oldest", ["Beta", "Alpha", "Gamma"]),
        ("title", ["Alpha", "Beta", "Gamma"]),
        ("nonsense", ["Beta", "Alpha", "Gamma"]),
    ],
)
def test_movies_come_in_the_order_asked_for(client: Client, sort: str, expected: list[str]) -> None:
    MovieFactory(title="Beta", year=1990)
    MovieFactory(title="Alpha", year=2000)
    MovieFactory(title="Gamma", year=None)
    response = client.get(reverse("movies"), {"sort": sort})
    assert [movie.title for movie in response.context["movies"]] == expected


def test_page_says_when_similar_spellings_are_included(client: Client) -> None:
    jaws = MovieFactory(title="Jaws")
    CreditFactory(movie=jaws, person=PersonFactory(name="Steven Spielberg"))
    for typed, is_shown in (("spilberg", True), ("jwas", True), ("jaws", False)):
        answer = client.get(reverse("movies"), {"q": typed})
        assert movies_of(answer) == [jaws.pk]
        assert bool(all_on(answer, "#similar-spellings")) is is_shown


def test_spellings_of_what_was_not_found_are_not_told_of(client: Client) -> None:
    heat = MovieFactory(title="Heat", year=1995)
    heart = MovieFactory(title="Heart", year=2006)
    both = client.get(reverse("movies"), {"q": "heat"})
    assert (movies_of(both), len(all_on(both, "#similar-spellings"))) == ([heat.pk, heart.pk], 1)
    for query in ({"q": "heat 1995"}, {"q": "heat", "year_to": 1999}):
        one = client.get(reverse("movies"), query)
        assert (movies_of(one), all_on(one, "#similar-spellings")) == ([heat.pk], [])


def test_an_empty_result_speaks_of_filters_only_where_there_are_some(client: Client) -> None:
    MovieFactory(title="Heat", year=1995)
    said = [
        words_of(all_on(client.get(reverse("movies"), query), ".empty p")[0])
        for query in ({"q": "zzzz"}, {"q": "zzzz", "year_to": 1950}, {"year_to": 1950})
    ]
    assert ["search" in words for words in said] == [True, True, False]
    assert ["filters" in words for words in said] == [False, True, True]


def test_search_can_be_sorted_by_popularity(client: Client) -> None:
    MovieFactory(title="Heat")
    said = client.get(reverse("movies"), {"q": "heat"})
    assert [str(label) for _, label in said.context["orders"]][:1] == ["Best match"]
    sorted_ = client.get(reverse("movies"), {"q": "heat", "sort": "popular"})
    assert sorted_.context["query"].querystring == "q=heat&sort=popular"


def test_number_of_pages_is_bounded(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pagination, "MAX_PAGES", 2)
    MovieFactory.create_batch(2 * PAGE_SIZE + 1)
    last = client.get(reverse("movies"), {"page": 9})
    assert last.context["page"].number == 2
    assert all_on(last, "#more-results")
    assert one_on(last, "#results-heading").attributes["data-count"] == str(2 * PAGE_SIZE + 1)


@pytest.mark.parametrize(
    "title", ["x" * 400, "word " * 79, "مدينة الأطفال", "🎬 Movie 🎬", "<b>Bold</b>"]
)
def test_any_title_can_be_shown_and_chosen_around(client: Client, title: str) -> None:
    movie = MovieFactory(title=title.strip(), genres=["<i>"])
    country = Country.objects.create(name="Côte d'Ivoire")
    movie.countries.add(country)
    response = client.get(reverse("movies"), {"country": country.pk, "q": title[:200]})
    assert movies_of(response) == [movie.pk]
    assert not all_on(response, "i")
    assert "Côte d'Ivoire" in [words_of(label) for label in all_on(response, ".facet-label")]


@pytest.mark.parametrize(("count", "heading"), [(1, "1 movie"), (2, "2 movies")])
def test_the_heading_counts_the_movies(client: Client, count: int, heading: str) -> None:
    MovieFactory.create_batch(count)
    assert words_of(one_on(client.get(reverse("movies")), "#results-heading")) == heading


def test_the_movies_page_leads_to_its_country_and_tags(client: Client) -> None:
    movie = MovieFactory(title="Amélie", tags=["whimsical"])
    france = Country.objects.create(name="France")
    movie.countries.add(france)
    page = client.get(movie.get_absolute_url())
    assert words_of(one_on(page, f"a[href='/movies/?country={france.pk}']")) == "France"
    tag = movie.tags.get().pk
    assert words_of(one_on(page, f"a[href='/movies/?tag={tag}']")) == "whimsical"


@pytest.mark.parametrize("query", ["", "q=movie", "q=flim", "q=xyzq&sort=title", "sort=fit"])
def test_the_number_of_rows_does_not_matter(client: Client, query: str) -> None:
    user = UserFactory()
    client.force_login(user)

    def queries(size: int) -> int:
        for number in range(size):
            movie = MovieFactory(title="Movie", genres=[f"G{number}"], tags=[f"t{number}"])
            movie.countries.add(Country.objects.create(name=f"{size} {number}"))
            CreditFactory(movie=movie)
            RatingFactory(user=user, movie=movie)
        labels = {
            "genre": Genre.objects.latest("pk").pk,
            "tag": Tag.objects.latest("pk").pk,
            "country": Country.objects.latest("pk").pk,
            "person": Person.objects.latest("pk").pk,
            "rated": "yes",
        }
        asked = f"{reverse('movies')}?{query}&{urlencode(labels)}"
        client.get(asked)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(asked).status_code == 200
        return len(captured)

    few = queries(2)
    assert queries(20) <= few <= 50


@pytest.mark.parametrize(
    ("text", "language", "genre", "kept"),
    [
        ("western", "en", "Western", {}),
        ("Westerns", "en", "Western", {}),
        ("comedies (1994)", "en", "Comedy", {"q": "1994"}),
        ("science fiction", "en", "Sci-Fi", {}),
        ("scifi", "en", "Sci-Fi", {}),
        ("film noir", "de", "Film-Noir", {}),
        ("Komödien", "de", "Comedy", {}),
        ("Komödie", "en", "Comedy", {}),
        ("comedy movies", "en", "Comedy", {}),
        ("Westernfilme 1994", "de", "Western", {"q": "1994"}),
        ("Krieg", "de", "War", {}),
        ("war film", "en", "War", {}),
    ],
)
def test_the_word_for_a_genre_leads_to_the_genre(
    text: str, language: str, genre: str, kept: dict[str, str], client: Client
) -> None:
    genres = ["Western", "Comedy", "Sci-Fi", "Film-Noir", "War"]
    movie = MovieFactory(title="Plain", year=1994, genres=genres)
    page = client.get(reverse("movies"), {"q": text}, headers={"Accept-Language": language})
    query = {**kept, "genre": str(Genre.objects.get(name=genre).pk)}
    meant = one_on(page, "#genres-meant a").attributes
    address = str(meant["href"])
    assert (address, meant["data-count"]) == (f"/movies/?{urlencode(query)}", "1")
    assert movies_of(client.get(address)) == [movie.pk]


@pytest.mark.parametrize("text", ["", "star wars", "west", "1994", "film", "movies"])
def test_other_words_lead_to_no_genre(text: str, client: Client) -> None:
    MovieFactory(genres=["War", "Western"])
    assert not all_on(client.get(reverse("movies"), {"q": text}), "#genres-meant")


def test_a_genre_that_is_chosen_is_not_offered(client: Client) -> None:
    MovieFactory(title="War", genres=["War"])
    query = {"q": "war", "genre": str(Genre.objects.get().pk)}
    assert not all_on(client.get(reverse("movies"), query), "#genres-meant")
