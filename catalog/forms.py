"""What people send to the catalogue."""

from django import forms

from .models import HALF_STARS


class RatingForm(forms.Form):
    """Stars for one movie."""

    stars = forms.TypedChoiceField(
        choices=[(str(stars), f"{stars:g} stars") for stars in HALF_STARS],
        coerce=float,
        error_messages={
            "invalid_choice": "A rating is 0.5 to 5 stars, in half stars.",
            "required": "Choose 0.5 to 5 stars.",
        },
    )
