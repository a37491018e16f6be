"""What is in the made site, for addresses, queries and forms."""

from collections import Counter
from typing import NamedTuple, Self

from django.contrib.contenttypes.models import ContentType

from accounts.models import User
from catalog.models import Country, Genre, Movie, MovieList, Person, Tag
from nights.models import Night, Participant


class SiteFacts(NamedTuple):
    """Keys of what is in the site, what has most first."""

    movies: list[int]
    people: list[int]
    genres: list[int]
    countries: list[int]
    tags: list[int]
    heavy: int
    night: Night
    participant: int
    shared_list: str
    content_type: int
    words: list[str]
    title: str

    @classmethod
    def read(cls) -> Self:
        """Read them from the database."""
        heavy = User.objects.get(username="heavy")
        night = Night.objects.filter(host=heavy).order_by("pk")[0]
        movies = list(Movie.objects.order_by("pk").values_list("pk", flat=True))
        titles = Movie.objects.values_list("title", flat=True)
        counted = Counter(word.lower() for title in titles for word in title.split())
        return cls(
            movies=[movies[0], movies[500], movies[-1]],
            people=_first(Person, 20),
            genres=_first(Genre, 20),
            countries=_first(Country, 20),
            tags=_first(Tag, 20),
            heavy=heavy.pk,
            night=night,
            participant=Participant.objects.filter(night=night, user=None)[0].pk,
            shared_list=str(MovieList.objects.filter(user=heavy).order_by("pk")[0].share_key),
            content_type=ContentType.objects.get_for_model(Movie).pk,
            words=[word for word, _count in counted.most_common(8)],
            title=max(titles[:200], key=len),
        )


def _first(model: type[Genre | Country | Tag | Person], count: int) -> list[int]:
    return list(model._default_manager.order_by("pk").values_list("pk", flat=True)[:count])
