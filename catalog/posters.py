"""Uploaded posters: only what browsers show, made anew in a size that pages need."""

import io
import struct
import zlib
from pathlib import Path
from typing import IO, Any

from django import forms
from django.contrib.admin.widgets import AdminFileWidget
from django.core.files.base import ContentFile
from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_BYTES = 20_000_000
MOST_PIXELS = 25_000_000
"""Decoded, these are a hundred megabytes."""
LARGEST = (1000, 1500)
"""Width and height that are kept; the page of a movie shows less."""
_QUALITY = 88
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error)
"""What Pillow raises of an image that is cut off or damaged."""
_TOO_LARGE = (Image.DecompressionBombError, Image.DecompressionBombWarning)


class PosterError(Exception):
    """A file that is no poster; the message says why, in one line."""


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
            content = made_anew(file)
        except PosterError as error:
            raise forms.ValidationError(str(error)) from error
        return ContentFile(content, f"{Path(file.name or '').stem[:60] or 'poster'}.jpg")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Let browsers offer these kinds of files first."""
        kinds = ",".join(f"image/{kind.lower()}" for kind in FORMATS)
        return {**super().widget_attrs(widget), "accept": kinds}


def made_anew(file: IO[bytes]) -> bytes:
    """Return an image as a JPEG of at most `LARGEST` pixels without anything but the picture.

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
            return _as_jpeg(image)
    except _TOO_LARGE as error:
        raise _too_many_pixels() from error
    except UnidentifiedImageError as error:
        raise PosterError("A poster is a JPEG, PNG or WebP image; this file is none.") from error
    except _BROKEN as error:
        raise PosterError("The image is damaged and cannot be read.") from error


def _too_many_pixels() -> PosterError:
    return PosterError(f"The image has more than {MOST_PIXELS // 10**6} million pixels.")


def _as_jpeg(image: Image.Image) -> bytes:
    # A JPEG is decoded in a size near the one that is kept.
    image.draft("RGB", LARGEST)
    upright = ImageOps.exif_transpose(image)
    if upright.has_transparency_data:
        upright = upright.convert("RGBA")
        paper = Image.new("RGBA", upright.size, "white")
        upright = Image.alpha_composite(paper, upright)
    picture = upright.convert("RGB")
    picture.thumbnail(LARGEST)
    # A picture of its own: not even the profile of colours comes along.
    bare = Image.new("RGB", picture.size)
    bare.paste(picture)
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    return out.getvalue()
