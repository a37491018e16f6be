"""Atom feeds of a user's picks and watchlist, each at a secret address."""

import datetime as dt
import re
from typing import Any

from django.contrib.syndication.views import Feed as SyndicationFeed
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from accounts.adapter import at_site
from accounts.models import User
from catalog.models import Rating, WatchlistEntry
from core.age_limit import limit_of, limit_rest_of_request
from recommendations.registry.current import served_version
from recommendations.serving.picks import Pick, picks_on_page

from .models import Token

MOST_ENTRIES = 50
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class _OwnFeed(SyndicationFeed):  # type: ignore[type-arg]
    """A feed for whoever knows the secret in its address; nothing stores it."""

    feed_type = Atom1Feed
    author_name = "movierec"

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().__call__(request, *args, **kwargs)
        # It is that of the newest entry, and says nothing of entries that are gone.
        response.headers.pop("Last-Modified", None)
        response["Cache-Control"] = "private, no-cache"
        response["X-Robots-Tag"] = "noindex"
        return response

    def get_object(self, request: HttpRequest, secret: str) -> Token:
        """Return the token of the address."""
        token = Token.objects.filter(scope=Token.Scope.FEED).with_secret(secret)
        if token is None:
            raise Http404
        limit_rest_of_request(limit_of(token.user))
        return token

    def feed_guid(self, token: Token) -> str:
        """Return an id that only this user's feed has, and that a new secret leaves as it is."""
        return f"{at_site(str(self.link(token)))}#user-{token.user_id}"


class _PicksFeed(_OwnFeed):
    def title(self, token: Token) -> str:
        return _("movierec: picks of %(name)s") % {"name": token.user.get_username()}

    def link(self, token: Token) -> str:
        return reverse("home")

    def items(self, token: Token) -> list[tuple[Pick, dt.datetime]]:
        changed = _picks_changed_at(token.user)
        return [(pick, changed) for pick in picks_on_page(token.user_id).items]

    def item_title(self, item: tuple[Pick, dt.datetime]) -> str:
        return _in_xml(str(item[0].movie))

    def item_description(self, item: tuple[Pick, dt.datetime]) -> str:
        return _in_html(item[0].reason)

    def item_link(self, item: tuple[Pick, dt.datetime]) -> str:
        return item[0].movie.get_absolute_url()

    def item_updateddate(self, item: tuple[Pick, dt.datetime]) -> dt.datetime:
        return item[1]


class _WatchlistFeed(_OwnFeed):
    def title(self, token: Token) -> str:
        return _("movierec: watchlist of %(name)s") % {"name": token.user.get_username()}

    def link(self, token: Token) -> str:
        return reverse("watchlist")

    def items(self, token: Token) -> list[WatchlistEntry]:
        own = WatchlistEntry.objects.filter(user=token.user_id, movie__hidden_at=None)
        own = own.select_related("movie")
        return list(own.order_by("-created_at", "-pk")[:MOST_ENTRIES])

    def item_title(self, item: WatchlistEntry) -> str:
        return _in_xml(str(item.movie))

    def item_description(self, item: WatchlistEntry) -> str:
        return _in_html(item.movie.overview)

    def item_link(self, item: WatchlistEntry) -> str:
        return item.movie.get_absolute_url()

    def item_pubdate(self, item: WatchlistEntry) -> dt.datetime:
        return item.created_at

    def item_updateddate(self, item: WatchlistEntry) -> dt.datetime:
        return item.created_at


picks = require_safe(conditional_page(_PicksFeed()))
watchlist = require_safe(conditional_page(_WatchlistFeed()))


def _picks_changed_at(user: User) -> dt.datetime:
    """Return since when the user's picks are made from what they are made from now."""
    moments: list[dt.datetime] = [user.date_joined]
    if version := served_version():
        moments.append(version.started_at)
    rated = Rating.objects.filter(user=user).aggregate(last=Max("updated_at"))
    if rated["last"]:
        moments.append(rated["last"])
    return max(moments)


def _in_html(text: str) -> str:
    """Return plain text for a summary, which readers take for HTML."""
    return escape(_in_xml(text))


def _in_xml(text: str) -> str:
    """Leave out what XML cannot say."""
    return _NOT_IN_XML.sub("", text)
