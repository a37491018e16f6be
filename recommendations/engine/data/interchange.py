"""Columns of data frames of pandas, polars and others, by the dataframe interchange protocol.

https://data-apis.org/dataframe-protocol/latest/API.html
"""

import ctypes
from enum import IntEnum
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError


class _Kind(IntEnum):
    INT = 0
    UINT = 1
    FLOAT = 2
    BOOL = 20
    STRING = 21
    DATETIME = 22
    CATEGORICAL = 23


class _Null(IntEnum):
    NONE = 0
    NAN = 1
    SENTINEL = 2
    BITS = 3
    BYTES = 4


_LETTERS = {_Kind.INT: "i", _Kind.UINT: "u", _Kind.FLOAT: "f", _Kind.BOOL: "b"}


def is_frame(value: object) -> bool:
    """Return whether something is a data frame: of the protocol, or of named columns at least."""
    return hasattr(value, "__dataframe__") or _has_named_columns(value)


def _has_named_columns(value: object) -> bool:
    return hasattr(value, "columns") and hasattr(value, "__getitem__")


def columns_of_frame(frame: Any) -> dict[str, NDArray[Any]]:
    """Return the columns of a data frame as arrays: numbers, seconds since 1970, or texts.

    Raises
    ------
    InputError
        If a column has no value in a row, or is of another kind.
    """
    if not hasattr(frame, "__dataframe__"):
        # polars has left the protocol, and its columns become arrays by themselves.
        return {str(name): np.asarray(frame[name]) for name in frame.columns}
    shared = frame.__dataframe__(allow_copy=True)
    found = {}
    for name in shared.column_names():
        column = shared.get_column_by_name(name)
        parts = [_array(part, str(name)) for part in column.get_chunks()]
        found[str(name)] = np.concatenate(parts) if parts else np.empty(0)
    return found


def _array(column: Any, name: str) -> NDArray[Any]:
    kind, _, form, _ = column.dtype
    buffers = column.get_buffers()
    size, offset = column.size(), column.offset
    if kind == _Kind.CATEGORICAL:
        categories = column.describe_categorical["categories"]
        if categories is None:
            raise InputError(f"the column {name!r} has categories that are not told")
        codes = _numbers(buffers["data"], offset, size)
        _require_values(column, buffers, codes, name)
        named: NDArray[Any] = _array(categories, name)[codes]
        return named
    if kind == _Kind.STRING:
        return _texts(column, buffers, name)
    if kind not in {*_LETTERS, _Kind.DATETIME}:
        raise InputError(f"the column {name!r} is of a kind that holds neither numbers nor text")
    values = _numbers(buffers["data"], offset, size)
    _require_values(column, buffers, values, name)
    return _seconds(values, form, name) if kind == _Kind.DATETIME else values


def _numbers(data: tuple[Any, Any], offset: int, size: int) -> NDArray[Any]:
    """Copy numbers out of a buffer."""
    buffer, (kind, bits, form, _) = data
    if kind == _Kind.DATETIME:
        kind, bits = _Kind.INT, 32 if form == "tdD" else 64
    if kind == _Kind.BOOL and bits == 1:
        flags = np.frombuffer(_bytes_of(buffer), dtype=np.uint8)
        return np.unpackbits(flags, bitorder="little")[offset : offset + size].astype(np.bool_)
    dtype = np.dtype(f"{_LETTERS[kind]}{bits // 8}")
    return np.frombuffer(_bytes_of(buffer), dtype=dtype)[offset : offset + size].copy()


def _bytes_of(buffer: Any) -> bytes:
    return ctypes.string_at(buffer.ptr, buffer.bufsize) if buffer.bufsize else b""


def _texts(column: Any, buffers: dict[str, Any], name: str) -> NDArray[Any]:
    size, offset = column.size(), column.offset
    data = _bytes_of(buffers["data"][0])
    ends = _numbers(buffers["offsets"], offset, size + 1).tolist()
    texts = np.empty(size, dtype=object)
    texts[:] = [data[start:end].decode() for start, end in pairwise(ends)]
    _require_values(column, buffers, texts, name)
    return texts


def _require_values(column: Any, buffers: dict[str, Any], values: NDArray[Any], name: str) -> None:
    kind, missing = column.describe_null
    absent = np.zeros(len(values), dtype=np.bool_)
    if kind == _Null.NAN and values.dtype.kind == "f":
        absent = np.isnan(values)
    elif kind == _Null.SENTINEL:
        absent = values == missing
    elif kind in (_Null.BITS, _Null.BYTES) and buffers["validity"] is not None:
        absent = _numbers(buffers["validity"], column.offset, len(values)) == missing
    if absent.any():
        raise InputError(
            f"the column {name!r} has no value in {int(absent.sum()):,} of {len(values):,} rows, "
            f"the first of them row {int(absent.argmax())}"
        )


def _seconds(values: NDArray[Any], form: str, name: str) -> NDArray[np.int64]:
    """Return the seconds since 1970 of times in the Arrow format of a column."""
    if form == "tdD":
        return values.astype(np.int64) * 86_400
    units = {"s": 1, "m": 10**3, "u": 10**6, "n": 10**9}
    if not form.startswith("ts") or form[2:3] not in units:
        raise InputError(f"the column {name!r} holds neither dates nor moments")
    return values.astype(np.int64) // units[form[2]]
