"""Who asks, as a browser that is logged in, and what of theirs is put into addresses."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from django.contrib import admin
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from api.access.secrets import new_seed, secret_from
from api.models import Token
from catalog.models import MovieList, Viewing
from friends.models import Suggestion
from nights.access import set_guest_cookie
from nights.models import Night, Participant
from shelves.models import Shelf
from weekly.subscribing import off_token

from .addresses import Route
from .site_facts import SiteFacts

LONG_NUMBER = 10**17
LONG_WORD = "a" * 100

_ADDRESSES: dict[int, list[str]] = {}

Values = Mapping[str, Sequence[object]]
"""By parameter, what to put in its place; the first ones together, then the second ones, ..."""


class Role(NamedTuple):
    """A visitor of the site.

    Attributes
    ----------
    name
        For the table.
    client
        Their browser.
    user
        None for those without an account.
    """

    name: str
    client: Client
    user: User | None

    def asks_for(self, route: Route) -> bool:
        """Say whether this role is sent to a route: admins see the admin, guests their night."""
        if self.name == "guest":
            return route.name.startswith("night")
        return (self.name == "staff") == route.pattern.startswith("admin/")


def roles(facts: SiteFacts) -> list[Role]:
    """Log everyone in."""
    names = ("newcomer", "typical", "heavy", "staff")
    users = [(name, User.objects.get(username=name)) for name in names]
    return [
        Role("visitor", _browser(), None),
        *(Role(name, _logged_in(user), user) for name, user in users),
        Role("guest", _guest(facts.night), None),
    ]


def values_of(route: Route, role: Role, facts: SiteFacts) -> Values:
    """Return typical values of a route's parameters; none of those that are not known."""
    known: dict[str, Sequence[object]] = {
        "pk": facts.movies,
        "app_label": ["catalog"],
        "content_type_id": [facts.content_type],
        "object_id": facts.movies,
        "id": [facts.heavy],
        "path": ["posters/none.jpg"],
        "url": ["nowhere/"],
        "uidb36": ["1"],
        "movie": facts.movies,
        "secret": _addresses_of(role.user.pk if role.user else facts.heavy),
        **_own(role, facts),
    }
    if route.name == "person":
        known["pk"] = facts.people[:2]
    elif route.name in ("night_remove", "night_restore"):
        known["pk"] = [facts.participant]
    elif route.name == "shared_list":
        known["key"] = [facts.shared_list]
    elif route.name.startswith("account"):
        known["key"] = [LONG_WORD]
    elif route.pattern.startswith("admin/"):
        known |= _objects(route)
    return {name: known[name] for name in route.parameters if name in known}


def _own(role: Role, facts: SiteFacts) -> dict[str, Sequence[object]]:
    """Return what belongs to a user; to the heavy one where this one has nothing."""
    user = role.user.pk if role.user else facts.heavy
    lists = MovieList.objects.filter(user=user).order_by("pk")
    if not lists.exists():
        lists = MovieList.objects.filter(user=facts.heavy).order_by("pk")
    longest, shortest = lists[0], lists[2]
    nights = Night.objects.filter(host=user).order_by("pk")[:3]
    keys = [night.key for night in nights] or [facts.night.key]
    viewing = Viewing.objects.filter(user=user).order_by("pk").values_list("pk", flat=True).first()
    friendship, suggestion = _of_friends()
    return {
        "list_pk": [longest.pk, shortest.pk],
        "entry_pk": [longest.entries.values_list("pk", flat=True)[5]],
        "viewing_pk": [viewing or LONG_NUMBER],
        "list": [longest.pk, shortest.pk],
        "viewing": [viewing or LONG_NUMBER],
        "night": [night.pk for night in nights] or [facts.night.pk],
        "import_pk": [LONG_NUMBER],
        "unmatched_pk": [LONG_NUMBER],
        "export_pk": [LONG_NUMBER],
        "shelf_pk": [_shelf()],
        "token": [off_token(user)],
        "friendship_pk": [friendship],
        "suggestion_pk": [suggestion],
        "year": [date.today().year, 1900],
        "key": keys if role.user else [facts.night.key],
    }


def _of_friends() -> tuple[int, int]:
    """Return the friendship of the heavy and the typical user, and one of its suggestions."""
    first = Suggestion.objects.order_by("pk").first()
    return (LONG_NUMBER, LONG_NUMBER) if first is None else (first.friendship_id, first.pk)


def _shelf() -> int:
    """Return the large shelf, which is everyone's."""
    first = Shelf.objects.order_by("pk").first()
    return LONG_NUMBER if first is None else first.pk


def _objects(route: Route) -> dict[str, Sequence[object]]:
    """Return the first object of the admin page's model: what is large has been made first."""
    for model in admin.site._registry:
        if route.pattern.startswith(f"admin/{model._meta.app_label}/{model._meta.model_name}/"):
            first = model._default_manager.order_by("pk").values_list("pk", flat=True).first()
            return {"object_id": [first if first is not None else LONG_NUMBER]}
    return {}


def _browser() -> Client:
    browser = Client(
        raise_request_exception=False,
        headers={"host": "localhost", "accept-encoding": "gzip", "accept": "text/html"},
    )
    browser.defaults["SERVER_NAME"] = "localhost"
    return browser


def _logged_in(user: User) -> Client:
    browser = _browser()
    browser.force_login(user)
    browser.defaults["HTTP_AUTHORIZATION"] = f"Bearer {_token(user.pk, 'write')}"
    return browser


def _token(user: int, scope: str) -> str:
    """Make a token, which goes with all that is changed here."""
    secret = secret_from(user, new_seed()) or ""
    Token.objects.keep(user, secret, "Cost", scope, None)
    return secret


def _addresses_of(user: int) -> list[str]:
    """Return the secrets of two addresses, the same each time."""
    if user not in _ADDRESSES:
        _ADDRESSES[user] = [_token(user, scope) for scope in ("feed", "seen")]
    return _ADDRESSES[user]


def _guest(night: Night) -> Client:
    guest = Participant.objects.filter(night=night, user=None).order_by("pk")[0]
    guest.night = night
    response = HttpResponse()
    set_guest_cookie(response, guest)
    browser = _browser()
    browser.cookies.update(response.cookies)
    return browser
