"""Every form of the site that makes something, and how it is sent."""

from collections.abc import Callable
from dataclasses import dataclass, field

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.db import models
from django.test import Client
from django.urls import reverse

from accounts.models import Invitation, User
from catalog.models import (
    Country,
    Genre,
    HistoryImport,
    ListEntry,
    Movie,
    MovieList,
    MovieNote,
    MovieTag,
    OwnTag,
    Person,
    Rating,
    Tag,
    Viewing,
    WatchlistEntry,
)
from friends.models import Friendship, Suggestion
from friends.services import accept, invite
from nights.models import GuestRating, Night, Participant, ShortlistEntry, Veto, Vote
from recommendations.models import (
    MutedRating,
    NotInterested,
    NotSeen,
    OnboardingDone,
    Preferences,
)
from shelves.models import OwnService, Service, Shelf

from ..admin_pages import formset
from ..factories import PASSWORD, TagFactory, UserFactory


@dataclass
class Site:
    """What the forms are about."""

    client: Client
    user: User
    movie: Movie
    other: Movie
    own_list: MovieList
    night: Night


def nothing(site: Site) -> None:
    """Nothing is done before a form is sent."""


@dataclass(frozen=True)
class Form:
    """A form, where it is, and what it makes.

    Attributes
    ----------
    fields
        What is sent, or a function that finds it on the site.
    page
        The page that it is on; its own address if None.
    makes
        The model of which there is one more afterwards.
    sender
        Who sends it: "user", "staff", "guest" of the night, or "visitor".
    before
        What is done before each round.
    """

    name: str
    address: Callable[[Site], str]
    makes: type[models.Model]
    fields: dict[str, object] = field(default_factory=dict)
    page: Callable[[Site], str] | None = None
    sender: str = "user"
    before: Callable[[Site], object] = nothing

    def __str__(self) -> str:
        return self.name


def at(name: str, *parts: str) -> Callable[[Site], str]:
    """An address with the ids of parts of the site."""
    return lambda site: reverse(name, args=[getattr(site, part).pk for part in parts])


def at_night(name: str, *parts: str) -> Callable[[Site], str]:
    return lambda site: reverse(
        name, args=[site.night.key, *(getattr(site, part).pk for part in parts)]
    )


MOVIE_PAGE, NIGHT_PAGE, NIGHT_MOVIES = (
    at("movie", "movie"),
    at_night("night"),
    at_night("night_movies"),
)


def on_movie(form: str, makes: type[models.Model], **fields: object) -> Form:
    """A form on the page of a movie, which the user has not rated."""
    return Form(form, at(form, "movie"), makes, fields, MOVIE_PAGE)


def of_guest(form: str, **fields: object) -> Form:
    """A form of a guest about a movie."""
    return Form(form, at_night(form, "movie"), GuestRating, fields, NIGHT_MOVIES, "guest")


def in_admin(
    model: type[models.Model], before: Callable[[Site], object] = nothing, **fields: object
) -> Form:
    """The form of the admin that adds a row."""
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_add"
    return Form(name, at(name), model, fields, sender="staff", before=before)


def let_vote(site: Site) -> None:
    """Put the movie to the vote."""
    site.night.shortlist.all().delete()
    Night.objects.update(stage=Night.Stage.VOTING)
    ShortlistEntry.objects.create(night=site.night, movie=site.movie, position=0)


def know_a_service(site: Site) -> None:
    Service.objects.get_or_create(number=1, name="Lumen", places={"DE": 1})


def rate_first(site: Site) -> None:
    Rating.objects.rate(site.user.pk, site.movie, 2.0)


def make_friends(site: Site) -> None:
    """Let the user have a friend."""
    Friendship.objects.all().delete()
    accept(str(invite(site.user.pk).key), UserFactory().pk)


def friendship_of(site: Site) -> int:
    return Friendship.objects.get().pk


def user_of(site: Site) -> int:
    return site.user.pk


def movie_of(site: Site) -> int:
    return site.movie.pk


def rating_of(site: Site) -> int:
    return Rating.objects.get().pk


def tag_of(site: Site) -> int:
    return TagFactory(name="slow").pk


SIGN_UP = {
    "username": "anna",
    "email": "anna@example.org",
    "password1": PASSWORD,
    "password2": PASSWORD,
}
SERVER = {"name": "Plex", "kind": "plex", "address": "http://10.0.0.5:32400", "key": "a-key"}
NO_INLINES = formset("credits") | formset("movietag_set") | formset("certificates")


class BroughtFile(ContentFile):  # type: ignore[type-arg]
    """A file that two forms can send at once."""

    def read(self, *args: object) -> bytes:
        """Return all of it, each time."""
        return b"title,year,rating\nHeat,1995,4\n"


