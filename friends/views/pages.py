"""Friends: the list, an invitation, what two have in common, and ending it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.requests import SignedInRequest
from actions.decorators import own_page, user_action
from core.limits import LimitReached
from core.sent_twice import create_once

from .. import services
from ..likeness import likeness_of
from ..models import Friendship, Suggestion


@own_page
def friends(request: SignedInRequest) -> HttpResponse:
    """The user's friends and open invitations."""
    own = Friendship.objects.of(request.user.pk).select_related("inviter", "friend")
    sent = Friendship.objects.invitations().filter(inviter=request.user)
    context = {
        "friends": [(one, one.other(request.user.pk)) for one in own.order_by("-accepted_at")],
        "invitations": [
            (one, request.build_absolute_uri(one.invitation_url)) for one in sent.order_by("-pk")
        ],
    }
    return render(request, "friends/list.html", context)


@user_action(page="friends")
def invite(request: SignedInRequest) -> HttpResponse:
    """Make a link to send to a friend."""
    own = Friendship.objects.filter(inviter=request.user)
    try:
        create_once(request, own, lambda: services.invite(request.user.pk))
    except LimitReached as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Here is a link: send it to one friend."))
    return redirect("friends")


@never_cache
@user_action(page="friends", has_page=True)
def invitation(request: SignedInRequest, key: str) -> HttpResponse:
    """Ask whoever has the link whether they agree; agreeing makes the two friends."""
    if request.method == "POST":
        return _accept(request, key)
    found = Friendship.objects.invitations().filter(key=key).select_related("inviter").first()
    context = {
        "invitation": found,
        "is_own": found is not None and found.inviter_id == request.user.pk,
    }
    status = 200 if found else 404
    return render(request, "friends/invitation.html", context, status=status)


def _accept(request: SignedInRequest, key: str) -> HttpResponse:
    try:
        own = Friendship.objects.filter(friend=request.user)
        accepted = create_once(request, own, lambda: services.accept(key, request.user.pk))
    except (services.FriendsError, LimitReached) as error:
        messages.error(request, str(error))
        return redirect("friends")
    name = accepted.other(request.user.pk).get_username()
    messages.success(request, _("You and %(name)s are friends.") % {"name": name})
    return redirect(accepted)


@own_page
def friend(request: SignedInRequest, friendship_pk: int) -> HttpResponse:
    """What the user and a friend have in common, and what they suggest to each other."""
    own = Friendship.objects.of(request.user.pk).select_related("inviter", "friend")
    friendship = get_object_or_404(own, pk=friendship_pk)
    other = friendship.other(request.user.pk)
    theirs = Suggestion.objects.filter(friendship=friendship).select_related("movie")
    context = {
        "friendship": friendship,
        "other": other,
        "likeness": likeness_of(request.user.pk, other.pk),
        "sent": theirs.filter(by=request.user).waiting().order_by("-pk"),
    }
    return render(request, "friends/friend.html", context)


@never_cache
@user_action(page="friends", has_page=True)
def end(request: SignedInRequest, friendship_pk: int) -> HttpResponse:
    """Ask, then delete a friendship; an invitation is withdrawn the same way."""
    if request.method == "POST":
        services.end(friendship_pk, request.user.pk)
        messages.success(request, _("Ended. Nothing of it is left."))
        return redirect("friends")
    own = Friendship.objects.of(request.user.pk).select_related("inviter", "friend")
    friendship = get_object_or_404(own, pk=friendship_pk)
    context = {"friendship": friendship, "other": friendship.other(request.user.pk)}
    return render(request, "friends/end.html", context)
