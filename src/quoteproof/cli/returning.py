"""`quoteproof verify --patch` and `--apply`: the changes of a returned DOCX, as a patch of the chapters or in them."""

import json
import sys
from pathlib import Path

from quoteproof.cli.findings import diff
from quoteproof.cli.terminal import finish_earlier, inform, remark, say, wants_colour
from quoteproof.disk.book_files import find_root
from quoteproof.project.revising import Revised, revise, write
from quoteproof.revision.wording import revision_json, revision_lines


def bring_back(file: str, *, applies: bool, form: str) -> int:
    """Show or apply the changes of a returned DOCX.

    Exit status: 0 where every change is in the patch, or there is none, 1 where one is not.
    """
    root = find_root(Path.cwd())
    if applies:
        finish_earlier(root)
    revised = revise(Path(file), root=root)
    if applies:
        write(root, revised)
    told = (revised.name, revised.base, revised.stories, revised.changes, revised.comments)
    if form == "json":
        whole = {**revision_json(*told), "patch": _patch(revised), "applied": applies}
        say(json.dumps(whole, ensure_ascii=False, indent=2), exact=True)
    elif applies:
        for chapter in revised.chapters:
            inform(f"wrote {chapter.file}")
        say("\n".join(revision_lines(*told)))
    else:
        say(_patch(revised, colour=wants_colour(sys.stdout)), exact=True)
        for line in revision_lines(*told):  # on standard error, for they are no part of the patch
            remark(line)
    return 1 if any(change.refusal is not None for change in revised.changes) else 0


def _patch(revised: Revised, *, colour: bool = False) -> str:
    return "".join(diff(chapter.file, chapter.before, chapter.after, colour=colour) for chapter in revised.chapters)
