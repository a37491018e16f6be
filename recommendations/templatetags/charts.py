"""Parts of the charts of the taste page and the desk: hundreds of shapes, slow for templates.

All texts that are put in are escaped; the rest are coordinates and numbers of ours.
"""

from collections.abc import Callable, Iterable
from functools import cache
from html import escape
from typing import Any, TypeVar

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import ngettext

from catalog.addresses import addresses_of
from catalog.templatetags.posters import poster
from catalog.templatetags.stars import in_halves
from core.numbers import as_percent, counted, half_up, rounded_half_up
from core.rating_scale import on_scale

from ..taste.accuracy import Point
from ..taste.charts import Column, Strip, Tick, star_scale, x_of_stars
from ..taste.map_labels import Label
from ..taste.movie_map import Dot
from ..taste.page import UnusualRating

register = template.Library()
Part = TypeVar("Part")


def _drawn(draw: Callable[[Part], str], parts: Iterable[Part]) -> SafeString:
    return mark_safe("".join(map(draw, parts)))  # noqa: S308 - see above


@register.simple_tag
def star_columns(columns: Iterable[Column]) -> SafeString:
    """Return the columns of how often each half star is given, with everyone's marks."""
    return _drawn(_star_column, columns)


def _star_column(column: Column) -> str:
    mark, number = "", ""
    if column.other_y:
        at = f'x1="-12%" x2="112%" y1="{column.other_y}" y2="{column.other_y}"'
        mark = (
            f'<svg x="{column.x}" width="{column.width}" height="194" overflow="visible">'
            f'<line class="chart-mark-edge" {at} /><line class="chart-mark" {at} /></svg>'
        )
    if column.count:
        number = _over(column, str(column.percent))
    return (
        f"<g><title>{escape(column.label)}: {as_percent(column.percent)}</title>"
        f"{_upright(column)}{mark}{number}"
        f'<text class="chart-tick" x="{column.middle}" y="188" text-anchor="middle">'
        f"{escape(column.label)}</text></g>"
    )


@register.simple_tag
def star_rows(columns: Iterable[Column]) -> SafeString:
    """Return the same as rows of a table."""
    return _drawn(
        lambda column: (
            f'<tr><th scope="row">{escape(column.label)}</th><td>{counted(column.count)}</td>'
            f"<td>{as_percent(column.value, 1)}</td>"
            f"<td>{as_percent(column.other or 0.0, 1)}</td></tr>"
        ),
        columns,
    )


@register.simple_tag
def time_columns(columns: Iterable[Column]) -> SafeString:
    """Return the columns of how many there are of each day, month or year."""
    return _drawn(
        lambda column: (
            f"<g><title>{escape(column.label)}: {column.count}</title>{_upright(column)}"
            f"{_over(column, counted(column.count)) if column.is_peak else ''}</g>"
        ),
        columns,
    )


@register.simple_tag
def time_ticks(ticks: Iterable[Tick]) -> SafeString:
    """Return the dates below them."""
    return _drawn(
        lambda tick: (
            f'<text class="chart-tick{" wide-only" if tick.wide_only else ""}" x="{tick.x}" y="188"'
            f' text-anchor="{tick.anchor}">{escape(tick.label)}</text>'
        ),
        ticks,
    )


@register.simple_tag
def time_rows(columns: Iterable[Column]) -> SafeString:
    """Return the same as rows of a table."""
    return _drawn(
        lambda column: (
            f'<tr><th scope="row">{escape(column.label)}</th><td>{counted(column.count)}</td></tr>'
        ),
        columns,
    )


def _upright(column: Column) -> str:
    return (
        f'<rect class="chart-column" x="{column.x}" y="{column.y}"'
        f' width="{column.width}" height="{column.height}" />'
    )


def _over(column: Column, number: str) -> str:
    return (
        f'<text class="chart-value" x="{column.middle}" y="{column.label_y}"'
        f' text-anchor="middle">{number}</text>'
    )


@register.simple_tag
def strip_scale() -> SafeString:
    """Return the numbers of a scale of stars."""
    return _drawn(
        lambda tick: (
            f'<text class="chart-tick" x="{tick[0]}" y="13" text-anchor="middle">{tick[1]}</text>'
        ),
        star_scale(),
    )


@register.simple_tag
def strip_rows(strips: Iterable[Strip]) -> SafeString:
    """Return the rows of a table with two means, which are drawn on that scale."""
    in_stars = _in_stars()
    grid = "".join(
        f'<line class="strip-grid" x1="{x}" x2="{x}" y1="0" y2="32" />'
        for x, _stars in star_scale()
    )
    return _drawn(lambda strip: _strip_row(strip, grid, in_stars), strips)


