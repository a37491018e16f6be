"""The weekly mail itself: three picks with the reasons that the pages give."""

from collections.abc import Collection, Sequence
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.adapter import at_site
from core.age_limit import limit_of, limited_to
from core.rating_scale import shown_to
from recommendations.serving.picks import Pick, picks_on_page

from .models import SentMail, Subscription
from .subscribing import off_address

PICKS = 3


def picks_and_message(subscription: Subscription) -> tuple[list[Pick], EmailMessage] | None:
    """Return what to send to a subscriber; None where there are no three movies to name."""
    with (
        translation.override(subscription.language),
        timezone.override(ZoneInfo(subscription.time_zone)),
        shown_to(subscription.user),
        limited_to(limit_of(subscription.user)),
    ):
        picks = picks_on_page(subscription.user_id)
        three = _three(picks.items, _sent_lately(subscription.user_id))
        if len(three) < PICKS:
            return None
        return three, _message(subscription, three, is_personal=picks.personal)


def _sent_lately(user_id: int) -> set[int]:
    sent = SentMail.objects.filter(user=user_id).values_list("movies", flat=True)
    return {movie for movies in sent for movie in movies}


def _three(picks: Sequence[Pick], lately: Collection[int]) -> list[Pick]:
    """Return the first picks that were in no mail lately; where there are too few, others too."""
    return sorted(picks, key=lambda pick: pick.movie.pk in lately)[:PICKS]


def _message(subscription: Subscription, picks: list[Pick], *, is_personal: bool) -> EmailMessage:
    off = off_address(subscription.user_id)
    context = {
        "user": subscription.user,
        "picks": [(pick, at_site(pick.movie.get_absolute_url())) for pick in picks],
        "is_personal": is_personal,
        "home": at_site(reverse("home")),
        "off": off,
        "current_site": {"domain": urlsplit(settings.SITE_URL).netloc},
    }
    return EmailMessage(
        subject=_("Three for the weekend"),
        body=render_to_string("weekly/mail.txt", context).strip() + "\n",
        to=[subscription.user.email],
        # RFC 8058: one click in the mail program is enough.
        headers={
            "List-Unsubscribe": f"<{off}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
