"""Calls of PDFium that are made very often, without the checks of `ctypes` on each."""

from __future__ import annotations

import ctypes
from typing import Any


def plain(function: Any, result: Any) -> Any:
    """Give a function of PDFium of an address and a number, which gives a plain value: it is called a million times."""
    shape = ctypes.CFUNCTYPE(result, ctypes.c_void_p, ctypes.c_int)
    return shape(ctypes.cast(function, ctypes.c_void_p).value or 0)


def address(thing: Any) -> int:
    """Give the address of a thing of PDFium's; 0 for none."""
    return ctypes.cast(thing, ctypes.c_void_p).value or 0
