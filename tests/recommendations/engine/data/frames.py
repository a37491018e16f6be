"""Data frames by hand, by the interchange protocol alone, in the layouts of pandas and polars."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

INT, UINT, FLOAT, BOOL, STRING, DATETIME, CATEGORICAL = 0, 1, 2, 20, 21, 22, 23
KINDS = {"i": INT, "u": UINT, "f": FLOAT, "b": BOOL, "M": DATETIME}


class Buffer:
    def __init__(self, array: np.ndarray) -> None:
        self._array = np.ascontiguousarray(array)
        self.ptr = self._array.ctypes.data
        self.bufsize = self._array.nbytes


class Column:
    """Of numbers, moments or texts; `valid` is a mask of bytes or packed bits."""

    def __init__(
        self,
        values: Any,
        null: tuple[int, Any] = (0, None),
        valid: np.ndarray | None = None,
        categories: "Column | None" = None,
        offset: int = 0,
    ) -> None:
        self.offset, self.describe_null = offset, null
        self._valid, self._categories = valid, categories
        texts = all(isinstance(one, str) for one in values) and len(values) > 0
        self._offsets = None
        if texts:
            data = [one.encode() for one in values]
            self._offsets = np.cumsum([0, *map(len, data)])
            self._data = np.frombuffer(b"".join(data), dtype=np.uint8)
            self.dtype: tuple[Any, ...] = (STRING, 8, "u", "=")
        else:
            self._data = np.asarray(values)
            kind = KINDS[self._data.dtype.kind]
            form = "tsn:" if kind == DATETIME else ""
            self.dtype = (kind, 8 * self._data.dtype.itemsize, form, "=")
            if categories is not None:
                self.dtype = (CATEGORICAL, *self.dtype[1:])
        self._size = len(values) - offset

    @property
    def describe_categorical(self) -> dict[str, Any]:
        return {"is_ordered": False, "is_dictionary": True, "categories": self._categories}

    def size(self) -> int:
        return self._size

    def get_chunks(self) -> Iterator["Column"]:
        yield self

    def get_buffers(self) -> dict[str, Any]:
        kind = self.dtype
        if kind[0] in (STRING, CATEGORICAL):
            kind = (UINT if kind[0] == STRING else INT, 8 * self._data.dtype.itemsize, "", "=")
        mask = None
        if self._valid is not None:
            bits = 1 if self.describe_null[0] == 3 else 8
            mask = (Buffer(self._valid), (BOOL, bits, "b", "="))
        ends = None
        if self._offsets is not None:
            ends = (Buffer(self._offsets), (INT, 64, "l", "="))
        return {"data": (Buffer(self._data), kind), "validity": mask, "offsets": ends}


class Frame:
    def __init__(self, columns: Mapping[str, Any]) -> None:
        self._columns = {
            name: column if isinstance(column, Column) else Column(column)
            for name, column in columns.items()
        }

    def __dataframe__(self, nan_as_null: bool = False, allow_copy: bool = True) -> "Frame":
        return self

    def column_names(self) -> list[str]:
        return list(self._columns)

    def get_column_by_name(self, name: str) -> Column:
        return self._columns[name]
