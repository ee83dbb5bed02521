"""Lets `python -m quoteproof` be the command."""

from quoteproof.cli.main import main

raise SystemExit(main())