FORMS = [
    Form(
        "bring_history",
        at("bring_history"),
        HistoryImport,
        {"uploads": BroughtFile(b"", "ratings.csv"), "rule": "newest"},
    ),
    Form(
        "add_files",
        at("add_files"),
        Shelf,
        {"name": "Cellar", "file": BroughtFile(b"", "library.csv")},
        at("watching"),
    ),
    Form(
        "add_server",
        at("add_server"),
        Shelf,
        {"name": "Plex", "kind": "plex", "address": "https://8.8.8.8", "key": "a-key"},
        at("watching"),
    ),
    Form(
        "choose_services",
        at("choose_services"),
        OwnService,
        {"services": "1"},
        at("watching"),
        before=know_a_service,
    ),
    Form("nights", at("nights"), Night, {"name": "Friday", "own_name": "Ada"}),
    Form("invite_friend", at("invite_friend"), Friendship, {}, at("friends")),
    Form(
        "suggest",
        at("suggest", "movie"),
        Suggestion,
        {"friend": friendship_of},
        at("movie", "movie"),
        before=make_friends,
    ),
    Form("create_list", at("create_list"), MovieList, {"name": "To see"}),
    on_movie("add_to_new_list", MovieList, name="To see"),
    Form("add_to_list", at("add_to_list", "movie", "own_list"), ListEntry, {}, MOVIE_PAGE),
    on_movie("log_viewing", Viewing, watched_on="2026-05-01", note="Again"),
    on_movie("note_movie", MovieNote, text="Slow"),
    on_movie("tag_movie", OwnTag, tags="slow"),
    on_movie("rate", Rating, stars="4.5"),
    on_movie("watch", WatchlistEntry),
    Form("mute", at("mute", "movie"), MutedRating, {}, MOVIE_PAGE, before=rate_first),
    on_movie("not_interested", NotInterested),
    on_movie("not_seen", NotSeen),
    Form("welcome_done", at("welcome_done"), OnboardingDone, {}, at("home")),
    Form("leave_training", at("leave_training"), Preferences, {"training": "leave"}, at("account")),
    Form("dials", at("dials"), Preferences, {"novelty": "1", "variety": "0"}, at("home")),
    Form("night_veto", at_night("night_veto", "movie"), Veto, {}, NIGHT_PAGE),
    Form("night_vote", at_night("night_vote", "movie"), Vote, {}, NIGHT_PAGE, before=let_vote),
    of_guest("night_rate", stars="4.0"),
    of_guest("night_not_seen"),
    Form("night_join", at_night("night_join"), Participant, {"name": "Gil"}, NIGHT_PAGE, "visitor"),
    Form("night_join", at_night("night_join"), Participant, {"name": "Sam"}, NIGHT_PAGE, "staff"),
    Form("account_signup", at("account_signup"), User, SIGN_UP, sender="visitor"),
    in_admin(Movie, title="New", **NO_INLINES),
    in_admin(Person, name="New", **formset("credits")),
    in_admin(Genre, name="New"),
    in_admin(Country, name="New"),
    in_admin(Tag, name="New"),
    in_admin(Group, name="New"),
    in_admin(Invitation, for_whom="New", expires_at_0="2030-01-01", expires_at_1="00:00"),
    in_admin(EmailAddress, user=user_of, email="new@example.org"),
    in_admin(Shelf, **SERVER),
    in_admin(MovieTag, movie=movie_of, tag=tag_of, count="1"),
    in_admin(Rating, user=user_of, movie=movie_of, stars="4.0"),
    in_admin(MutedRating, rating=rating_of, before=rate_first),
    in_admin(NotInterested, user=user_of, movie=movie_of),
    in_admin(User, username="new", usable_password="false"),
]

ELSEWHERE = {
    # In this file, in test_account_forms_sent_twice.py, tests/api and tests/weekly.
    *("share_list", "undo", "account_email", "account_reset_password", "account_login"),
    *("mfa_activate_totp", "mfa_generate_recovery_codes", "tokens"),
    # In tests/catalog/exports/test_pages.py.
    "export",
    "weekly_mail",
    # Their rows are made of what a device or another server has signed, once.
    *("mfa_add_webauthn", "mfa_login_webauthn", "openid_connect_login", "socialaccount_signup"),
    "openid_connect_callback",
    # Not forms of a browser.
    *("api:list_lists", "api:post_list", "api:list_diary", "api:log_viewing", "api:api-root"),
    *("played", "played_without_slash"),
}
CHANGES_ONLY = {
    *("edit_list", "unshare_list", "move_entry", "edit_viewing", "night_settings", "unwatch_seen"),
    *("clear_rating", "unmute", "unwatch", "take_off_list", "remove_entry", "erase_history"),
    *("undo_not_interested", "undo_not_seen", "night_undo_veto", "night_undo_vote", "night_clear"),
    *("delete_list", "delete_viewing", "night_delete", "night_leave", "night_remove"),
    *("night_restore", "night_open_invitation", "night_close_invitation", "night_start_vote"),
    *("night_drop_vote", "night_close_vote", "night_reopen_vote"),
    *("hide_predictions", "show_predictions", "seen", "choose_theme", "set_language"),
    *("rating_scale", "change_username", "weekly_off", "age_limit"),
    *("restore_deleted", "purge_deleted", "bring_back", "bring_back_by_link"),
    # An invitation is accepted once: tests/friends.
    *("friend_invitation", "end_friendship", "dismiss_suggestion", "take_back_suggestion"),
    *("account_delete", "account_logout", "account_reauthenticate", "account_confirm_email"),
    *("account_change_password", "account_set_password", "account_reset_password_from_key"),
    *("account_confirm_login_code", "end_session"),
    *("end_other_sessions", "mfa_authenticate", "mfa_reauthenticate", "mfa_deactivate_totp"),
    *("mfa_reauthenticate_webauthn", "mfa_remove_webauthn", "mfa_edit_webauthn"),
    # In tests/catalog/imports/history/test_pages.py: a question has one answer.
    *("answer_match", "change_history_import", "undo_history_import"),
    # In tests/catalog/additions; the last asks for what is there anew.
    *("request_movie", "take_from_source", "refresh_movie"),
    # What is chosen there replaces what was chosen.
    *("welcome", "revoke_token"),
    # A shelf is read, filled anew or deleted: what was there is replaced.
    *("read_again", "fill_again", "delete_shelf"),
    # Pages that answer a form like a link.
    *("mfa_index", "mfa_list_webauthn", "mfa_view_recovery_codes", "mfa_download_recovery_codes"),
    *("socialaccount_connections", "/media/rest"),
}
