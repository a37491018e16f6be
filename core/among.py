"""A lookup for many keys at once."""

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import Lookup
from django.db.models.lookups import In


class Among(Lookup):
    """Whether a key is one of a collection, as `in`; on PostgreSQL the keys are one value.

    Hundreds of values take Django, the driver and the planner longer than finding the rows.
    """

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """Return the condition of `in`."""
        return In(self.lhs, list(self.rhs)).as_sql(compiler, connection)

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        """Return the condition on one array."""
        if not self.rhs:
            raise EmptyResultSet
        lhs, parameters = self.process_lhs(compiler, connection)
        return f"{lhs} = ANY(%s::bigint[])", [*parameters, f"{{{','.join(map(str, self.rhs))}}}"]
