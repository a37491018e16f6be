"""The form of a rating."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .models.rating import validate_half_stars


class RatingForm(forms.Form):
    """The stars for a movie."""

    stars = forms.FloatField(
        validators=[validate_half_stars],
        error_messages={
            "invalid": _("A rating is 0.5 to 5 stars, in half stars."),
            "required": _("Choose 0.5 to 5 stars."),
        },
    )
