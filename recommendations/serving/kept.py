"""What a process keeps of a model: values that take long to compute, those used last."""

import weakref
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

from ..engine.model.model import Model

Value = TypeVar("Value")


class KeptOfModel(Generic[Value]):
    """Values by key, all of one model; they are forgotten when another comes.

    Parameters
    ----------
    most
        How much to keep: of all values together, what `size` says.
    size
        How much a value counts.
    """

    def __init__(self, most: int, size: Callable[[Value], int] = lambda _value: 1) -> None:
        self._most = most
        self._size = size
        self._lock = Lock()
        self._model: Callable[[], Model | None] = lambda: None
        self._values: OrderedDict[Hashable, Value] = OrderedDict()
        self._sizes = 0

    def get(self, model: Model, key: Hashable, compute: Callable[[], Value]) -> Value:
        """Return the value of a key, computed where it is not kept."""
        with self._lock:
            if self._model() is not model:
                self._model = weakref.ref(model)
                self._values.clear()
                self._sizes = 0
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        value = compute()
        with self._lock:
            # Another thread may have computed it meanwhile.
            if self._model() is model and key not in self._values:
                self._values[key] = value
                self._sizes += self._size(value)
                while self._sizes > self._most:
                    _key, oldest = self._values.popitem(last=False)
                    self._sizes -= self._size(oldest)
        return value
