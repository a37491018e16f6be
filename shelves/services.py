"""What people do with their shelves and services."""

from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.deletion import delete_whole, hold
from core.limits import LimitReached, refuse_more

from . import bringing
from .models import OwnService, Service, Shelf, Watching
from .models.shelf import MOST_SHELVES
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


def add_files(user_id: int, name: str, upload: "UploadedFile[bytes]") -> Shelf:
    """Save a new shelf, which is filled from a file as soon as a worker is there.

    Raises
    ------
    LimitReached
        If they have as many as there can be, or one of this name.
    """
    with transaction.atomic():
        _refuse(user_id, name)
        kept = bringing.keep_file(upload)
        shelf = Shelf.objects.create(
            user_id=user_id, name=name, kind=Shelf.Kind.FILES, brought=kept
        )
    forget_whether_in_use()
    return shelf


def fill_again(shelf_id: int, upload: "UploadedFile[bytes]") -> None:
    """Have a shelf of files filled from another one as soon as a worker is there."""
    kept = bringing.keep_file(upload)
    with transaction.atomic():
        held = Shelf.objects.select_for_update().filter(pk=shelf_id)
        before = held.values_list("brought", flat=True).first()
        held.update(brought=kept, next_at=timezone.now())
    bringing.delete_file(kept if before is None else before)


def read_again(shelf_id: int, user_id: int) -> bool:
    """Have one's own shelf read as soon as a worker is there; False where it is gone."""
    own = Shelf.objects.filter(pk=shelf_id, user=user_id)
    return bool(own.update(next_at=timezone.now()))


def delete(shelf_id: int, user_id: int) -> bool:
    """Delete one's own shelf; False where it is gone."""
    own = Shelf.objects.filter(pk=shelf_id, user=user_id)
    brought = own.values_list("brought", flat=True).first()
    deleted = delete_whole(own) > 0
    if brought:
        bringing.delete_file(brought)
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
