"""Friends, each with a client of their own."""

from django.test import Client

from accounts.models import User
from catalog.models import Movie
from friends import services
from friends.models import Friendship, Suggestion


def befriend(one: User, other: User) -> Friendship:
    return services.accept(str(services.invite(one.pk).key), other.pk)


def suggested(friendship: Friendship, by: User, movie: Movie) -> Suggestion:
    services.suggest(friendship, by.pk, movie)
    return Suggestion.objects.get(friendship=friendship, by=by, movie=movie)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client
