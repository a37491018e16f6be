"""Tokens in a user's data export."""

from catalog.exports.tables import Table, exported

from .models import Token


@exported("tokens", Token)
def _tokens(user_id: int) -> Table:
    """Return the tokens without what opens anything."""
    columns = ("name", "scope", "created_at", "expires_at", "last_used_on", "time_zone")
    return columns, Token.objects.filter(user=user_id).order_by("pk").values_list(*columns)
