"""A made site: a large catalogue, some thousands of people, and one who piles up everything."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import numpy as np
from django.conf import settings
from django.db import connection
from django.utils import timezone

from accounts.models import User
from catalog.models import Credit, Movie, MovieTag, Person, Rating, Tag
from catalog.models.rating import refresh_rating_totals
from friends.services import accept, invite, suggest
from recommendations.engine.model.artefact import save_model
from recommendations.models import ModelVersion
from recommendations.registry.store import folder_of
from shelves.models import Shelf, ShelfItem

from .. import made_catalogue, made_model, made_ratings
from .belongings import LIGHT, MUCH, give

MANY_CREDITS = 800
"""Of the busiest person."""
LARGE_CAST, LARGE_TAGS = 300, 200
"""Of the most popular movie."""
RATINGS_OF_HEAVY = 2_500
RATINGS_OF_TYPICAL = 150
LAST_YEAR = timedelta(days=365)


def make(movies: int, people: int, ratings: int) -> None:
    """Fill an empty, migrated database; the same numbers give the same site."""
    made_catalogue.fill(movies)
    ids = list(Movie.objects.order_by("pk").values_list("pk", flat=True))
    _busy_person(ids)
    _large_cast(ids[0])
    User.objects.create_superuser("staff", "staff@example.org", "staff")
    heavy, typical = (
        User.objects.create_user(name, f"{name}@example.org", name) for name in ("heavy", "typical")
    )
    User.objects.create_user("newcomer", "newcomer@example.org", "newcomer")
    others = User.objects.bulk_create(
        (User(username=f"made:{number}", is_active=False) for number in range(people)),
        batch_size=1_000,
    )
    made_ratings.give([user.pk for user in others], ids, ratings)
    _rate(heavy, ids, RATINGS_OF_HEAVY)
    _rate(typical, ids, RATINGS_OF_TYPICAL)
    refresh_rating_totals(Movie.objects.all())
    _serve_model(ids)
    give(heavy, ids, MUCH)
    give(typical, ids, LIGHT)
    _befriend(heavy, typical, ids)
    _fill_shelf(ids)
    with connection.cursor() as cursor:
        # As the server does by itself in time.
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _befriend(one: User, other: User, movies: Sequence[int]) -> None:
    friendship = accept(str(invite(one.pk).key), other.pk)
    for by, places in ((one, range(-10, 0)), (other, range(-20, -10))):
        for place in places:
            suggest(friendship, by.pk, Movie.objects.get(pk=movies[place]))


def _fill_shelf(movies: Sequence[int]) -> None:
    """Make a shelf for everyone, with each third movie and as many that are unknown."""
    shelf = Shelf.objects.create(name="Living room", kind=Shelf.Kind.FILES, item_count=1)
    items = [ShelfItem(shelf=shelf, title="Known", movie_id=movie) for movie in movies[::3]]
    unknown = [ShelfItem(shelf=shelf, title=f"Unknown {number}") for number in range(len(items))]
    ShelfItem.objects.bulk_create([*items, *unknown], batch_size=1_000)


def _busy_person(movies: Sequence[int]) -> None:
    person = Person.objects.order_by("pk")[0]
    person.credits.all().delete()
    Credit.objects.bulk_create(
        Credit(movie_id=movie, person=person, role=Credit.Role.CAST, position=50)
        for movie in movies[1 : MANY_CREDITS + 1]
    )


def _large_cast(movie: int) -> None:
    taken = Credit.objects.filter(movie=movie).values("person")
    people = Person.objects.exclude(pk__in=taken).order_by("pk")[1 : LARGE_CAST + 1]
    Credit.objects.bulk_create(
        Credit(movie_id=movie, person=person, role=Credit.Role.CAST, position=place)
        for place, person in enumerate(people, 10)
    )
    tags = Tag.objects.exclude(movietag__movie=movie).order_by("pk")[:LARGE_TAGS]
    MovieTag.objects.bulk_create(MovieTag(movie_id=movie, tag=tag) for tag in tags)


def _rate(user: User, movies: Sequence[int], count: int) -> None:
    """Rate the most popular movies, but for each third."""
    rated = [movie for place, movie in enumerate(movies) if place % 3 != 1][:count]
    random = np.random.default_rng(user.pk)
    stars = (np.round(2 * random.normal(3.6, 1.0, len(rated)).clip(0.5, 5.0)) / 2).tolist()
    began = timezone.now() - LAST_YEAR
    Rating.objects.bulk_create(
        Rating(
            user=user,
            movie_id=movie,
            stars=given,
            created_at=began + timedelta(minutes=place),
            updated_at=began + timedelta(minutes=place),
        )
        for place, (movie, given) in enumerate(zip(rated, stars, strict=True))
    )


def _serve_model(movies: Sequence[int]) -> None:
    made = replace(made_model.make_model(len(movies)), item_ids=np.array(movies, dtype=np.int64))
    settings.MODELS_DIR.mkdir(parents=True, exist_ok=True)
    save_model(made, folder_of("made"))
    version = ModelVersion(started_at=timezone.now(), movie_count=len(movies))
    version.publish("made")