def _strip_row(strip: Strip, grid: str, in_stars: Callable[[float, int], str]) -> str:
    name, others, between = escape(strip.label), "–", ""
    filled = x_of_stars(strip.filled)
    if strip.url:
        name = f'<a href="{escape(strip.url)}"><bdi>{name}</bdi></a>'
    if strip.hollow is not None:
        others, hollow = in_stars(strip.hollow, 1), x_of_stars(strip.hollow)
        between = (
            f'<line class="strip-between" x1="{hollow}" x2="{filled}" y1="16" y2="16" />'
            f'<circle class="strip-hollow" cx="{hollow}" cy="16" r="4.5" />'
        )
    return (
        f'<tr><th scope="row">{name}</th>'
        '<td><svg class="strip" width="100%" height="32" aria-hidden="true" focusable="false">'
        f"{grid}{between}"
        f'<circle class="strip-filled" cx="{filled}" cy="16" r="5.5" /></svg></td>'
        f'<td class="strip-yours">{in_stars(strip.filled, 1)}</td><td>{others}</td>'
        f'<td class="soft">{counted(strip.count)}</td></tr>'
    )


@register.simple_tag
def error_rows(points: Iterable[Point]) -> SafeString:
    """Return the errors in the course of time as rows of a table."""
    in_stars = _in_stars()
    return _drawn(
        lambda point: (
            f'<tr><th scope="row">{counted(point.count)}</th><td>{in_stars(point.error, 2)}</td>'
            f"<td>{'–' if point.movie_error is None else in_stars(point.movie_error, 2)}</td></tr>"
        ),
        points,
    )


def _in_stars() -> Callable[[float, int], str]:
    """Return what writes a mean of stars for who looks, on whose scale it depends."""
    factor = on_scale(1.0)
    return lambda stars, decimals: rounded_half_up(factor * stars, decimals)


@register.simple_tag(takes_context=True)
def unusual_movies(context: dict[str, Any], movies: Iterable[UnusualRating]) -> SafeString:
    """Return the items of a list of movies that someone rated far from others."""
    in_stars, address_of = _in_stars(), addresses_of("movie")

    def item(one: UnusualRating) -> str:
        rated = one.rated
        others_mean = rated.others_mean or 0.0
        words = ngettext(
            'You <strong>%(yours)s</strong>, others %(mean)s <span class="soft">'
            "(%(shown)s rating)</span>",
            'You <strong>%(yours)s</strong>, others %(mean)s <span class="soft">'
            "(%(shown)s ratings)</span>",
            rated.others_count,
        ) % {
            "yours": in_halves(rated.stars),
            "mean": in_stars(others_mean, 1),
            "shown": counted(rated.others_count),
        }
        return (
            f'<li data-stars="{rated.stars}" data-others="{half_up(others_mean)}"'
            f' data-count="{rated.others_count}">{poster(context, one.movie)}<div>'
            f'<a class="unusual-title" href="{address_of(one.movie.pk)}">'
            f"<bdi>{escape(rated.label)}</bdi></a><p>{words}</p></div></li>"
        )

    return _drawn(item, movies)


@register.simple_tag
def map_dots(dots: Iterable[Dot]) -> SafeString:
    """Return the movies on the map."""
    return _drawn(
        lambda dot: (
            f'<a href="{dot.address}"><title>{escape(dot.label)}: {escape(dot.stars_label)}</title>'
            f'<circle class="dot dot-{dot.size}" cx="{dot.x}" cy="{dot.y}" r="5" /></a>'
        ),
        dots,
    )


@register.simple_tag
def map_labels(labels: Iterable[Label]) -> SafeString:
    """Return the titles beside some of them."""
    return _drawn(_map_label, labels)


def _map_label(label: Label) -> str:
    wide_only = 'class="wide-only" ' if label.wide_only else ""
    return (
        f'<text {wide_only}x="{label.x}" y="{label.y}" dx="{label.dx}" dy="{label.dy}"'
        f' text-anchor="{label.anchor}">{escape(label.text)}</text>'
    )


@register.simple_tag
def map_rows(dots: Iterable[Dot]) -> SafeString:
    """Return the same movies as rows of a table."""
    halves = cache(in_halves)
    return _drawn(
        lambda dot: (
            f'<tr><th scope="row"><a href="{dot.address}"><bdi>{escape(dot.label)}</bdi></a></th>'
            f"<td>{halves(dot.stars)}</td><td>{dot.across}</td><td>{dot.up}</td></tr>"
        ),
        dots,
    )
