"""Small plots as SVG, readable on light and on dark pages."""

from math import floor, log10
from xml.sax.saxutils import escape

Rows = dict[str, dict[str, float]]
"""A figure by name: ``value`` and the ends of its interval, ``low`` and ``high``."""

_WIDTH = 640
_PAGE = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" \
width="{width}" height="{height}" role="img">
<title>{title}</title>
<style>
text {{ font: 13px system-ui, sans-serif; fill: #1f2328 }}
.axis {{ stroke: #818b98; fill: none }} .whisker {{ stroke: #1f2328; fill: none }}
.bar {{ fill: #d0d7de }} .bar.first {{ fill: #54aeff }}
{light}
@media (prefers-color-scheme: dark) {{
text {{ fill: #f0f6fc }} .axis {{ stroke: #9198a1 }} .whisker {{ stroke: #f0f6fc }}
.bar {{ fill: #484f58 }} .bar.first {{ fill: #1f6feb }}
{dark}
}}
</style>
{body}
</svg>
"""
_LIGHT = ("#0550ae", "#bc4c00", "#1a7f37", "#8250df", "#a40e26", "#57606a", "#9a6700")
_DARK = ("#79c0ff", "#ffa657", "#7ee787", "#d2a8ff", "#ff7b72", "#b1bac4", "#e3b341")
_DASHES = ("", "6 3", "2 3", "8 3 2 3", "12 4", "1 4", "4 2")
"""Lines differ in more than their colour."""


def bars(title: str, rows: Rows) -> str:
    """Return horizontal bars from 0, the first one marked, with intervals and figures.

    Parameters
    ----------
    title
        What is shown, also for screen readers.
    rows
        At least one; figures of 0 and more.
    """
    left, right, row_height, top = 130, 60, 30, 40
    end = _WIDTH - left - right
    most = max(figure["high"] for figure in rows.values()) or 1.0
    body = [_text(10, 22, title)]
    for place, (name, figure) in enumerate(rows.items()):
        y = top + place * row_height
        x, low, high = (
            left + end * max(figure[key], 0.0) / most for key in ("value", "low", "high")
        )
        middle = y + row_height / 2 - 4
        style = "bar" if place else "bar first"
        size = f'width="{x - left:.1f}" height="{row_height - 8}"'
        ends = f"M{low:.1f} {middle - 4:.1f}v8M{high:.1f} {middle - 4:.1f}v8"
        body += [
            _text(left - 8, middle + 4, name, "end"),
            f'<rect class="{style}" x="{left}" y="{y}" {size}/>',
            f'<path class="whisker" d="M{low:.1f} {middle:.1f}H{high:.1f}{ends}"/>',
            _text(left + end + 8, middle + 4, f"{figure['value']:.3f}"),
        ]
    height = top + len(rows) * row_height
    body.append(f'<path class="axis" d="M{left} {top - 4}V{height}"/>')
    return _page(title, height + 10, body)


def lines(title: str, x_name: str, series: dict[str, Rows]) -> str:
    """Return a line a name over evenly spaced places, with intervals as whiskers.

    Parameters
    ----------
    title
        What is shown, also for screen readers.
    x_name
        What the places are.
    series
        For each name a figure for each place; all have the same places.
    """
    left, right, top, bottom, inset = 50, 490, 40, 290, 20
    places = list(next(iter(series.values())))
    most = max(figure["high"] for row in series.values() for figure in row.values()) or 1.0
    step = (right - left - 2 * inset) / max(len(places) - 1, 1)

    def x(place: int) -> float:
        return left + inset + step * place

    def y(value: float) -> float:
        return bottom - (bottom - top) * value / most

    tick = 10.0 ** floor(log10(most))
    body = [
        _text(10, 22, title),
        f'<path class="axis" d="M{left} {top}V{bottom}H{right}"/>',
        *(_text(x(i), bottom + 18, name, "middle") for i, name in enumerate(places)),
        *(
            _text(left - 6, y(i * tick) + 4, f"{i * tick:.3g}", "end")
            for i in range(int(most / tick) + 1)
        ),
        _text((left + right) / 2, bottom + 38, x_name, "middle"),
    ]
    for place, (name, row) in enumerate(series.items()):
        # Side by side, or the whiskers would hide one another.
        shift = (place - (len(series) - 1) / 2) * 4
        points = [(x(i) + shift, row[key]) for i, key in enumerate(places)]
        path = "L".join(f"{at:.1f} {y(figure['value']):.1f}" for at, figure in points)
        whiskers = "".join(f"M{at:.1f} {y(f['low']):.1f}V{y(f['high']):.1f}" for at, f in points)
        style = f'class="l{place % len(_LIGHT)}"'
        dashes = f'stroke-dasharray="{_DASHES[place % len(_DASHES)]}"'
        legend = top + 20 * place
        body += [
            f'<path {style} {dashes} d="M{path}M{right + 16} {legend}h24"/>',
            f'<path {style} d="{whiskers}"/>',
            _text(right + 46, legend + 4, name),
        ]
    return _page(title, bottom + 50, body)


def _page(title: str, height: float, body: list[str]) -> str:
    light, dark = (
        "\n".join(
            f".l{place} {{ stroke: {colour}; fill: none; stroke-width: 2 }}"
            for place, colour in enumerate(colours)
        )
        for colours in (_LIGHT, _DARK)
    )
    return _PAGE.format(
        width=_WIDTH,
        height=round(height),
        title=escape(title),
        light=light,
        dark=dark,
        body="\n".join(body),
    )


def _text(x: float, y: float, words: str, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'
