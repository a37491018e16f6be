"""The signed field in which a form names the user on whose page it was."""

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest

FIELD = "owner"
_SIGNER = Signer(salt="actions.form_owner")


def signed_owner(user_id: int) -> str:
    """Return the value of the field on a page of this user."""
    return _SIGNER.sign(str(user_id))


def owner_of(request: HttpRequest) -> int | None:
    """Return the id of the posted form's owner; None without a valid signature."""
    try:
        return int(_SIGNER.unsign(request.POST.get(FIELD, "")))
    except BadSignature:
        return None


def belongs_to_another_user(request: HttpRequest) -> bool:
    """Whether the posted form names an owner other than the logged-in user."""
    return bool(request.POST.get(FIELD)) and owner_of(request) != request.user.pk
