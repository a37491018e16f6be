"""Stars, dates, facets and words of a search, whatever is sent in their place."""

from datetime import date, timedelta

import pytest
from django.http import QueryDict
from django.utils import timezone
from hypothesis import example, given, settings
from hypothesis import strategies as st

from accounts.models import User
from catalog.explore import ExploreForm
from catalog.explore.facets import DECADES, OWN_RATING, OWN_WATCHLIST, RUNTIMES
from catalog.explore.form import FACET_NAMES, MAX_CHOSEN
from catalog.forms import RatingForm
from catalog.library.forms import TagsForm, ViewingForm
from catalog.library.views.diary import _month_named
from catalog.models import HALF_STARS, Movie, Viewing
from catalog.models.diary import FIRST_SCREENING
from catalog.models.notes import TAG_LENGTH
from catalog.search.movie_search import search_for
from catalog.search.words import LONGEST_PHRASE, MAX_WORDS

pytestmark = pytest.mark.django_db

few = settings(max_examples=60, deadline=None)
numbers = st.floats().map(str) | st.integers().map(str) | st.text()
CHOICES = {
    "decade": DECADES,
    "runtime": RUNTIMES,
    "rated": OWN_RATING,
    "watchlist": OWN_WATCHLIST,
}


@few
@given(numbers)
@example("nan")
@example("1e400")
@example("9" * 4301)
@example("0.5")
def test_stars_are_half_stars_or_refused(text: str) -> None:
    form = RatingForm({"stars": text})
    assert not form.is_valid() or form.cleaned_data["stars"] in HALF_STARS


@few
@given(st.dates().map(str) | st.text())
@example("0001-01-01")
@example("9999-12-31")
@example("31.12.2020")
def test_a_viewing_is_between_the_first_screening_and_tomorrow(text: str) -> None:
    viewing = Viewing(user=User(pk=1), movie=Movie(pk=1))
    form = ViewingForm({"watched_on": text}, instance=viewing)
    form.is_valid()
    day = form.cleaned_data.get("watched_on")
    latest = timezone.localdate() + timedelta(days=1)
    assert day is None or FIRST_SCREENING <= day <= latest


@few
@given(st.text() | st.dates().map(lambda day: f"{day:%Y-%m}"))
@example("0000-00")
@example("9999-99")
@example("2026-W01")
@example("2026-05-01T")
def test_a_month_is_its_first_day_or_none(text: str) -> None:
    month = _month_named(text)
    assert month is None or (isinstance(month, date) and month.day == 1)


@few
@given(st.lists(st.text(max_size=70)).map(",".join))
@example("\ufdfa" * 50)
@example("#,# #,\0,a\0b")
@example("\u0130" * 50)
def test_tags_are_few_short_and_each_once(text: str) -> None:
    form = TagsForm({"tags": text})
    if form.is_valid():
        tags = form.cleaned_data["tags"]
        assert len(set(tags)) == len(tags) <= 30
        assert all(0 < len(tag) <= TAG_LENGTH for tag in tags)


some_values = st.sampled_from([value for choices in CHOICES.values() for value, _ in choices])


@few
@given(
    st.dictionaries(
        st.sampled_from([*FACET_NAMES, "year_from", "year_to", "sort", "q"]),
        st.lists(numbers | some_values, max_size=3),
    )
)
@example({"genre": ["9" * 4301]})
@example({"year_from": ["1E+999999999"], "year_to": ["-1"]})
@example({"decade": ["1990", "1990"], "sort": ["newest"], "q": ["a"]})
def test_facets_are_of_the_choices_and_their_address_says_the_same(
    sent: dict[str, list[str]],
) -> None:
    data = QueryDict(mutable=True)
    for name, values in sent.items():
        data.setlist(name, values)
    query = ExploreForm(data, {}).to_query()
    for name, chosen in query.chosen.items():
        assert 0 < len(chosen) <= max(MAX_CHOSEN, len(CHOICES.get(name, ())))
        if name in CHOICES:
            assert {one.value for one in chosen} <= {value for value, _ in CHOICES[name]}
    again = ExploreForm(QueryDict(query.querystring), {}).to_query()
    assert again.querystring == query.querystring


@few
@given(st.text())
@example("\ufdfa" * 200)
@example("a " * 100)
@example("\u0130" * 200)
@example("e\u0301" * 100)
@example('" OR "')
def test_a_search_is_of_few_different_words_and_finds_what_it_finds(text: str) -> None:
    search = search_for(text[:200])
    assert len(set(search.words)) == len(search.words) <= MAX_WORDS
    assert len(search.phrase) <= LONGEST_PHRASE
    Movie.objects.in_order(search.keys)
