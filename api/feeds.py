"""Atom feeds of a user's picks and watchlist, each at a secret address."""

import datetime as dt
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.contrib.syndication.views import Feed as SyndicationFeed
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog.models import WatchlistEntry
from core.age_limit import limit_of, limit_rest_of_request
from recommendations.serving.picks import Pick, picks_on_page

from .models import Token

MOST_ENTRIES = 50
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

if TYPE_CHECKING:
    Feed = SyndicationFeed[Any, Token]
else:
    Feed = SyndicationFeed


class _OwnFeed(Feed):
    """A feed for whoever knows the secret in its address; nothing stores it."""

    feed_type = Atom1Feed

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().__call__(request, *args, **kwargs)
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


class _PicksFeed(_OwnFeed):
    def title(self, token: Token) -> str:
        return _("movierec: picks of %(name)s") % {"name": token.user.get_username()}

    def link(self, token: Token) -> str:
        return reverse("home")

    def items(self, token: Token) -> Sequence[Pick]:
        return picks_on_page(token.user_id).items

    def item_title(self, item: Pick) -> str:
        return _in_xml(str(item.movie))

    def item_description(self, item: Pick) -> str:
        return _in_xml(item.reason)

    def item_link(self, item: Pick) -> str:
        return item.movie.get_absolute_url()


class _WatchlistFeed(_OwnFeed):
    def title(self, token: Token) -> str:
        return _("movierec: watchlist of %(name)s") % {"name": token.user.get_username()}

    def link(self, token: Token) -> str:
        return reverse("watchlist")

    def items(self, token: Token) -> Sequence[WatchlistEntry]:
        own = WatchlistEntry.objects.filter(user=token.user_id, movie__hidden_at=None)
        own = own.select_related("movie")
        return list(own.order_by("-created_at", "-pk")[:MOST_ENTRIES])

    def item_title(self, item: WatchlistEntry) -> str:
        return _in_xml(str(item.movie))

    def item_description(self, item: WatchlistEntry) -> str:
        return _in_xml(item.movie.overview)

    def item_link(self, item: WatchlistEntry) -> str:
        return item.movie.get_absolute_url()

    def item_pubdate(self, item: WatchlistEntry) -> dt.datetime:
        return item.created_at

    def item_updateddate(self, item: WatchlistEntry) -> dt.datetime:
        return item.created_at


picks = require_safe(_PicksFeed())
watchlist = require_safe(_WatchlistFeed())


def _in_xml(text: str) -> str:
    """Leave out what XML cannot say."""
    return _NOT_IN_XML.sub("", text)
