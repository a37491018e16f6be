"""The drawing of a movie's rating histogram."""

from dataclasses import dataclass

from django import template
from django.utils.safestring import SafeString

from core.rating_scale import is_out_of_ten
from core.rendering import render_once

from ..models import Movie
from ..rating_histogram import Bar, Histogram, histogram_of

register = template.Library()

BAR_WIDTH, GAP, HEIGHT = 26, 4, 80


@dataclass(frozen=True)
class Drawn:
    """A bar's place in the drawing, in SVG units."""

    bar: Bar
    x: int
    y: float
    width: int
    height: float


@register.simple_tag
def stars_histogram(movie: Movie) -> SafeString | str:
    """Return the histogram of the movie's ratings; nothing if there are too few."""
    found = histogram_of(movie)
    if found is None:
        return ""
    template = "catalog/partials/histogram.html"
    return render_once(template, spread=found, out_of_ten=is_out_of_ten())


@register.filter
def drawn(histogram: Histogram) -> list[Drawn]:
    """Return the bars with their places; a bar with a rating is never invisible."""
    heights = [max(HEIGHT * bar.height / 100, 1.5) if bar.count else 0.0 for bar in histogram.bars]
    return [
        Drawn(
            bar, place * (BAR_WIDTH + GAP), round(HEIGHT - height, 1), BAR_WIDTH, round(height, 1)
        )
        for place, (bar, height) in enumerate(zip(histogram.bars, heights, strict=True))
    ]
