"""What `make demo` puts into its folder: a site with movies, ratings, a model and two log-ins.

Each step is done once. One that was interrupted is done again, from its beginning.
"""

import hashlib
import logging
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import CommandError, call_command
from django.db import transaction

from accounts.models import User
from catalog.additions.adding import add
from catalog.enrichment.one_movie import enrich
from catalog.models import Credit, Movie
from catalog.providers import configured
from catalog.providers.tmdb import Tmdb
from recommendations.models import Lease, ModelVersion
from recommendations.serving import prediction_log

from ..health import migrations_pending
from ..old_databases import is_too_old
from .recorded_sources import RecordedSources, read_recorded, served
from .supervisor import CannotServeError

CREDITS = settings.BASE_DIR / "data" / "credits.csv"
RECORDED_MOVIES = settings.BASE_DIR / "data" / "recorded_movies.csv"
RECORDED = "recorded"
RECENT, OFFLINE = "ml-latest-small", "ml-100k"
LAST_YEAR_OF_100K = 1998
LEFT_TO_ASK_FOR = 10
"""So many of the newest movies are left for visitors to ask for."""
ADMIN = "admin"
VISITOR = "demo"
VISITOR_PASSWORD = "popcorn"  # noqa: S105
VISITOR_RATINGS = (
    ("Pulp Fiction", 1994, 5.0),
    ("Fargo", 1996, 5.0),
    ("Blade Runner", 1982, 5.0),
    ("The Usual Suspects", 1995, 4.5),
    ("Dr. Strangelove or: How I Learned to Stop Worrying and Love the Bomb", 1963, 4.5),
    ("Raising Arizona", 1987, 4.5),
    ("Brazil", 1985, 4.5),
    ("Alien", 1979, 4.0),
    ("The Godfather", 1972, 4.0),
    ("Monty Python and the Holy Grail", 1974, 4.0),
    ("Groundhog Day", 1993, 3.5),
    ("Forrest Gump", 1994, 3.0),
    ("Titanic", 1997, 2.0),
    ("Independence Day", 1996, 1.5),
    ("Twister", 1996, 1.0),
)


def check_folder() -> None:
    """Make sure that the data folder is a demo's own, made by `make demo` of 0.2.0 or later.

    Raises
    ------
    CannotServeError
        If it is not.
    """
    key = settings.DATA_DIR / "secret-key"
    in_folder = Path(str(settings.DATABASES["default"]["NAME"])).parent == settings.DATA_DIR
    if not in_folder or not key.is_file() or key.read_text().strip() != settings.SECRET_KEY:
        raise CannotServeError("The demo runs in a folder of its own; start it with `make demo`.")
    if is_too_old():
        raise CannotServeError(
            "This demo was made before movierec 0.2.0 and cannot be upgraded: "
            "run `make clean-demo`, then `make demo`."
        )


def prepare(say: Callable[[str], object]) -> str | None:
    """Do what is left to do before the demo can be served.

    Parameters
    ----------
    say
        Called with each progress message.

    Returns
    -------
    str | None
        The admin's password where it was made now; it is kept nowhere.
    """
    call_command("migrate", verbosity=0)
    collect_static_files(say)
    import_ratings(say)
    import_credits(say)
    fill_from_sources(say)
    train(say)
    add_visitor()
    return add_admin()


def collect_static_files(say: Callable[[str], object]) -> None:
    """Compress the static files and give them hashed names, if any changed."""
    seen = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            found = Path(storage.path(path)).stat()
            seen.update(f"{path} {found.st_size} {found.st_mtime_ns}\n".encode())
    if _is_done("static", seen.hexdigest()):
        return
    say("Static files (about 10 seconds, once) …")
    call_command("collectstatic", interactive=False, verbosity=0)
    _note_done("static", seen.hexdigest())


def import_ratings(say: Callable[[str], object]) -> None:
    """Import movies up to 2018 from GroupLens, or those up to 1998 that a package has, too."""
    done = any(_is_done("ratings", name) for name in (RECENT, OFFLINE))
    if done and Movie.everything.exists():
        return
    name = RECENT
    try:
        say("Movies up to 2018 and ratings, MovieLens latest-small (about 15 seconds, once) …")
        call_command("import_movielens", name)
    except CommandError as error:
        name = OFFLINE
        say(f"Not from GroupLens: {error}")
        say("Movies up to 1998 and ratings, MovieLens 100K (about 10 seconds, once) …")
        call_command("import_movielens", name)
    _note_done("ratings", name)


