"""The entry of the command `quoteproof`, and of `python -m quoteproof`.

Until a command runs there is nothing to end or to take away: Ctrl-C ends the process at once, with the status of the
signal (130 in a shell), and not with a traceback from the middle of an import. `cli.commands` takes it over from there.
"""

import _signal  # type: ignore[import-not-found] # `signal` alone takes as long to import as a remembered answer


def main() -> int:
    """Run the command line; returns the exit status."""
    # What is ignored stays so: a shell asks for it where it starts a program in the background.
    if _signal.getsignal(_signal.SIGINT) is _signal.default_int_handler:
        _signal.signal(_signal.SIGINT, _signal.SIG_DFL)
    from quoteproof.cli.main import main as run_command

    return run_command()


if __name__ == "__main__":
    raise SystemExit(main())
