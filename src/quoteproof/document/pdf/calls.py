"""Calls of PDFium that are made for every character, without the checks of `ctypes`, which cost much."""

import ctypes
from collections.abc import Callable
from typing import Any


def fast_call(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    """Return a function of PDFium as a function of an address, a number, and values of the types of `arguments`.

    Whoever calls it passes what PDFium expects: nothing is checked. A pointer is passed as an address.
    """
    return ctypes.CFUNCTYPE(result, ctypes.c_void_p, ctypes.c_int, *arguments)(address(function))


def address(handle: Any) -> int:
    """Return the address of a handle of PDFium; 0 for none."""
    return ctypes.cast(handle, ctypes.c_void_p).value or 0
