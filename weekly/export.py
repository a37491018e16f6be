"""The weekly mail in a user's data export."""

from catalog.exports.tables import Table, export_rows, exported

from .models import SentMail, Subscription

export_rows("weekly-mail", Subscription, "language time_zone since", of="pk")


@exported("weekly-mails-sent", SentMail)
def _sent(user_id: int) -> Table:
    """Return which movies, by their ids in the catalogue, were in the mails of the last weeks."""
    sent = SentMail.objects.filter(user=user_id).order_by("week").values_list("week", "movies")
    return ("week", "movies"), ((week, " ".join(map(str, movies))) for week, movies in sent)
