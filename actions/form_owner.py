"""Whose page a form was on: each form says so, signed, so that nobody can speak for another."""

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest

FIELD = "owner"
_SIGNER = Signer(salt="actions.form_owner")


def signed_owner(user_id: int) -> str:
    """Return what a form on this user's page sends."""
    return _SIGNER.sign(str(user_id))


def owner_of(request: HttpRequest) -> int | None:
    """Return whose page the posted form was on; None where it does not say, or it is not so."""
    try:
        return int(_SIGNER.unsign(request.POST.get(FIELD, "")))
    except BadSignature:
        return None


def is_made_for_another(request: HttpRequest) -> bool:
    """Whether the posted form says that it was not on a page of who is signed in now."""
    return bool(request.POST.get(FIELD)) and owner_of(request) != request.user.pk
