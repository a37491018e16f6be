"""Small plots as SVG, readable on light and on dark pages."""

from xml.sax.saxutils import escape

from .bootstrap import Figure

Rows = dict[str, Figure]
"""A figure a name."""

_WIDTH = 640
_PAGE = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" \
width="{width}" height="{height}" role="img">
<title>{title}</title>
<style>
text {{ font: 13px system-ui, sans-serif; fill: #1f2328 }}
.axis {{ stroke: #818b98; fill: none }} .whisker {{ stroke: #1f2328 }}
{light}
@media (prefers-color-scheme: dark) {{
text {{ fill: #f0f6fc }} .axis {{ stroke: #9198a1 }} .whisker {{ stroke: #f0f6fc }}
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
    """Return horizontal bars from 0, with the interval as a whisker and the figure in words.

    Parameters
    ----------
    title
        What is shown, also for those who cannot see it.
    rows
        At least one; figures of 0 and more.
    """
    left, right, row_height, top = 130, 60, 30, 40
    end = _WIDTH - left - right
    most = max(figure.high for figure in rows.values()) or 1.0
    body = [_text(10, 22, title)]
    for place, (name, figure) in enumerate(rows.items()):
        y = top + place * row_height
        x, low, high = (left + end * max(value, 0.0) / most for value in figure)
        middle = y + row_height / 2 - 4
        colour = 0 if place == 0 else 5
        size = f'width="{x - left:.1f}" height="{row_height - 8}"'
        ends = f"M{low:.1f} {middle - 4:.1f}v8M{high:.1f} {middle - 4:.1f}v8"
        body += [
            _text(left - 8, middle + 4, name, "end"),
            f'<rect class="c{colour}" x="{left}" y="{y}" {size}/>',
            f'<path class="whisker" d="M{low:.1f} {middle:.1f}H{high:.1f}{ends}"/>',
            _text(left + end + 8, middle + 4, f"{figure.value:.3f}"),
        ]
    height = top + len(rows) * row_height
    body.append(f'<path class="axis" d="M{left} {top - 4}V{height}"/>')
    return _page(title, height + 10, body)


def lines(title: str, x_name: str, series: dict[str, Rows]) -> str:
    """Return a line a name over evenly spaced places, with intervals as whiskers.

    Parameters
    ----------
    title
        What is shown, also for those who cannot see it.
    x_name
        What the places are.
    series
        For each name a figure for each place; all have the same places.
    """
    left, right, top, bottom = 50, 490, 40, 290
    places = list(next(iter(series.values())))
    most = max(figure.high for row in series.values() for figure in row.values()) or 1.0
    step = (right - left) / max(len(places) - 1, 1)

    def y(value: float) -> float:
        return bottom - (bottom - top) * value / most

    body = [_text(10, 22, title), f'<path class="axis" d="M{left} {top}V{bottom}H{right}"/>']
    for i, name in enumerate(places):
        body.append(_text(left + step * i, bottom + 18, name, "middle"))
    for part in (0.0, most / 2, most):
        body.append(_text(left - 6, y(part) + 4, f"{part:.2f}", "end"))
    body.append(_text((left + right) / 2, bottom + 38, x_name, "middle"))
    for place, (name, row) in enumerate(series.items()):
        # Side by side, or the whiskers would hide one another.
        shift = (place - len(series) / 2) * 4
        points = [(left + step * i + shift, row[key]) for i, key in enumerate(places)]
        path = "L".join(f"{x:.1f} {y(figure.value):.1f}" for x, figure in points)
        whiskers = "".join(f"M{x:.1f} {y(f.low):.1f}V{y(f.high):.1f}" for x, f in points)
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
            f".c{place} {{ fill: {colour} }} "
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
