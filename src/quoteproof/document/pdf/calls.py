"""Calls of PDFium that are made very often, without the checks of `ctypes`, which cost much."""

import ctypes
from collections.abc import Callable
from typing import Any


def fast_call(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    """Return a function of PDFium as a function of an address, a number, and values of the types of `arguments`.

    Whoever calls it passes what PDFium expects: nothing is checked. A pointer is passed as an address.
    """
    return fast_function(function, result, ctypes.c_int, *arguments)


def fast_function(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    """Return a function of PDFium as a function of an address and of `arguments`, as `fast_call` does."""
    pointer = ctypes.cast(function, ctypes.c_void_p).value or 0
    return ctypes.CFUNCTYPE(result, ctypes.c_void_p, *arguments)(pointer)


def address(handle: Any) -> int:
    """Return the address of a handle of PDFium; 0 for none."""
    return ctypes.addressof(handle.contents) if handle else 0
