"""Movie nights, to read."""

import datetime as dt
from typing import Any

from django.shortcuts import get_object_or_404
from ninja import Router, Schema
from pydantic import Field

from core.age_limit import limit_of, limit_rest_of_request
from nights.board import BoardEntry, board_of
from nights.models import Night, NightQuerySet, Participant

from .authentication import ApiRequest
from .cursors import Page, WhichPage, page_of
from .schemas import MovieOut

router = Router(tags=["Nights"])


class NightOut(Schema):
    """A night that you take part in."""

    id: int
    name: str
    date: dt.date | None
    stage: str = Field(description="picking, voting or decided.")
    rule: str = Field(description="fair, average or least misery.")

    @classmethod
    def of(cls, night: Night) -> "NightOut":
        """Return a night."""
        return cls(
            id=night.pk, name=night.name, date=night.date, stage=night.stage, rule=night.rule
        )


class MatchOut(Schema):
    """How many stars someone is predicted to give a movie."""

    name: str
    stars: float


class ChoiceOut(Schema):
    """A movie to choose from."""

    movie: MovieOut
    predicted: list[MatchOut]
    votes: int
    mine: bool = Field(description="Whether you voted for it.")
    wins: bool

    @classmethod
    def of(cls, entry: BoardEntry) -> "ChoiceOut":
        """Return a movie of a board."""
        return cls(
            movie=MovieOut.of(entry.movie),
            predicted=[MatchOut(name=it.name, stars=it.stars) for it in entry.matches],
            votes=entry.votes,
            mine=entry.mine,
            wins=entry.wins,
        )


class BoardOut(NightOut):
    """A night as you see it."""

    people: list[str]
    choices: list[ChoiceOut] = Field(description="Best first; once decided, by votes.")


@router.get("", response=Page[NightOut], summary="List your nights, the newest first")
def list_nights(request: ApiRequest, which: WhichPage) -> dict[str, Any]:
    """Return a page of those that you take part in."""
    return page_of(_own(request), "-pk", which, NightOut.of)


@router.get("/{id:night}", response=BoardOut, summary="Read a night")
def get_night(request: ApiRequest, night: int) -> BoardOut:
    """Return its people and movies."""
    found = get_object_or_404(_own(request).with_age_limit(), pk=night)
    limit_rest_of_request(limit_of(found))
    present = Participant.objects.present().filter(night=found)
    board = board_of(found, get_object_or_404(present, user=request.auth.user_id))
    return BoardOut(
        **NightOut.of(found).dict(),
        people=[each.name for each in board.people],
        choices=[ChoiceOut.of(entry) for entry in board.entries],
    )


def _own(request: ApiRequest) -> NightQuerySet:
    return Night.objects.of(request.auth.user_id).select_related("genre", "host")
