"""`quoteproof label` and `role`: say which numbers pages bear, and what a passage is in its document."""

from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from quoteproof.cli.adding import labelled
from quoteproof.cli.terminal import finish_earlier, inform, say
from quoteproof.disk.book_files import EMENDATIONS, find_root
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.document.role import Role
from quoteproof.project import emending
from quoteproof.project.emending import LabelledPages
from quoteproof.text.anchor import Anchor

_ROLES: Final = [role for role in Role if role is not Role.UNSEEN]


def label_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments of `label`."""
    parser.add_argument("key", metavar="KEY", help="the citation key, such as smith2020")
    about = "12=1: page 12 of the file bears 1, and the next count on; 3-11=none: none"
    parser.add_argument("pages", nargs="*", default=[], metavar="PAGES", help=about)
    parser.add_argument("--clear", action="store_true", help="take back what was said of pages before")


def label(parser: ArgumentParser, words: Sequence[str]) -> int:
    """Say which numbers the pages of a source's file bear, and show them."""
    args = parser.parse_args(words)
    key = Anchor.pasted(args.key).key
    root = find_root(Path.cwd())
    if args.pages or args.clear:
        emending.label(finish_earlier(root), key, [labelled(page) for page in args.pages], clear=args.clear)
        inform(f"wrote {EMENDATIONS}")
    for pages in emending.labels_of(root, key):
        say(_line(pages))
    return 0


def _line(pages: LabelledPages) -> str:
    one = pages.first == pages.last
    file = f"page {pages.first} of the file" if one else f"pages {pages.first}–{pages.last} of the file"
    first, last = pages.labels
    if first is None:
        return f"{file}: no number is known"
    return f"{file}: {first}" if one else f"{file}: {first}–{last}"


def role_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments of `role`."""
    parser.add_argument(
        "anchor", metavar="ANCHOR", help="a passage or several, such as smith2020#p3 or smith2020#p3-p5"
    )
    parser.add_argument("role", type=Role, choices=_ROLES, metavar="ROLE", help=", ".join(one.value for one in _ROLES))
    parser.add_argument(
        "--reason",
        default="as the document shows",
        metavar="TEXT",
        help="why; it is recorded with the role (default: as the document shows)",
    )


def role(parser: ArgumentParser, words: Sequence[str]) -> int:
    """Say what a passage is in its document, such as furniture."""
    args = parser.parse_args(words)
    anchor = Anchor.pasted(args.anchor)
    if anchor.place is None:
        helps = (f"write `quoteproof role {anchor.key}#p3 furniture`",)
        raise CannotRunError(Trouble("`role` needs a passage", helps=helps))
    for passage in emending.give_role(finish_earlier(find_root(Path.cwd())), anchor, args.role, args.reason):
        inform(f"{anchor.key}#{passage.id} is {args.role.value}, and was {passage.role.value}: {passage.text[:60]}")
    inform(f"wrote {EMENDATIONS}")
    return 0
