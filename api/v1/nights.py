"""Movie nights, to read."""

import datetime as dt
from typing import Any

from django.shortcuts import get_object_or_404
from ninja import Router, Schema
from pydantic import Field

from core.age_limit import limit_of, limit_rest_of_request
from nights.board import BoardEntry, Match, board_of
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

    @staticmethod
    def resolve_predicted(entry: BoardEntry) -> tuple[Match, ...]:
        """Return the stars of each."""
        return entry.matches


class BoardOut(NightOut):
    """A night as you see it."""

    people: list[str]
    choices: list[ChoiceOut] = Field(description="Best first; once decided, by votes.")


@router.get("", response=Page[NightOut], summary="List your nights, the newest first")
def list_nights(request: ApiRequest, which: WhichPage) -> dict[str, Any]:
    """Return a page of those that you take part in."""
    return page_of(_own(request), "-pk", which)


@router.get("/{id:night}", response=BoardOut, summary="Read a night")
def get_night(request: ApiRequest, night: int) -> dict[str, Any]:
    """Return its people and movies."""
    found = get_object_or_404(_own(request).with_age_limit(), pk=night)
    limit_rest_of_request(limit_of(found))
    present = Participant.objects.present().filter(night=found)
    board = board_of(found, get_object_or_404(present, user=request.auth.user_id))
    return {
        **NightOut.from_orm(found).dict(),
        "people": [each.name for each in board.people],
        "choices": board.entries,
    }


def _own(request: ApiRequest) -> NightQuerySet:
    return Night.objects.of(request.auth.user_id).select_related("genre", "host")
