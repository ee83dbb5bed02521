"""Misquotations that must never print, as data: one module a kind in `kinds/`, run through the whole line.

A kind is one way to get words between quotation marks that the source does not have. Its module holds `KIND`, a `Kind`
with forgeries and honest forms (`model`). Each forgery is a chapter, with what else its book needs. `check` must refuse
it with the code and at the line that it names; one without a code passes the check, and the words that it names must
stand in no output. Each honest form must pass the check and print in every output.

To add a kind:

1. Write `kinds/NAME.py` with a docstring that says what the whole kind is, and `KIND = Kind(...)`. The module is found
   by itself.
2. Write several variants, each of its own idea: the test is of the kind and not of one input. Write honest forms that
   come near, so that what closes the kind does not refuse them.
3. Chapters quote `fen` and `mere` (`books.SEEDS`). A variant may bring a seed, emendations, entries, settings or a
   function that alters the finished book; `model` says how.
4. While the program does not refuse a variant, name it in `open_variants` and give the reason in `open`. The mark is
   strict: whoever closes the kind takes the names out, or the test fails. Only that an honest form passes the check, or
   that a build of a forgery writes nothing, may be so before.

`make test` checks every variant (one book a kind, some ten seconds in all), and builds a fixed sample to PDF, DOCX and
HTML; `make test-all` builds them all.

`matrix` is not data but made: every character that looks like a mark in every place that prints, some 11,000 cells.
"""
