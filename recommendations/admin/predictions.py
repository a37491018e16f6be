"""Admin of predictions."""

from django.contrib import admin
from django.utils.translation import gettext_lazy

from catalog.admin.ratings import StarsFilter, with_stars
from core.admin import ReadOnlyAdmin
from core.numbers import rounded

from ..models import Prediction
from .of_rating import OfRatingAdmin


class GivenFilter(StarsFilter):
    """Predictions by the stars that were given."""

    conditions = with_stars("rating__stars")


@admin.register(Prediction)
class PredictionAdmin(OfRatingAdmin, ReadOnlyAdmin):
    """Predictions beside the ratings that followed; read-only."""

    list_display = ["movie", "user", "predicted", "off_by", "given", "version", "made_at"]
    list_select_related = ["rating__movie", "rating__user", "version"]
    list_filter = ["made_at", ("version", admin.RelatedOnlyFieldListFilter), GivenFilter]
    ordering = ["-made_at", "-pk"]

    @admin.display(description=gettext_lazy("predicted"), ordering="stars")
    def predicted(self, prediction: Prediction) -> str:
        """The stars expected, and how far off they may be."""
        return str(prediction)

    @admin.display(description=gettext_lazy("given"), ordering="rating__stars")
    def given(self, prediction: Prediction) -> float:
        """The stars given."""
        return prediction.rating.stars

    @admin.display(description=gettext_lazy("off by"))
    def off_by(self, prediction: Prediction) -> str:
        """How far the prediction was from the stars given."""
        return rounded(abs(prediction.stars - prediction.rating.stars), 1)
