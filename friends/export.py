"""Friends and suggestions in a user's data export."""

from catalog.exports.tables import Table, exported, movie_columns, movie_values

from .models import Friendship, Suggestion


@exported("friends", Friendship)
def _friends(user_id: int) -> Table:
    """Return friendships and open invitations; of the other one, only the name."""
    own = Friendship.objects.involving(user_id).select_related("inviter", "friend").order_by("pk")
    return ("friend", "you_invited", "invited_at", "accepted_at"), (
        (
            one.other(user_id).get_username() if one.accepted_at else "",
            one.inviter_id == user_id,
            one.created_at,
            one.accepted_at,
        )
        for one in own
    )


@exported("suggestions", Suggestion)
def _suggestions(user_id: int) -> Table:
    """Return what the user suggested to friends, and friends to them."""
    own = Suggestion.objects.filter(friendship__in=Friendship.objects.involving(user_id))
    rows = own.order_by("pk").values_list(*movie_values(), "by", "created_at")
    return movie_columns("by_you", "at"), ((*movie, by == user_id, at) for *movie, by, at in rows)
