"""Posters: only what browsers show, made anew in the widths that pages need."""

import io
import re
import secrets
import struct
import zlib
from pathlib import Path
from typing import IO, Any

from django import forms
from django.contrib.admin.widgets import AdminFileWidget
from django.core.files.base import ContentFile, File
from django.db import models
from django.db.models.fields.files import ImageFieldFile
from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ("JPEG", "PNG", "WEBP", "AVIF")
MOST_BYTES = 20_000_000
MOST_PIXELS = 25_000_000
"""Decoded, these are a hundred megabytes."""
LARGEST = (800, 1200)
"""Width and height of the largest picture that is kept; browsers show it on a movie's page."""
SMALLER_WIDTHS = (200, 400)
"""Of those for cards."""
MOST_BYTES_OF_A_CARD = 60_000
_QUALITIES = (84, 70, 50, 30, 10)
"""Tried in turn, until a card's picture is small enough."""
_WIDTH_IN_NAME = re.compile(r"-(\d{1,4})\.webp$")
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error)
"""What Pillow raises of an image that is cut off or damaged."""
_TOO_LARGE = (Image.DecompressionBombError, Image.DecompressionBombWarning)


class PosterError(Exception):
    """A file that is no poster; the message says why, in one line."""


class Poster(ContentFile):  # type: ignore[type-arg]
    """A poster as it is stored: a WebP image, and the same in smaller widths.

    Attributes
    ----------
    width
        Of the image, in pixels.
    smaller
        By width, the files of the smaller ones.
    """

    def __init__(self, picture: Image.Image, name: str) -> None:
        self.width = picture.width
        self.smaller = {
            width: _as_webp(_narrowed(picture, width))
            for width in SMALLER_WIDTHS
            if width < picture.width
        }
        super().__init__(_as_webp(picture), name)


class PosterFile(ImageFieldFile):
    """The poster of a movie in the storage, with its smaller widths beside it.

    The width is in the name, as in ``fargo-3f2a-800.webp``. What was stored before there were
    widths has no such name, and stands alone.
    """

    def save(self, name: str, content: File, save: bool = True) -> None:  # type: ignore[type-arg]
        """Store an image, made anew.

        Raises
        ------
        PosterError
            If it is no poster.
        """
        poster = content if isinstance(content, Poster) else made_anew(content, name)
        stem = f"{Path(name).stem[:60] or 'poster'}-{secrets.token_hex(6)}"
        for width, file in poster.smaller.items():
            own_name = self.field.generate_filename(self.instance, f"{stem}-{width}.webp")
            self.storage.save(own_name, ContentFile(file))
        super().save(f"{stem}-{poster.width}.webp", poster, save)


class PosterColumn(models.ImageField):
    """The column of a poster."""

    attr_class = PosterFile


class PosterField(forms.FileField):
    """An image that is stored as `made_anew` returns it."""

    widget = AdminFileWidget

    def to_python(self, data: Any) -> Any:
        """Return the image made anew.

        Raises
        ------
        ValidationError
            If it is not an image that can be taken.
        """
        file = super().to_python(data)
        if file is None:
            return None
        try:
            return made_anew(file, file.name or "")
        except PosterError as error:
            raise forms.ValidationError(str(error)) from error

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Let browsers offer these kinds of files first."""
        kinds = ",".join(f"image/{kind.lower()}" for kind in FORMATS)
        return {**super().widget_attrs(widget), "accept": kinds}


def widths_of(name: str) -> dict[int, str]:
    """Return by width the names of a poster's files; none for what was stored without widths."""
    found = _WIDTH_IN_NAME.search(name)
    if not found:
        return {}
    own, stem = int(found[1]), name[: found.start()]
    widths = [*(width for width in SMALLER_WIDTHS if width < own), own]
    return {width: f"{stem}-{width}.webp" for width in widths}


def addresses_of(poster: ImageFieldFile, *, for_card: bool = False) -> dict[int, str]:
    """Return the addresses of a poster by width; for a card none of the larger ones, if it can be.

    A card on a fine screen would otherwise fetch what a movie's own page shows.
    """
    widths = widths_of(poster.name or "")
    for_cards = {width: name for width, name in widths.items() if width <= max(SMALLER_WIDTHS)}
    chosen = for_cards if for_card and for_cards else widths
    return {width: poster.storage.url(name) for width, name in chosen.items()}


def delete_files(poster: ImageFieldFile) -> None:
    """Delete a poster from the storage; its movie is left as it is."""
    if poster.name:
        for name in {poster.name, *widths_of(poster.name).values()}:
            poster.storage.delete(name)


def made_anew(file: "IO[bytes] | File[bytes]", name: str = "") -> Poster:
    """Return an image as WebP of at most `LARGEST` pixels without anything but the picture.

    What it is, is read from its content and not from its name.

    Raises
    ------
    PosterError
        If it is of another kind, too large, or damaged.
    """
    file.seek(0, io.SEEK_END)
    if file.tell() > MOST_BYTES:
        raise PosterError(f"The file is larger than {MOST_BYTES // 10**6} MB.")
    file.seek(0)
    try:
        with Image.open(file, formats=FORMATS) as image:
            # So far only its header was read.
            if image.width * image.height > MOST_PIXELS:
                raise _too_many_pixels()
            return Poster(_bare(image), f"{Path(name).stem[:60] or 'poster'}.webp")
    except _TOO_LARGE as error:
        raise _too_many_pixels() from error
    except UnidentifiedImageError as error:
        raise PosterError("A poster is a JPEG, PNG, WebP or AVIF image; this is none.") from error
    except _BROKEN as error:
        raise PosterError("The image is damaged and cannot be read.") from error


def _too_many_pixels() -> PosterError:
    return PosterError(f"The image has more than {MOST_PIXELS // 10**6} million pixels.")


def _bare(image: Image.Image) -> Image.Image:
    # A JPEG is decoded in a size near the one that is kept.
    image.draft("RGB", LARGEST)
    upright = ImageOps.exif_transpose(image)
    if upright.has_transparency_data:
        upright = upright.convert("RGBA")
        paper = Image.new("RGBA", upright.size, "white")
        upright = Image.alpha_composite(paper, upright)
    if upright.mode.startswith("I"):
        # Of 65,536 greys Pillow would make white whatever is above the 255th.
        upright = upright.point(lambda grey: grey / 256).convert("L")
    picture = upright.convert("RGB")
    picture.thumbnail(LARGEST)
    # A picture of its own: not even the profile of colours comes along.
    bare = Image.new("RGB", picture.size)
    bare.paste(picture)
    return bare


def _narrowed(picture: Image.Image, width: int) -> Image.Image:
    height = max(round(picture.height * width / picture.width), 1)
    return picture.resize((width, height), Image.Resampling.LANCZOS)


def _as_webp(picture: Image.Image) -> bytes:
    is_for_cards = picture.width <= max(SMALLER_WIDTHS)
    for quality in _QUALITIES:
        out = io.BytesIO()
        picture.save(out, "WEBP", quality=quality, method=4)
        if not is_for_cards or out.tell() <= MOST_BYTES_OF_A_CARD:
            return out.getvalue()
    # Noise, and much longer than wide: a card shows it no sharper.
    return _as_webp(_narrowed(picture, picture.width * 3 // 4))
