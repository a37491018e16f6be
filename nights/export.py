"""Movie nights in a user's data export."""

from catalog.exports.tables import export_rows

from .models import Night, Participant, Veto, Vote

# Those that a user is or was in, without the other participants.
export_rows(
    "nights",
    Participant,
    "night=night__name date=night__date your_name=name joined_at removed",
    order="joined_at pk",
)
export_rows(
    "nights-hosted",
    Night,
    "night=name date invitation_open stage rule from_year to_year genre=genre__name most_minutes"
    " only_watchable created_at",
    of="host",
)
export_rows(
    "night-vetoes", Veto, "night=participant__night__name", of="participant__user", movie="movie"
)
export_rows(
    "night-votes",
    Vote,
    "night=participant__night__name",
    of="participant__user",
    movie="entry__movie",
)
