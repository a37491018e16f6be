"""A lookup for many keys at once."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import Lookup
from django.db.models.lookups import In


def keys_as_text(keys: Iterable[int]) -> str:
    """Return the value of a call for `Among` in a compiled query."""
    return ",".join(map(str, keys))


class Among(Lookup):
    """Whether a key is one of a collection, as `in`; on PostgreSQL the keys are one value.

    Hundreds of values take Django, the driver and the planner longer than finding the rows. In a
    query to compile, the place of a call's value stands for the collection, which is one text.
    """

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """Return the condition of `in`."""
        if self._is_place:
            lhs, parameters = self.process_lhs(compiler, connection)
            keys = "SELECT value FROM json_each('[' || %s || ']')"
            return f"{lhs} IN ({keys})", [*parameters, self.rhs]
        return In(self.lhs, list(self.rhs)).as_sql(compiler, connection)

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        """Return the condition on one array."""
        lhs, parameters = self.process_lhs(compiler, connection)
        if self._is_place:
            return f"{lhs} = ANY(string_to_array(%s, ',')::bigint[])", [*parameters, self.rhs]
        if not self.rhs:
            raise EmptyResultSet
        return f"{lhs} = ANY(%s::bigint[])", [*parameters, f"{{{keys_as_text(self.rhs)}}}"]

    @property
    def _is_place(self) -> bool:
        return isinstance(self.rhs, int)
