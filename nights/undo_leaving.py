"""How starting and leaving a movie night is taken back.

The token is made out to an account, or to a guest's former cookie: the participant is gone.
"""

from datetime import datetime
from typing import Any

from actions.signed_undo import SignedUndo, TooLate
from catalog.library.undo import Changed
from catalog.library.undo import undoable as undoable_by_user

from . import services
from .models import Night, Participant
from .services import NightError, Said

signed: SignedUndo[Participant] = SignedUndo("recommendations.night.come_back")


def facts_of(leaver: Participant, said: Said) -> dict[str, Any]:
    """Return all that someone was at a night, as the two steps take it."""
    return {
        "night": leaver.night_id,
        "name": leaver.name,
        "joined_at": leaver.joined_at.isoformat(),
        "invited": leaver.night.invitation_open,
        "stage": leaver.night.stage,
        "said": [said.stars, said.vetoes, said.votes],
    }


@undoable_by_user
def call_night_off(user_id: int, night: int) -> Changed:
    """Undo of starting a night, while nothing has been done there."""
    found = Night.objects.select_for_update().get(pk=night, host=user_id)
    if found.revision:
        raise TooLate
    found.delete()
    return Changed()


@undoable_by_user
def come_back(user_id: int, participant: int, **facts: Any) -> Changed:
    """Undo of leaving, for someone with an account."""
    _take_in(Participant(pk=participant, user_id=user_id), **facts)
    return Changed()


@signed.undoable
def come_back_as_guest(guest: int, **facts: Any) -> Participant:
    """Undo of leaving, for a guest; they are held by the id that they had."""
    return _take_in(Participant(pk=guest), **facts)


def _take_in(
    leaver: Participant,
    night: int,
    name: str,
    joined_at: str,
    invited: bool,
    stage: str,
    said: list[Any],
) -> Participant:
    found = Night.objects.get(pk=night)
    if there := found.participants.filter(pk=leaver.pk).first():
        return there
    closed_since = invited and not found.invitation_open
    decided_since = found.stage == Night.Stage.DECIDED and stage != found.stage
    if closed_since or decided_since:
        raise TooLate
    leaver.night, leaver.name = found, name
    leaver.joined_at = datetime.fromisoformat(joined_at)
    try:
        services.come_back(found, leaver, Said(*said))
    except NightError as error:
        raise TooLate from error
    return leaver
