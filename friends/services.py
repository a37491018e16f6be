"""Inviting, accepting and ending; suggesting, dismissing and taking back."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from catalog.models import Movie
from core.deletion import delete_whole, hold
from core.limits import refuse_more

from .models import (
    MOST_FRIENDS,
    MOST_SUGGESTIONS,
    Friendship,
    Suggestion,
    SuggestionQuerySet,
)


class FriendsError(Exception):
    """Something that cannot be done; its text is shown to the user."""


def invite(user_id: int) -> Friendship:
    """Make a secret link that one other person can accept.

    Raises
    ------
    LimitReached
        If they have as many friends and invitations as there can be.
    """
    with transaction.atomic():
        hold(User.objects.filter(pk=user_id))
        Friendship.objects.too_old().filter(inviter=user_id).delete()
        _refuse_more_friends(user_id)
        return Friendship.objects.create(inviter_id=user_id)


def accept(key: str, user_id: int) -> Friendship:
    """Agree to an invitation; from then on it is a friendship, and its link is used up.

    Raises
    ------
    FriendsError
        If there is no such invitation any more, it is their own, or the two are friends already.
    LimitReached
        If they have as many friends and invitations as there can be.
    """
    with transaction.atomic():
        invitation = Friendship.objects.invitations().filter(key=key).first()
        if invitation is None:
            raise FriendsError(_("This invitation is used up, withdrawn or too old."))
        if invitation.inviter_id == user_id:
            raise FriendsError(_("This is your own invitation: send its link to someone else."))
        # The parents first, as where an account is deleted.
        hold(User.objects.filter(pk__in=[invitation.inviter_id, user_id]))
        there = Friendship.objects.involving(user_id).involving(invitation.inviter_id)
        if there.filter(accepted_at__isnull=False).exists():
            raise FriendsError(_("You two are friends already."))
        _refuse_more_friends(user_id)
        changed = Friendship.objects.filter(pk=invitation.pk, key=key).update(
            friend_id=user_id, accepted_at=timezone.now(), key=None
        )
        if not changed:
            raise FriendsError(_("This invitation is used up, withdrawn or too old."))
        return Friendship.objects.get(pk=invitation.pk)


def delete_old_invitations() -> int:
    """Delete the invitations that are too old to be accepted; return how many."""
    return delete_whole(Friendship.objects.too_old())


def end(friendship_id: int, user_id: int) -> bool:
    """Delete a friendship or an invitation with all suggestions; say whether it was there."""
    own = Friendship.objects.involving(user_id).filter(pk=friendship_id)
    return delete_whole(own) > 0


def suggest(friendship: Friendship, user_id: int, movie: Movie) -> None:
    """Suggest a movie to the other one, unless it has been done.

    Raises
    ------
    LimitReached
        If as many suggestions wait for them as there can be.
    Friendship.DoesNotExist
        If it has been ended meanwhile.
    """
    with transaction.atomic():
        # The parents first, as where an account is deleted.
        hold(User.objects.filter(pk=user_id))
        own_friends = Friendship.objects.involving(user_id).filter(accepted_at__isnull=False)
        own_friends.select_for_update().get(pk=friendship.pk)
        own = Suggestion.objects.filter(friendship=friendship, by=user_id)
        if own.filter(movie=movie).exists():
            return
        full = _("%(most)s of your suggestions wait for this friend. Take one back first.")
        refuse_more(own.waiting(), MOST_SUGGESTIONS, full)
        Suggestion.objects.create(friendship=friendship, by_id=user_id, movie=movie)


def dismiss(suggestion_id: int, user_id: int) -> None:
    """Turn down what a friend suggested; nothing where it is gone."""
    theirs = _suggestions_among_friends(user_id).exclude(by=user_id)
    theirs.filter(pk=suggestion_id).update(dismissed=True)


def take_back(suggestion_id: int, user_id: int) -> None:
    """Delete one's own suggestion; nothing where it is gone or dismissed."""
    own = _suggestions_among_friends(user_id).filter(by=user_id)
    own.waiting().filter(pk=suggestion_id).delete()


def _suggestions_among_friends(user_id: int) -> SuggestionQuerySet:
    friends = Friendship.objects.of(user_id)
    return Suggestion.objects.filter(friendship__in=friends.values("pk"))


def _refuse_more_friends(user_id: int) -> None:
    full = _("You have %(most)s friends and open invitations, and there can be no more.")
    refuse_more(Friendship.objects.involving(user_id), MOST_FRIENDS, full)