def import_credits(say: Callable[[str], object]) -> None:
    """Import directors and actors the way an admin would, if the file changed."""
    version = hashlib.sha256(CREDITS.read_bytes()).hexdigest()
    if _is_done("credits", version) and Credit.objects.exists():
        return
    say("Directors and actors (a few seconds, once) …")
    call_command("import_movies", str(CREDITS))
    _note_done("credits", version)


@contextmanager
def sources(kind: str) -> Iterator[None]:
    """Have the sources of movies asked that were chosen: none, or recorded answers.

    Parameters
    ----------
    kind
        ``recorded``, or empty.
    """
    if kind != RECORDED:
        yield
        return
    movies = read_recorded(CREDITS, RECORDED_MOVIES)
    with served(RecordedSources(movies)) as address:
        # For this process, and for those that it starts.
        settings.SOURCES_URL, settings.TMDB_KEY = address, RECORDED
        os.environ.update(SOURCES_URL=address, TMDB_KEY=RECORDED)
        yield


def fill_from_sources(say: Callable[[str], object]) -> None:
    """Fill what the movies lack, and add newer ones, from the sources; once."""
    client = configured.sources().get(Tmdb.key)
    if client is None:
        return
    version = hashlib.sha256(CREDITS.read_bytes() + RECORDED_MOVIES.read_bytes()).hexdigest()
    if _is_done("sources", version):
        return
    say("Posters and plots from recorded answers (about 2 minutes, once) …")
    # The broker is not there yet, and each look at it would be a line.
    logging.getLogger("movierec.cache").setLevel(logging.ERROR)
    recorded = read_recorded(CREDITS, RECORDED_MOVIES)
    for movie in Movie.objects.filter(title__in=[each.title for each in recorded]):
        enrich(movie, client)
    for new in recorded[:-LEFT_TO_ASK_FOR]:
        if (new.year or 0) > LAST_YEAR_OF_100K:
            add(client, str(new.number), with_adult=False)
    logging.getLogger("movierec.cache").setLevel(logging.NOTSET)
    _note_done("sources", version)


def train(say: Callable[[str], object]) -> None:
    """Train the first model; the worker trains those that follow."""
    if ModelVersion.objects.published().exists():
        return
    say("The first model (about 20 seconds, once) …")
    # Nothing else runs on this folder: a lease that is held is that of a killed process.
    Lease.objects.all().delete()
    call_command("retrain")


def add_visitor() -> None:
    """Add someone whose ratings make the home page personal at once."""
    if User.objects.filter(username=VISITOR).exists():
        return
    with transaction.atomic():
        user = User.objects.create_user(VISITOR, f"{VISITOR}@example.org", VISITOR_PASSWORD)
        _verify_email(user)
        for title, year, stars in VISITOR_RATINGS:
            movie = Movie.everything.filter(title=title, year=year).first()
            if movie is not None:
                prediction_log.rate(user.pk, movie.pk, stars)


def add_admin() -> str | None:
    """Add the admin and return the password; None where there is one already."""
    if User.objects.filter(username=ADMIN).exists():
        return None
    password = secrets.token_urlsafe(12)
    with transaction.atomic():
        _verify_email(User.objects.create_superuser(ADMIN, f"{ADMIN}@example.org", password))
    return password


def reset_admin_password() -> str:
    """Give the admin another password and return it.

    Raises
    ------
    CannotServeError
        If the demo was never started.
    """
    if migrations_pending():
        raise CannotServeError("There is no demo yet; start it with `make demo`.")
    password = add_admin()
    if password is None:
        password = secrets.token_urlsafe(12)
        user = User.objects.get(username=ADMIN)
        user.set_password(password)
        user.save()
    return password


def welcome(address: str, admin_password: str | None) -> str:
    """Return what to tell the person in front of the terminal."""
    shown = admin_password or "(shown at the first start; `make demo-password` makes another)"
    note = "   <- shown only now" if admin_password else ""
    return (
        f"The demo is at {address} (Ctrl-C stops it)\n\n"
        f"    someone with ratings:  {VISITOR}   {VISITOR_PASSWORD}\n"
        f"    admin:                 {ADMIN}  {shown}{note}\n"
        f"    admin pages:           {address}admin/"
    )


def _verify_email(user: User) -> None:
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)


def _is_done(step: str, version: str) -> bool:
    """Say whether this version of a step was done to its end."""
    note = _note(step)
    return note.is_file() and note.read_text() == version


def _note_done(step: str, version: str) -> None:
    note = _note(step)
    note.parent.mkdir(exist_ok=True)
    note.write_text(version)


def _note(step: str) -> Path:
    return Path(settings.DATA_DIR) / "done" / step
