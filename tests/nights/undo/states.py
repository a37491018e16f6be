"""All that is said at a night, and how it comes to be so."""

from django.test import Client

from nights import voting
from nights.models import GuestRating, Night, Participant, Shortlisted, Veto, Vote

from ..people import guest_of

TOO_LATE = "That can no longer be undone."
SETTINGS = {"rule": "average", "from_year": "1970", "to_year": "1999", "most_minutes": "120"}


def arrived(night: Night, name: str) -> tuple[Client, Participant]:
    """A guest who has read that they are in."""
    client, me = guest_of(night, name)
    client.get(night.get_absolute_url())
    return client, me


def state(night: Night) -> dict[str, object]:
    """All that is said at a night, but for how often it has changed."""
    row = Night.objects.filter(pk=night.pk).values().get()
    del row["revision"]
    return {
        "night": row,
        "people": list(Participant.objects.filter(night=night).order_by("pk").values()),
        "vetoes": list(Veto.objects.order_by("pk").values("participant", "movie")),
        "stars": list(
            GuestRating.objects.order_by("movie").values("participant", "movie", "stars")
        ),
        "movies": list(Shortlisted.objects.order_by("pk").values()),
        "votes": sorted(Vote.objects.values_list("participant", "entry")),
    }


def nothing(night: Night) -> None:
    """Leave a night as it was started."""


def voted(night: Night) -> None:
    voting.start_vote(night)
    for place, who in enumerate(night.participants.all()):
        movie = night.shortlist.all()[place].movie
        voting.set_vote(who, movie, wanted=True)


def decided(night: Night) -> None:
    voted(night)
    voting.close_vote(night)
