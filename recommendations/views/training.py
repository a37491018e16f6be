"""Whether a user's ratings are used to train models."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.requests import SignedInRequest
from actions.decorators import user_action
from actions.responses import Undo, add_message

from ..models import Preferences


@user_action(replay=True, page="account")
def leave_training(request: SignedInRequest) -> HttpResponse:
    """Leave the user's ratings out of training, or take them in again."""
    leaves = request.POST.get("training") == "leave"
    own, _created = Preferences.objects.get_or_create(user=request.user)
    if leaves != (own.left_training_at is not None):
        own.left_training_at = timezone.now() if leaves else None
        own.save(update_fields=["left_training_at"])
    if leaves:
        message, before = _("The next model is trained without your ratings and diary."), "join"
    else:
        message, before = _("The next model is trained with your ratings and diary."), "leave"
    add_message(request, message, Undo(reverse("leave_training"), [("training", before)]))
    return redirect("account")
