"""A merge takes along all that refers to a movie, in any app, and an undo puts it back exactly."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Model

from accounts.models import User
from catalog.merging.merge import merge_movies
from catalog.merging.relations import Relation, relations_to
from catalog.merging.undo import undo_merge
from catalog.models import (
    AlternativeId,
    Certificate,
    Country,
    Credit,
    FieldSource,
    HistoryImport,
    Movie,
    MovieEdit,
    MovieList,
    MovieNote,
    MovieRequest,
    OwnTag,
    Person,
    PossibleDuplicate,
    Rating,
    RatingChange,
    SourceRecord,
    Spelling,
    UnmatchedMovie,
    Viewing,
    WatchlistEntry,
)
from friends.models import Friendship
from friends.services import accept, invite, suggest
from nights.models import GuestRating, Night, Participant, ShortlistEntry, Veto, Vote
from recommendations.models import (
    ChosenGroup,
    Impression,
    InterleavedPick,
    InterleavingTest,
    MutedRating,
    NotInterested,
    NotSeen,
    Prediction,
)
from shelves.models import Offer, OfferCheck, Service, Shelf, ShelfItem
from tests.catalog.models.totals import wrong_totals
from tests.factories import GenreFactory, ModelVersionFactory, MovieFactory, TagFactory, UserFactory

pytestmark = pytest.mark.django_db

LONG_AGO = datetime(2019, 3, 4, 5, 6, 7, 123456, tzinfo=UTC)


def rate(movie: Movie, user: User) -> None:
    rating = Rating.objects.create(movie=movie, user=user, stars=2.5, created_at=LONG_AGO)
    MutedRating.objects.create(rating=rating)
    Prediction.objects.create(rating=rating, stars=3.25, deviation=0.5)


def put_on_a_list(movie: Movie, user: User) -> None:
    own, _ = MovieList.objects.get_or_create(user=user, name="Heists")
    own.add(MovieFactory())
    own.add(movie)
    own.add(MovieFactory())


def choose_its_group(movie: Movie, user: User) -> None:
    group, _ = ChosenGroup.objects.get_or_create(user=user, words=["genre", "Drama"])
    group.movies.add(movie)


def night_of(user: User) -> Participant:
    night, _ = Night.objects.get_or_create(host=user, name="Friday")
    return night.participants.get_or_create(user=user, defaults={"name": "Ada"})[0]


def shortlist(movie: Movie, user: User) -> None:
    ada = night_of(user)
    ben, _ = ada.night.participants.get_or_create(name="Ben")
    position = ada.night.shortlist.count()
    entry = ShortlistEntry.objects.create(night=ada.night, movie=movie, position=position)
    Vote.objects.create(participant=ada, entry=entry)
    if position:
        Vote.objects.create(participant=ben, entry=entry)


def rate_by_age(movie: Movie, user: User) -> None:
    Certificate.objects.create(movie=movie, country="DE", certificate="12", from_age=12)


def veto(movie: Movie, user: User) -> None:
    ada = night_of(user)
    Veto.objects.create(participant=ada, movie=movie, slot=ada.vetoes.count() + 1)


def leave_unmatched(movie: Movie, user: User) -> None:
    HistoryImport.objects.create(user=user)
    UnmatchedMovie.objects.create(user=user, key=str(movie.pk), title="Twin", movie=movie)


def merge_earlier(movie: Movie, user: User) -> None:
    merge_movies(movie.pk, MovieFactory().pk)


def look_like(movie: Movie, user: User) -> None:
    PossibleDuplicate.objects.create(first=movie, second=MovieFactory(), likeness=4)


def be_looked_like(movie: Movie, user: User) -> None:
    PossibleDuplicate.objects.create(
        first=Movie.objects.order_by("pk")[0], second=movie, likeness=3, rejected=True
    )


def suggest_to_a_friend(movie: Movie, user: User) -> None:
    friendship = Friendship.objects.filter(inviter=user).first()
    if friendship is None:
        friendship = accept(str(invite(user.pk).key), UserFactory().pk)
    suggest(friendship, user.pk, movie)


def put_on_shelf(movie: Movie, user: User) -> None:
    shelf, _ = Shelf.objects.get_or_create(user=user, name="Cellar", kind="files")
    ShelfItem.objects.create(shelf=shelf, title=movie.title, movie=movie)


def offer(movie: Movie, user: User) -> None:
    service, _ = Service.objects.get_or_create(number=1, name="Lumen")
    Offer.objects.create(movie=movie, country="DE", service=service, kind="free")


def show_as_tested(movie: Movie, user: User) -> None:
    two = {"champion": ModelVersionFactory(), "challenger": ModelVersionFactory()}
    test = InterleavingTest.objects.first() or InterleavingTest.objects.create(**two)
    InterleavedPick.objects.show(test.pk, user.pk, {movie.pk: "champion"}, [])


Maker = Callable[[Movie, User], Any]

MAKERS: dict[str, Maker] = {
    "catalog.AlternativeId.movie": lambda movie, user: AlternativeId.objects.create(
        movie=movie, field="tmdb_id", value=str(movie.pk)
    ),
    "catalog.Certificate.movie": rate_by_age,
    "catalog.Credit.movie": lambda movie, user: Credit.objects.create(
        movie=movie,
        person=Person.objects.get_or_create(name="Tom Hanks")[0],
        role="cast",
        position=3,
    ),
    "catalog.FieldSource.movie": lambda movie, user: FieldSource.objects.create(
        movie=movie, field="overview", source="tmdb", digest=str(movie.pk)
    ),
    "catalog.ListEntry.movie": put_on_a_list,
    "catalog.MovieEdit.of": lambda movie, user: MovieEdit.objects.create(
        of=movie, by=user, source="admin", before={"year": ""}, after={"year": "1995"}
    ),
    "catalog.MovieMerge.kept": merge_earlier,
    "catalog.MovieNote.movie": lambda movie, user: MovieNote.objects.create(
        movie=movie, user=user, text=f"Seen as {movie.pk}", updated_at=LONG_AGO
    ),
    "catalog.MovieRequest.movie": lambda movie, user: MovieRequest.objects.create(
        movie=movie, user=user, source="tmdb", source_id="1", title="Twin"
    ),
    "catalog.MovieTag.movie": lambda movie, user: movie.movietag_set.create(
        tag=TagFactory(name="slow"), count=movie.pk
    ),
    "catalog.Movie_countries.movie": lambda movie, user: movie.countries.add(
        Country.objects.get_or_create(name="France")[0]
    ),
    "catalog.Movie_genres.movie": lambda movie, user: movie.genres.add(GenreFactory(name="Drama")),
    "catalog.OwnTag.movie": lambda movie, user: OwnTag.objects.put(user.pk, movie, ["heist"]),
    "catalog.PossibleDuplicate.first": look_like,
    "catalog.PossibleDuplicate.second": be_looked_like,
    "catalog.Rating.movie": rate,
    "catalog.RatingChange.movie": lambda movie, user: RatingChange.objects.record(
        user.pk, movie, 4.0
    ),
    "catalog.SourceRecord.movie": lambda movie, user: SourceRecord.objects.create(
        movie=movie, source="tmdb", source_id=str(movie.pk)
    ),
    "catalog.UnmatchedMovie.movie": leave_unmatched,
    "catalog.Viewing.movie": lambda movie, user: Viewing.objects.create(
        movie=movie, user=user, watched_on=date(2020, 2, 29), note="Again"
    ),
    "catalog.WatchlistEntry.movie": lambda movie, user: WatchlistEntry.objects.create(
        movie=movie, user=user, created_at=LONG_AGO
    ),
    "friends.Suggestion.movie": suggest_to_a_friend,
    "nights.GuestRating.movie": lambda movie, user: GuestRating.objects.create(
        participant=night_of(user), movie=movie, stars=4.5
    ),
    "nights.ShortlistEntry.movie": shortlist,
    "nights.Veto.movie": veto,
    "recommendations.ChosenGroup_movies.movie": choose_its_group,
    "recommendations.InterleavedPick.movie": show_as_tested,
    "recommendations.Impression.movie": lambda movie, user: Impression.objects.create(
        movie=movie, user=user, in_vain=movie.pk, last_shown=LONG_AGO
    ),
    "recommendations.NotInterested.movie": lambda movie, user: NotInterested.objects.mark(
        user.pk, movie
    ),
    "recommendations.NotSeen.movie": lambda movie, user: NotSeen.objects.create(
        movie=movie, user=user
    ),
    "shelves.Offer.movie": offer,
    "shelves.OfferCheck.movie": lambda movie, user: OfferCheck.objects.create(
        movie=movie, country="DE", asked_at=LONG_AGO
    ),
    "shelves.ShelfItem.movie": put_on_shelf,
}
"""For each column that refers to a movie: what makes a row with it."""


def name_of(relation: Relation) -> str:
    return f"{relation.table}.{relation.field}"


RELATIONS = {name_of(relation): relation for relation in relations_to(Movie)}
LEFT_BEHIND = {name for name in MAKERS if "PossibleDuplicate" in name or "MovieEdit" in name}
UNIQUE = sorted(name for name, found in RELATIONS.items() if found.unique_with)


def everything() -> dict[str, list[dict[str, Any]]]:
    """All rows of the apps that know of movies; the search words may stay."""
    models: list[type[Model]] = [
        model
        for app in ("catalog", "recommendations", "nights", "friends", "shelves", "accounts")
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
        if model is not Spelling
    ]
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values()) for model in models
    }


def referring(name: str, movie: int) -> int:
    return RELATIONS[name].rows.filter((RELATIONS[name].field, movie)).count()


@pytest.fixture
def twins() -> tuple[Movie, Movie]:
    """The one that is kept, and the one that goes."""
    MovieFactory(title="A third one")
    kept = MovieFactory(title="Toy Story", year=1995, imdb_id="tt0114709")
    gone = MovieFactory(
        title="The Toy Story",
        original_title="Historia de juguetes",
        alternative_titles=["Toys"],
        year=1996,
        runtime=81,
        imdb_id="tt9999999",
        tmdb_id=862,
        movielens_id=1,
    )
    Movie.objects.filter(pk=gone.pk).update(created_at=LONG_AGO)
    return kept, gone


def test_each_column_that_refers_to_a_movie_is_tried() -> None:
    assert set(RELATIONS) == set(MAKERS)


@pytest.mark.parametrize("name", sorted(MAKERS))
def test_it_moves_and_comes_back(twins: tuple[Movie, Movie], name: str) -> None:
    kept, gone = twins
    MAKERS[name](gone, UserFactory())
    count = referring(name, gone.pk)
    before = everything()
    merge = merge_movies(kept.pk, gone.pk)
    assert not Movie.objects.filter(pk=gone.pk).exists()
    # The merge itself adds some of its own.
    assert referring(name, kept.pk) >= (0 if name in LEFT_BEHIND else count)
    assert wrong_totals() == []
    undo_merge(merge.pk)
    assert everything() == before


@pytest.mark.parametrize("name", UNIQUE)
def test_of_two_that_exclude_each_other_one_stays_until_the_undo(
    twins: tuple[Movie, Movie], name: str
) -> None:
    kept, gone = twins
    user = UserFactory()
    MAKERS[name](kept, user)
    MAKERS[name](gone, user)
    before = everything()
    merge = merge_movies(kept.pk, gone.pk)
    assert wrong_totals() == []
    undo_merge(merge.pk)
    assert everything() == before
