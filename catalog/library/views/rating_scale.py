"""Whether the user reads ratings as stars or out of ten."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext

from accounts.requests import SignedInRequest
from actions.decorators import user_action
from actions.responses import Undo, add_message


@user_action(replay=True, page="account")
def rating_scale(request: SignedInRequest) -> HttpResponse:
    """Show ratings out of ten, or as stars."""
    user = request.user
    user.out_of_ten = request.POST.get("scale") == "ten"
    user.save(update_fields=["out_of_ten"])
    if user.out_of_ten:
        message, before = gettext("Ratings are shown out of ten."), "stars"
    else:
        message, before = gettext("Ratings are shown as stars."), "ten"
    add_message(request, message, Undo(reverse("rating_scale"), [("scale", before)]))
    return redirect("account")
