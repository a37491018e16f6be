"""The user's tags and notes."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from catalog.models import Movie, MovieNote, OwnTag
from catalog.models.notes import normal_tag
from tests.factories import MovieFactory
from tests.html_reading import all_on, links_of, movies_of, one_on, words_of

from .library_items import HTMX, do_and_undo

pytestmark = pytest.mark.django_db


@pytest.fixture
def movie() -> Movie:
    return MovieFactory()


def tags(user: User, movie: Movie) -> list[str]:
    own = OwnTag.objects.filter(user=user, movie=movie).order_by("pk")
    return list(own.values_list("name", flat=True))


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("  #Heist   Movies ", "heist movies"),
        ("heist\tmovies\n", "heist movies"),
        ("Ame\u0301lie", "am\u00e9lie"),
        ("سينما", "سينما"),
        ("👩‍👩‍👧‍👦", "👩‍👩‍👧‍👦"),
        ("C#", "c#"),
        ("##", ""),
        ("\0 ", ""),
    ],
)
def test_tag_is_normalised(typed: str, written: str) -> None:
    assert normal_tag(typed) == written
    assert normal_tag(written) == written


def test_new_tags_replace_the_old_until_undone(client: Client, me: User, movie: Movie) -> None:
    address = reverse("tag_movie", args=[movie.pk])
    client.post(address, {"tags": "Heist, #heist,, Rainy  Sunday"})
    assert tags(me, movie) == ["heist", "rainy sunday"]
    do_and_undo(client, address, {"tags": "other"})
    assert set(tags(me, movie)) == {"heist", "rainy sunday"}
    client.post(address, {"tags": ""})
    assert tags(me, movie) == []


@pytest.mark.parametrize(
    "typed",
    [
        "good, " + "x" * 51,
        ",".join(f"tag {number}" for number in range(31)),
        "a\0b",
        "x" * 5000,
    ],
    ids=["long tag", "many tags", "null", "long"],
)
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
def test_invalid_tags_stay_in_the_form(
    client: Client, me: User, movie: Movie, typed: str, headers: dict[str, str]
) -> None:
    answer = client.post(reverse("tag_movie", args=[movie.pk]), {"tags": typed}, headers=headers)
    assert answer.status_code == 200
    assert len(all_on(answer, f"#panel-tags-{movie.pk}[open] #id_tags_error li")) == 1
    left = one_on(answer, "#id_tags").attributes["value"] or ""
    assert left.replace("\ufffd", "\0") == typed
    assert tags(me, movie) == []


def test_tag_page_shows_its_movies(client: Client, me: User, movie: Movie) -> None:
    OwnTag.objects.put(me.pk, movie, ["50/50 & more", "سينما"])
    page = client.get(reverse("own_tags"))
    shown = [words_of(tag) for tag in all_on(page, ".tags-own a")]
    assert shown == ["50/50 & more 1", "سينما 1"]
    assert movies_of(page) == []
    for typed in ("50/50 & more", "#50/50  & MORE", "سينما"):
        page = client.get(reverse("own_tags"), {"tag": typed})
        assert movies_of(page) == [movie.pk]
        assert len(all_on(page, ".tags-own [aria-current=true]")) == 1
    for link in all_on(page, ".tags-own a"):
        address = reverse("own_tags") + (link.attributes["href"] or "")
        assert movies_of(client.get(address)) == [movie.pk]
    assert movies_of(client.get(reverse("own_tags"), {"tag": "none"})) == []
    page = client.get(movie.get_absolute_url())
    assert "/tags/?tag=50/50%20%26%20more" in links_of(page)


def test_page_without_tags_links_to_the_movies(client: Client, me: User) -> None:
    assert reverse("movies") in links_of(client.get(reverse("own_tags")))


def test_note_is_saved_changed_and_deleted(client: Client, me: User, movie: Movie) -> None:
    address = reverse("note_movie", args=[movie.pk])
    page = client.post(address, {"text": "<script>One</script>\nTwo"}, follow=True)
    assert words_of(one_on(page, "#id_text")) == "<script>One</script> Two"
    do_and_undo(client, address, {"text": "Other"})
    assert MovieNote.objects.get().text == "<script>One</script>\nTwo"
    do_and_undo(client, address, {"text": "  "})
    assert MovieNote.objects.get().text == "<script>One</script>\nTwo"
    client.post(address, {"text": ""})
    assert not MovieNote.objects.exists()


def test_too_long_note_stays_in_the_form(client: Client, me: User, movie: Movie) -> None:
    typed = "Long and kept " * 400
    for headers in ({}, HTMX):
        answer = client.post(
            reverse("note_movie", args=[movie.pk]), {"text": typed}, headers=headers
        )
        assert len(all_on(answer, "#id_text_error li")) == 1
        assert words_of(one_on(answer, "#id_text")) == typed.strip()
    assert not MovieNote.objects.exists()
