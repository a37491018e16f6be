"""Rows for the tests, as few or as many as one needs."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory import fuzzy
from factory.django import DjangoModelFactory

from accounts.models import User
from catalog.models import HALF_STARS, Credit, Genre, Movie, MovieTag, Person, Rating, Tag
from recommendations.models import ModelVersion

PASSWORD = "as good as gold"


class UserFactory(DjangoModelFactory[User]):
    """Someone who can log in with `PASSWORD`."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"user{n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.org")
    password = factory.django.Password(PASSWORD)


class AdminFactory(UserFactory):
    """Someone who may do everything in the admin."""

    username = factory.Sequence(lambda n: f"admin{n}")
    is_staff = True
    is_superuser = True


class ImportedUserFactory(UserFactory):
    """The nameless author of ratings from a data set."""

    username = factory.Sequence(lambda n: f"ml-100k:{n}")
    email = ""
    password = factory.django.Password(None)
    is_active = False
    imported_from = "ml-100k"


class GenreFactory(DjangoModelFactory[Genre]):
    """A genre; the same one for the same name."""

    class Meta:
        model = Genre
        django_get_or_create = ("name",)

    name = factory.Sequence(lambda n: f"Genre {n}")


class TagFactory(DjangoModelFactory[Tag]):
    """A tag; the same one for the same name."""

    class Meta:
        model = Tag
        django_get_or_create = ("name",)

    name = factory.Sequence(lambda n: f"tag {n}")


class PersonFactory(DjangoModelFactory[Person]):
    """A director, actor or writer."""

    class Meta:
        model = Person

    name = factory.Sequence(lambda n: f"Person {n}")


class MovieFactory(DjangoModelFactory[Movie]):
    """A movie; `genres=["Drama"]` and `tags=["slow"]` take names or rows."""

    class Meta:
        model = Movie
        skip_postgeneration_save = True

    title = factory.Sequence(lambda n: f"Movie {n}")
    year = factory.Sequence(lambda n: 1950 + n % 70)

    @factory.post_generation
    def genres(self: Movie, create: bool, given: list[str | Genre] | None) -> None:
        """Put the movie into the genres given."""
        for genre in given or []:
            self.genres.add(GenreFactory(name=genre) if isinstance(genre, str) else genre)

    @factory.post_generation
    def tags(self: Movie, create: bool, given: list[str | Tag] | None) -> None:
        """Put the tags given on the movie."""
        for tag in given or []:
            row = TagFactory(name=tag) if isinstance(tag, str) else tag
            MovieTagFactory(movie=self, tag=row)


class MovieTagFactory(DjangoModelFactory[MovieTag]):
    """A tag on a movie."""

    class Meta:
        model = MovieTag

    movie = factory.SubFactory(MovieFactory)
    tag = factory.SubFactory(TagFactory)


class CreditFactory(DjangoModelFactory[Credit]):
    """What someone did for a movie: they directed it by default."""

    class Meta:
        model = Credit

    movie = factory.SubFactory(MovieFactory)
    person = factory.SubFactory(PersonFactory)
    role = Credit.Role.DIRECTOR


class RatingFactory(DjangoModelFactory[Rating]):
    """Stars from one user for one movie; the movie's totals follow."""

    class Meta:
        model = Rating

    user = factory.SubFactory(UserFactory)
    movie = factory.SubFactory(MovieFactory)
    stars = fuzzy.FuzzyChoice(HALF_STARS)


class ModelVersionFactory(DjangoModelFactory[ModelVersion]):
    """A published version; its artefact is only a name."""

    class Meta:
        model = ModelVersion

    state = ModelVersion.State.PUBLISHED
    artefact = factory.Sequence(lambda n: f"{n:06d}")
    started_at = factory.LazyFunction(lambda: timezone.now() - timedelta(minutes=1))
    finished_at = factory.LazyFunction(timezone.now)
    published_at = factory.LazyFunction(timezone.now)
    rating_count = 100
    user_count = 10
    movie_count = 20
    seconds = 1.5
