"""What people do with their shelves and services."""

from collections.abc import Collection
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from catalog.imports.history.records import Work
from core.deletion import delete_whole, hold
from core.limits import LimitReached, refuse_more

from .models import OwnService, Service, Shelf, ShelfItem, Watching
from .models.shelf import MOST_SHELVES
from .sources.files import read_file
from .watchable import forget_whether_in_use


def may_name_servers(user: User) -> bool:
    """Whether a user may name media servers by themselves."""
    return bool(settings.USER_MEDIA_SERVERS) and user.is_active


def add_server(user_id: int, shelf: Shelf, key: str) -> Shelf:
    """Save a new shelf of a user's media server; it is read as soon as a worker is there.

    Raises
    ------
    LimitReached
        If they have as many as there can be, or one of this name.
    """
    shelf.user_id, shelf.set_by_admin, shelf.key = user_id, False, key
    with transaction.atomic():
        _refuse(user_id, shelf.name)
        shelf.save()
    forget_whether_in_use()
    return shelf


def add_files(user_id: int, name: str, works: list[Work]) -> Shelf:
    """Save a new shelf with these movies, which a worker then looks for in the catalogue.

    Raises
    ------
    LimitReached
        If they have as many as there can be, or one of this name.
    """
    with transaction.atomic():
        _refuse(user_id, name)
        shelf = Shelf.objects.create(user_id=user_id, name=name, kind=Shelf.Kind.FILES)
        keep(shelf, works)
    forget_whether_in_use()
    return shelf


def keep(shelf: Shelf, works: Collection[Work]) -> None:
    """Let a shelf of files hold these movies; they are looked for as soon as a worker is there."""
    with transaction.atomic():
        held = Shelf.objects.select_for_update().filter(pk=shelf.pk)
        if not held.exists():
            return
        old = ShelfItem.objects.filter(shelf=shelf)
        old._raw_delete(old.db)
        ShelfItem.objects.bulk_create(
            (ShelfItem(shelf=shelf, **ShelfItem.columns_of(work)) for work in works),
            batch_size=500,
        )
        held.update(next_at=timezone.now(), item_count=len(works), unknown_count=len(works))


def works_of_upload(file: "UploadedFile[bytes]") -> list[Work]:
    """Return the movies of an uploaded file.

    Raises
    ------
    FileError
        If it names none, or too many.
    """
    name = (file.name or "").replace("\\", "/").rpartition("/")[2]
    if isinstance(file, TemporaryUploadedFile):
        return read_file(Path(file.temporary_file_path()), name)
    with TemporaryUploadedFile(name, None, None, None) as copy:
        for chunk in file.chunks():
            copy.write(chunk)
        copy.flush()
        return read_file(Path(copy.temporary_file_path()), name)


def read_again(shelf_id: int, user_id: int) -> bool:
    """Have one's own shelf read as soon as a worker is there; False where it is gone."""
    own = Shelf.objects.filter(pk=shelf_id, user=user_id)
    return bool(own.update(next_at=timezone.now()))


def delete(shelf_id: int, user_id: int) -> bool:
    """Delete one's own shelf; False where it is gone."""
    deleted = delete_whole(Shelf.objects.filter(pk=shelf_id, user=user_id)) > 0
    forget_whether_in_use()
    return deleted


def choose(user_id: int, country: str, services: Collection[int]) -> None:
    """Keep in which country a user watches, and which services they have."""
    with transaction.atomic():
        hold(User.objects.filter(pk=user_id))
        if country and country != settings.COUNTRY:
            Watching.objects.update_or_create(pk=user_id, defaults={"country": country})
        else:
            Watching.objects.filter(pk=user_id).delete()
        own = OwnService.objects.filter(user=user_id)
        own.exclude(service__in=services).delete()
        there = Service.objects.filter(pk__in=services)
        OwnService.objects.bulk_create(
            (OwnService(user_id=user_id, service=service) for service in there),
            ignore_conflicts=True,
        )
    forget_whether_in_use()


def _refuse(user_id: int, name: str) -> None:
    hold(User.objects.filter(pk=user_id))
    own: Any = Shelf.objects.filter(user=user_id)
    refuse_more(own, MOST_SHELVES, _("You have %(most)s shelves, and there can be no more."))
    if own.filter(name=name).exists():
        raise LimitReached(_("You have a shelf of this name already."))
