"""A poster is an image that browsers show, whatever the file is called, and is stored made anew."""

import io
import re
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from catalog.models import Movie
from catalog.posters import (
    FORMATS,
    LARGEST,
    MOST_BYTES,
    MOST_BYTES_OF_A_CARD,
    MOST_PIXELS,
    PosterError,
    made_anew,
)
from tests.admin_pages import formset
from tests.factories import MovieFactory
from tests.html_reading import all_on

EPS = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n%%EndComments\nshowpage\n%%EOF\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>1</script></svg>'


def image(kind: str, size: tuple[int, int] = (64, 64), mode: str = "RGB", **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size).save(out, kind, **options)
    return out.getvalue()


def stored(content: bytes) -> Image.Image:
    """What becomes of a file."""
    made = Image.open(made_anew(io.BytesIO(content)))
    made.load()
    assert made.format == "WEBP"
    return made


def refusal(content: bytes) -> str:
    with pytest.raises(PosterError) as raised:
        made_anew(io.BytesIO(content))
    return str(raised.value)


@pytest.mark.parametrize("kind", FORMATS)
def test_what_browsers_show_is_taken(kind: str) -> None:
    assert stored(image(kind)).size == (64, 64)


OTHERS: dict[str, Callable[[], bytes]] = {
    "eps": lambda: EPS,
    "svg": lambda: SVG,
    "text": lambda: b"a poster",
    **{
        kind: lambda kind=kind: image(kind)  # type: ignore[misc]
        for kind in ("PDF", "TIFF", "ICO", "ICNS", "GIF", "BMP", "PPM", "TGA", "PCX", "JPEG2000")
    },
}


@pytest.mark.parametrize("kind", OTHERS)
def test_any_other_kind_is_refused(kind: str) -> None:
    assert "JPEG, PNG, WebP or AVIF" in refusal(OTHERS[kind]())


def test_too_many_pixels_are_refused_before_they_are_decoded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sizes = [(12_000, 12_000), (60_000, 60_000), (1, MOST_PIXELS + 1)]
    headers = [image_header(*size) for size in sizes]

    def decode(*anything: object) -> None:
        raise AssertionError("decoded")

    monkeypatch.setattr(Image.Image, "load", decode)
    for header in headers:
        assert "million pixels" in refusal(header)


def image_header(width: int, height: int) -> bytes:
    """A PNG of that many pixels, of which only the beginning is there."""
    content = bytearray(image("PNG", (1, 1)))
    content[16:24] = width.to_bytes(4) + height.to_bytes(4)
    content[29:33] = zlib.crc32(content[12:29]).to_bytes(4)
    return bytes(content)


def test_a_file_of_too_many_bytes_is_refused() -> None:
    assert "MB" in refusal(image("JPEG") + bytes(MOST_BYTES))


