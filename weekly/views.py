"""The switch of the weekly mail, and the link in each mail that turns it off."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from actions.decorators import user_action

from .setting import may_have_it
from .subscribing import subscribe, unsubscribe, user_of


@user_action(replay=True, page="account")
def weekly_mail(request: SignedInRequest) -> HttpResponse:
    """Turn the weekly mail on or off."""
    if request.POST.get("weekly") != "on":
        unsubscribe(request.user.pk)
        messages.success(request, _("You get no weekly mail."))
    elif may_have_it(request.user):
        subscribe(request.user.pk)
        messages.success(request, _("You get three picks each Friday, by mail."))
    else:
        messages.error(request, _("Not turned on: confirm your address first."))
    return redirect("account")


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def weekly_off(request: HttpRequest, token: str) -> HttpResponse:
    """Ask, then turn the weekly mail off for the user of a signed token, who need not log in.

    Mail programs post here by themselves when their button is pressed (RFC 8058); following the
    link alone changes nothing, since programs that check links follow it, too.
    """
    user_id = user_of(token)
    if user_id is None:
        raise Http404("No mail has had this link.")
    if request.method == "POST":
        unsubscribe(user_id)
    return render(request, "weekly/off.html", {"is_off": request.method == "POST"})
