"""Suggesting a movie to a friend, dismissing a suggestion, and taking one back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.requests import SignedInRequest
from actions.decorators import page_to_return_to, user_action
from catalog.models import Movie
from core.limits import LimitReached
from core.request_numbers import whole_number

from .. import services
from ..models import Friendship


@user_action()
def suggest(request: SignedInRequest, pk: int) -> HttpResponse:
    """Suggest a movie to a friend."""
    movie = get_object_or_404(Movie, pk=pk)
    own = Friendship.objects.of(request.user.pk).select_related("inviter", "friend")
    friendship = get_object_or_404(own, pk=whole_number(request.POST.get("friend")))
    facts = {"movie": movie.title, "name": friendship.other(request.user.pk).get_username()}
    try:
        services.suggest(friendship, request.user.pk, movie)
    except LimitReached as error:
        messages.error(request, str(error))
    except Friendship.DoesNotExist:
        messages.error(request, _("Not suggested: you two are no longer friends."))
    else:
        messages.success(request, _("%(movie)s: suggested to %(name)s.") % facts)
    return redirect(movie)


@user_action(page="watchlist")
def dismiss(request: SignedInRequest, suggestion_pk: int) -> HttpResponse:
    """Turn a friend's suggestion down."""
    services.dismiss(suggestion_pk, request.user.pk)
    messages.success(request, _("The suggestion is gone."))
    return redirect(page_to_return_to(request, reverse("watchlist")))


@user_action(page="friends")
def take_back(request: SignedInRequest, suggestion_pk: int) -> HttpResponse:
    """Take one's own suggestion back."""
    services.take_back(suggestion_pk, request.user.pk)
    messages.success(request, _("You have taken the suggestion back."))
    return redirect(page_to_return_to(request, reverse("friends")))
