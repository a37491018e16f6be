"""What people send to the catalogue."""

from django import forms

from .models.rating import validate_half_stars


class RatingForm(forms.Form):
    """Stars for one movie."""

    stars = forms.FloatField(
        validators=[validate_half_stars],
        error_messages={
            "invalid": "A rating is 0.5 to 5 stars, in half stars.",
            "required": "Choose 0.5 to 5 stars.",
        },
    )
