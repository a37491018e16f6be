"""Sessions in the database, as Django keeps them; every page of a user reads one."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.base_session import AbstractBaseSession
from django.contrib.sessions.models import Session
from django.db import connection, models
from django.db.models.expressions import RawSQL
from django.utils import timezone

from core.age_limit import without_age_limit
from core.compiled import FIRST, SECOND, CompiledQuery, compiled_once


class SessionStore(db.SessionStore):
    """Django's own, whose query is put together once."""

    # As of the user who is loaded by it.
    @without_age_limit()
    def _get_session_from_db(self) -> AbstractBaseSession | None:
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        found: list[AbstractBaseSession] = _unexpired().instances(self.session_key, now)
        if not found:
            self._session_key = None
            return None
        return found[0]


@compiled_once
def _unexpired() -> CompiledQuery:
    key = RawSQL("%s", [FIRST], output_field=models.CharField())
    now = RawSQL("%s", [SECOND], output_field=models.DateTimeField())
    return CompiledQuery.of(Session.objects.filter(session_key=key, expire_date__gt=now))
