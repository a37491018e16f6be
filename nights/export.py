"""Movie nights in a user's data export."""

from catalog.exports.tables import MOVIE, Table, exported, movie_columns

from .models import Night, Participant, Veto, Vote


@exported("nights", Participant)
def _nights(user_id: int) -> Table:
    """Return the nights that a user is or was in, without the other participants."""
    own = Participant.objects.filter(user=user_id).order_by("joined_at", "pk")
    return ("night", "date", "your_name", "joined_at", "removed"), own.values_list(
        "night__name", "night__date", "name", "joined_at", "removed"
    )


@exported("nights-hosted", Night)
def _nights_hosted(user_id: int) -> Table:
    own = Night.objects.filter(host=user_id).order_by("pk")
    columns = (
        "invitation_open",
        "stage",
        "rule",
        "from_year",
        "to_year",
        "genre__name",
        "most_minutes",
        "only_watchable",
        "created_at",
    )
    named = ("night", "date", *(column.removesuffix("__name") for column in columns))
    return named, own.values_list("name", "date", *columns)


@exported("night-vetoes", Veto)
def _vetoes(user_id: int) -> Table:
    own = Veto.objects.filter(participant__user=user_id).order_by("pk")
    return movie_columns("night"), own.values_list(*MOVIE, "participant__night__name")


@exported("night-votes", Vote)
def _votes(user_id: int) -> Table:
    own = Vote.objects.filter(participant__user=user_id).order_by("pk")
    movies = [f"entry__{column}" for column in MOVIE]
    return movie_columns("night"), own.values_list(*movies, "participant__night__name")