@pytest.mark.parametrize("kind", FORMATS)
def test_a_damaged_image_is_refused(kind: str) -> None:
    noise = Image.effect_noise((300, 300), 90)
    out = io.BytesIO()
    noise.convert("RGB").save(out, kind)
    # Half an AVIF is not even known for one.
    assert re.search("damaged|is none", refusal(out.getvalue()[: len(out.getvalue()) // 2]))


@pytest.mark.parametrize(
    ("size", "kept"),
    [((3000, 3000), (800, 800)), ((2000, 4000), (600, 1200)), ((500, 750), (500, 750))],
)
def test_a_large_one_is_made_smaller_and_a_small_one_stays(
    size: tuple[int, int], kept: tuple[int, int]
) -> None:
    for kind in ("JPEG", "PNG"):
        found = stored(image(kind, size)).size
        assert found == kept
        assert all(side <= most for side, most in zip(found, LARGEST, strict=True))


def test_nothing_but_the_picture_is_kept() -> None:
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    exif.get_ifd(0x8825)[1] = "N"
    content = image("JPEG", exif=exif, comment=b"secret note", icc_profile=b"secret profile")
    assert b"secret" in content
    made = made_anew(io.BytesIO(content)).read()
    assert b"secret" not in made
    assert not Image.open(io.BytesIO(made)).getexif()


def test_it_stands_upright_as_its_metadata_said() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # a quarter turn
    assert stored(image("JPEG", (60, 40), exif=exif)).size == (40, 60)


@pytest.mark.parametrize("mode", ["L", "LA", "P", "RGBA", "1", "I;16"])
def test_colours_of_any_kind_become_a_picture(mode: str) -> None:
    assert stored(image("PNG", mode=mode)).mode == "RGB"


def test_greys_of_sixteen_bits_stay_grey() -> None:
    out = io.BytesIO()
    Image.new("I;16", (64, 64), 32_768).save(out, "PNG")
    (grey, _green, _blue) = stored(out.getvalue()).convert("RGB").getpixel((9, 9))
    assert 120 < grey < 136


def test_what_is_transparent_is_white_and_cmyk_is_read() -> None:
    assert stored(image("PNG", mode="RGBA")).getpixel((5, 5)) == (255, 255, 255)
    assert stored(image("JPEG", mode="CMYK")).mode == "RGB"


def upload(client: Client, movie: Movie, name: str, content: bytes) -> Any:
    form = {
        "title": movie.title,
        "year": "1995",
        "poster": SimpleUploadedFile(name, content),
        **formset("credits"),
        **formset("movietag_set"),
        **formset("certificates"),
    }
    return client.post(reverse("admin:catalog_movie_change", args=[movie.pk]), form)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["../../x.pdf", "no ending", ".png", "é" * 90 + ".jpg"])
def test_an_upload_is_stored_as_what_it_is_whatever_it_is_called(
    admin_client: Client, media: Path, name: str
) -> None:
    movie = MovieFactory()
    assert upload(admin_client, movie, name, image("PNG")).status_code == 302
    movie.refresh_from_db()
    assert movie.poster.name.endswith(".webp")
    (file,) = (path for path in media.rglob("*") if path.is_file())
    assert file.parent == media / "posters"
    assert Image.open(file).format == "WEBP"


@pytest.mark.django_db
def test_a_refused_upload_is_an_error_of_the_form_and_changes_nothing(
    admin_client: Client, media: Path
) -> None:
    movie = MovieFactory(poster="posters/before.jpg")
    answer = upload(admin_client, movie, "poster.jpg", EPS)
    assert answer.status_code == 200
    assert list(answer.context["adminform"].form.errors) == ["poster"]
    movie.refresh_from_db()
    assert movie.poster.name == "posters/before.jpg"
    assert not media.exists()


@pytest.mark.django_db
def test_saving_a_movie_without_a_new_poster_keeps_its_own(admin_client: Client) -> None:
    movie = MovieFactory(poster="posters/before.jpg")
    form = {
        "title": "Other",
        "year": "",
        **formset("credits"),
        **formset("movietag_set"),
        **formset("certificates"),
    }
    admin_client.post(reverse("admin:catalog_movie_change", args=[movie.pk]), form)
    movie.refresh_from_db()
    assert (movie.title, movie.poster.name) == ("Other", "posters/before.jpg")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("/abc.jpg", "https://image.tmdb.org/t/p/w500/abc.jpg"),
        ("https://example.org/a.jpg", "https://example.org/a.jpg"),
        ("//example.org/a.jpg", None),
        ("/../a.jpg", None),
    ],
)
def test_a_picture_may_be_named_as_tmdb_does(
    admin_client: Client, typed: str, kept: str | None
) -> None:
    movie = MovieFactory()
    form = {
        "title": "A",
        "poster_url": typed,
        **formset("credits"),
        **formset("movietag_set"),
        **formset("certificates"),
    }
    answer = admin_client.post(reverse("admin:catalog_movie_change", args=[movie.pk]), form)
    assert answer.status_code == (302 if kept else 200)
    movie.refresh_from_db()
    assert movie.poster_url == (kept or "")


@pytest.mark.django_db
def test_a_large_upload_is_stored_in_three_widths(admin_client: Client, media: Path) -> None:
    movie = MovieFactory()
    noise = io.BytesIO()
    Image.effect_noise((900, 1350), 90).convert("RGB").save(noise, "JPEG")
    upload(admin_client, movie, "noise.jpg", noise.getvalue())
    movie.refresh_from_db()
    files = {Image.open(path).width: path for path in (media / "posters").iterdir()}
    assert sorted(files) == [200, 400, 800]
    # Nothing is harder to make small than noise.
    assert all(files[width].stat().st_size <= MOST_BYTES_OF_A_CARD for width in (200, 400))
    own_page = admin_client.get(movie.get_absolute_url())
    assert widths_on(own_page, ".movie-poster img") == ["200w", "400w", "800w"]
    # No screen is so fine that a card takes more.
    assert widths_on(admin_client.get(reverse("movies")), ".poster img") == ["200w", "400w"]


def test_no_picture_is_too_large_for_a_card() -> None:
    noise = io.BytesIO()
    Image.effect_noise((400, 1200), 90).convert("RGB").save(noise, "PNG")
    made = made_anew(noise)
    assert len(made.read()) <= MOST_BYTES_OF_A_CARD


def widths_on(page: Any, selector: str) -> list[str]:
    (image_,) = all_on(page, selector)
    offered = [part.split() for part in (image_.attributes["srcset"] or "").split(", ")]
    assert image_.attributes["src"] == offered[-1][0]
    return [width for _address, width in offered]
