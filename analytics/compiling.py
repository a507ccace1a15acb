"""The kernel compiled by numba, where the extra `[fast]` is installed."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable
from functools import cache
from types import FunctionType
from typing import Any, NamedTuple

from analytics import cycle_kernel


class Kernel(NamedTuple):
    """The two searches of the kernel, plain or compiled."""

    search: Callable[..., bool]
    through: Callable[..., bool]


PLAIN = Kernel(cycle_kernel.search, cycle_kernel.through)


def is_installed() -> bool:
    """Is numba there? It is not imported to find out."""
    return importlib.util.find_spec("numba") is not None


@cache
def compiled() -> Kernel:
    """The kernel as machine code. The first call on a machine takes some seconds; numba keeps the
    result beside the source or, where nobody may write there, in the user's cache. Raises
    ImportError without numba."""
    numba = importlib.import_module("numba")
    names = dict(vars(cycle_kernel))
    for plain in cycle_kernel.KERNEL:
        # A copy whose globals are `names`, so that it calls what was compiled before it.
        copy = FunctionType(plain.__code__, names, plain.__name__)
        names[plain.__name__] = _jit(numba, copy)
    return Kernel(names["search"], names["through"])


def _jit(numba: Any, function: FunctionType) -> Any:
    try:
        return numba.njit(cache=True)(function)
    except RuntimeError:  # there is no place to keep it
        return numba.njit(function)
