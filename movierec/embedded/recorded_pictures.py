"""Pictures for the recorded sources, which are drawn."""

import hashlib
import io
import textwrap

from PIL import Image, ImageDraw

_LATIN = "latin-1"
"""The letters that Pillow's own font has."""
_PALETTES = (
    ("#1b2a41", "#ef8354", "#4f5d75", "#f7c59f"),
    ("#3a1f2b", "#c8553d", "#f28f3b", "#588b8b"),
    ("#12372a", "#436850", "#adbc9f", "#fbfada"),
    ("#2d1e2f", "#f1a208", "#06a77d", "#d36135"),
    ("#22223b", "#9a8c98", "#c9ada7", "#4a4e69"),
    ("#0b3954", "#bfd7ea", "#ff6663", "#087e8b"),
)
"""Ground and inks."""


def draw_picture(title: str) -> bytes:
    """Return a JPEG in the size of a poster, in colours that the title decides."""
    seed = hashlib.sha256(title.encode()).digest()
    ground, *inks = _PALETTES[seed[0] % len(_PALETTES)]
    picture = Image.new("RGB", (780, 1170), ground)
    draw = ImageDraw.Draw(picture)
    for number, ink in enumerate(inks):
        x, y, size = (seed[3 * number + place] for place in (1, 2, 3))
        across, down, radius = 80 + x * 620 // 255, 60 + y * 420 // 255, 130 + size * 150 // 255
        draw.ellipse((across - radius, down - radius, across + radius, down + radius), fill=ink)
    lines = textwrap.wrap(title.encode(_LATIN, "replace").decode(_LATIN), 13)[:5]
    for number, line in enumerate(reversed(lines)):
        draw.text((56, 1010 - 96 * number), line, fill="white", font_size=88)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85)
    return out.getvalue()
