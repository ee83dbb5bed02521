"""The hook over its whole line: what an agent sends in, what it is answered; and nothing on disk is changed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quoteproof.assistant import hook
from quoteproof.assistant.hook_command import LARGEST, answer
from quoteproof.assistant.hook_events import Reply
from quoteproof.cli.main import main

FIRST, NEW, SEED = "chapters/01-a-first-chapter.md", "chapters/02-new.md", "seeds/lighthouse.txt"
RIGHT = "# Two\n\nHe says “the sea is too loud for that” [@lighthouse#p2].\n"
WRONG = "# Two\n\nHe says “the sea is so loud for that” [@lighthouse#p2].\n"
PATCH = f"*** Begin Patch\n*** Add File: {NEW}\n+# Two\n+\n+“No such words” [@lighthouse#p2].\n*** End Patch"


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("made") / "book"
    assert main(["init", str(root)]) == 0
    return root


@pytest.fixture
def book(original: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new book, which is the working folder, and a home of its own."""
    root = tmp_path / "work" / "book"
    shutil.copytree(original, root)
    monkeypatch.chdir(root)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return root


def call(value: Any) -> Reply:
    return answer(json.dumps(value).encode(), Path.cwd())


def tool(name: str, given: Any, **more: Any) -> Reply:
    """Claude Code's call before a tool; nothing on disk may change by it."""
    folder = Path.cwd()
    before = snapshot(folder)
    value = {"session_id": "s1", "cwd": str(folder), "hook_event_name": "PreToolUse", "tool_name": name, **more}
    reply = call({**value, "tool_input": given})
    assert snapshot(folder) == before
    return reply


def snapshot(root: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def is_denied(reply: Reply) -> bool:
    if not reply.output:
        return reply.status == 2
    inner = json.loads(reply.output)["hookSpecificOutput"]
    assert reply.status == 0
    return bool(inner["permissionDecision"] == "deny" and inner["permissionDecisionReason"])


def reason(reply: Reply) -> str:
    return str(json.loads(reply.output)["hookSpecificOutput"]["permissionDecisionReason"])


def write(path: str, text: str) -> Reply:
    return tool("Write", {"file_path": path, "content": text})


# Edits of chapters


def test_a_misquotation_is_not_written_and_is_told_in_short(book: Path) -> None:
    reply = write(str(book / NEW), WRONG)
    assert is_denied(reply)
    told = reason(reply)
    assert f"{NEW}:3:" in told
    assert "Q001" in told
    assert "quoteproof insert lighthouse#p2" in told
    assert "so loud for that" not in told  # nothing that could be pasted wrong
    assert len(told) < 800


def test_right_words_pass_in_silence(book: Path) -> None:
    assert write(str(book / NEW), RIGHT) == Reply()


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("Edit", {"old_string": "too loud", "new_string": "so loud"}),
        ("Edit", {"old_string": "too", "new_string": "so", "replace_all": True}),
        (
            "MultiEdit",
            {"edits": [{"old_string": "too loud", "new_string": "x"}, {"old_string": "x", "new_string": "so loud"}]},
        ),
        ("replace", {"old_string": "too loud", "new_string": "so loud", "instruction": "change it"}),
        ("edit", {"path": FIRST, "old_str": "too loud", "new_str": "so loud"}),
        ("str_replace_editor", {"command": "str_replace", "path": FIRST, "old_str": "too loud", "new_str": "so loud"}),
        ("str_replace_editor", {"command": "insert", "path": FIRST, "insert_line": 3, "new_str": WRONG}),
        ("str_replace_editor", {"command": "create", "path": FIRST, "file_text": WRONG}),
        ("replace_string_in_file", {"filePath": FIRST, "oldString": "too loud", "newString": "so loud"}),
        (
            "multi_replace_string_in_file",
            {"replacements": [{"filePath": FIRST, "oldString": "too loud", "newString": "so loud"}]},
        ),
        ("mcp__filesystem__write_file", {"path": FIRST, "content": WRONG}),
        ("mcp__filesystem__edit_file", {"path": FIRST, "edits": [{"oldText": "too loud", "newText": "so loud"}]}),
        ("apply_patch", {"command": PATCH}),
        ("Bash", {"command": f"apply_patch <<'EOF'\n{PATCH}\nEOF"}),
        ("Write", {"content": WRONG, "mode": "append"}),
        ("edit_file", {"target_file": FIRST, "code_edit": "…", "instructions": "x"}),
        ("NotebookEdit", {"notebook_path": FIRST, "new_source": "x"}),
        ("move_file", {"source": FIRST, "destination": "notes.md"}),
        ("write_files", {"file_path": None, "files": [{"path": FIRST, "content": WRONG}]}),
        ("write_it", {"file_path": None, "whither": FIRST, "content": WRONG}),
        ("Write", {"content": ["# Two", "“No such words” [@lighthouse#p2]."]}),
        ("str_replace_editor", {"command": "undo_edit", "path": FIRST}),
    ],
)
def test_every_way_of_editing_a_chapter_is_judged(name: str, fields: dict[str, Any], book: Path) -> None:
    assert is_denied(tool(name, {"file_path": str(book / FIRST), **fields}))


def _patch(body: str) -> dict[str, Any]:
    return {"input": f"*** Begin Patch\n{body}*** End Patch\n"}


ADDED = "".join(f"+{line}\n" for line in WRONG.splitlines())
HIDDEN: dict[str, tuple[str, dict[str, Any]]] = {
    "a patch among the words of a chapter": ("Write", {"file_path": NEW, "content": f"{WRONG}\n*** Begin Patch\n"}),
    "a head of a patch that is set in": ("apply_patch", _patch(f"*** Add File: n\n+x\n  *** Add File: {NEW}\n{ADDED}")),
    "a patch that is set in": ("apply_patch", {"input": f"x\n  *** Begin Patch\n*** Add File: {NEW}\n{ADDED}"}),
    "a diff": ("patch", {"diff": f"--- /dev/null\n+++ b/{NEW}\n@@ -0,0 +1,3 @@\n{ADDED}"}),
    "moved as it is": ("apply_patch", _patch(f"*** Update File: notes.md\n*** Move to: {NEW}\n")),
    "moved from outside": ("apply_patch", _patch(f"*** Update File: ../out.md\n*** Move to: {NEW}\n@@\n+x\n")),
    "made and moved": (
        "apply_patch",
        _patch(f"*** Add File: n.md\n{ADDED}*** Update File: n.md\n*** Move to: {NEW}\n@@\n+x\n"),
    ),
    "one field in two spellings": ("write", {"file_path": NEW, "filePath": "n.md", "content": WRONG}),
    "two paths": ("write", {"file_path": "n.md", "path": NEW, "content": WRONG}),
    "two texts": ("write", {"path": NEW, "content": RIGHT, "file_text": WRONG}),
    "a text and a replacement": (
        "write",
        {"path": FIRST, "content": WRONG, "old_string": "Chapter", "new_string": "x"},
    ),
    "a view that writes": ("write", {"path": NEW, "content": WRONG, "command": "view"}),
    "some lines": ("replace_lines", {"path": NEW, "start_line": 1, "end_line": 2, "content": RIGHT}),
    "an addition": ("write", {"path": NEW, "content": RIGHT, "mode": "a"}),
    "an address": ("write", {"uri": "file:///BOOK/chap%74ers/02-new.md", "content": WRONG}),
    "a name with spaces around it": ("write", {"path": f" {NEW}\n", "content": WRONG}),
    "a folder and a name": ("create", {"directory": "chapters", "filename": "02-new.md", "content": WRONG}),
    "a name as a field": ("write_files", {"files": {NEW: {"content": WRONG}}}),
    "the input of another tool": ("call", {"arguments": json.dumps({"path": NEW, "content": WRONG})}),
    "another server": ("mcp__quoteproof__x__write", {"path": NEW, "content": WRONG}),
    "code": ("run", {"code": f"import os\nopen('{NEW}', 'w')"}),
    "a second command": ("Bash", {"command": "ls", "script": f"cp notes.md {NEW}"}),
    "into a folder": ("copy_file", {"source": "notes.md", "destination": "chapters/"}),
    "what is fetched": ("fetch", {"url": "http://x", "path": NEW}),
    "a hard link": ("Write", {"file_path": "hard.md", "content": WRONG}),
    "what a chapter leads to": ("Write", {"file_path": "plain.md", "content": WRONG}),
    "the settings": ("delete_file", {"path": "book.yaml"}),
}


@pytest.fixture(scope="module")
def shared_book(original: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book that no test changes, with files beside its chapters that lead to them."""
    root = tmp_path_factory.mktemp("shared") / "book"
    shutil.copytree(original, root)
    (root / "notes.md").write_text(WRONG, encoding="utf-8")
    (root / "plain.md").write_text("# Five\n\nNothing.\n", encoding="utf-8")
    (root.parent / "out.md").write_text(WRONG, encoding="utf-8")
    os.link(root / FIRST, root / "hard.md")
    os.symlink("../plain.md", root / "chapters/05-link.md")
    return root


@pytest.mark.parametrize("case", HIDDEN)
def test_what_is_written_cannot_be_hidden_from_the_hook(
    case: str, shared_book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(shared_book)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    name, fields = HIDDEN[case]
    given = json.loads(json.dumps(fields).replace("/BOOK", str(shared_book)))
    assert is_denied(tool(name, given))


def test_an_edit_that_agents_make_differently_has_to_stand_either_way(book: Path) -> None:
    """Claude Code takes the end of a line away with the words before it; an inserted line may have one of its own."""
    text = RIGHT.replace("too loud", "too XX\nloud")
    (book / NEW).write_text(text, encoding="utf-8")
    assert is_denied(tool("Edit", {"file_path": NEW, "old_string": " XX", "new_string": ""}))
    assert tool("Edit", {"file_path": NEW, "old_string": "XX\n", "new_string": ""}) == Reply()
    inside = {"command": "insert", "path": FIRST, "insert_line": 2}
    assert tool("str_replace_editor", {**inside, "insert_text": "More.\n"}) == Reply()


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("Read", {}),
        ("mcp__filesystem__read_text_file", {"path": FIRST}),
        ("Grep", {"pattern": "x", "path": FIRST}),
        ("str_replace_based_edit_tool", {"command": "view", "path": FIRST}),
        ("mcp__quoteproof__put_chapter", {"chapter": FIRST, "markdown": WRONG}),
    ],
)
def test_what_only_reads_passes(name: str, fields: dict[str, Any], book: Path) -> None:
    assert tool(name, {"file_path": str(book / FIRST), **fields}) == Reply()


def test_a_misquotation_of_a_changed_source_is_refused(book: Path) -> None:
    (book / SEED).write_text((book / SEED).read_text(encoding="utf-8").replace("too loud", "so loud"), encoding="utf-8")
    assert is_denied(write(NEW, WRONG))


def test_a_patch_is_made_on_the_text_that_is_there(book: Path) -> None:
    lines = (book / FIRST).read_text(encoding="utf-8").splitlines()
    at = next(number for number, line in enumerate(lines) if "too loud" in line)

    def patch(new: str) -> Any:
        old = f" {lines[at - 1]}\n-{lines[at]}\n+{new}\n"
        return {"input": f"*** Begin Patch\n*** Update File: {FIRST}\n@@\n{old}*** End Patch\n"}

    good, bad = patch(f"{lines[at]} More.")["input"], patch(lines[at].replace("too loud", "so loud"))["input"]
    for text, is_wrong in ((good, False), (bad, True)):
        assert is_denied(tool("apply_patch", {"input": text})) is is_wrong
        assert is_denied(tool("apply_patch", {"command": text})) is is_wrong
        assert is_denied(tool("shell", {"command": ["apply_patch", text]})) is is_wrong
        assert is_denied(tool("Bash", {"command": f"apply_patch <<'EOF'\n{text}EOF"})) is is_wrong
    inside = good.replace("chapters/", "")
    assert is_denied(tool("Bash", {"command": f"cd chapters && apply_patch <<'EOF'\n{inside}EOF"}))
    nowhere = f"*** Begin Patch\n*** Update File: {FIRST}\n@@\n-not there\n+x\n*** End Patch"
    assert is_denied(tool("apply_patch", {"input": nowhere}))


@pytest.mark.parametrize(
    ("old", "told"),
    [("nothing of the kind", "do not stand in the file"), ("the", "times in the file"), ("", "empty")],
)
def test_an_edit_that_is_not_certain_is_refused(old: str, told: str, book: Path) -> None:
    reply = tool("Edit", {"file_path": str(book / FIRST), "old_string": old, "new_string": "x"})
    assert told in reason(reply)


def test_line_ends_and_a_mark_at_the_start_change_nothing(book: Path) -> None:
    text = (book / FIRST).read_text(encoding="utf-8")
    (book / FIRST).write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    edit = {"file_path": str(book / FIRST), "old_string": text.split("\n\n")[1], "new_string": "Other words.\n\nMore."}
    assert tool("Edit", edit) == Reply()
    assert is_denied(tool("Edit", {**edit, "new_string": WRONG}))


def test_what_was_wrong_before_prevents_no_other_edit(book: Path) -> None:
    (book / NEW).write_text(WRONG, encoding="utf-8")
    assert tool("Edit", {"file_path": str(book / NEW), "old_string": "He says", "new_string": "She says"}) == Reply()
    assert write(str(book / FIRST), "# One\n\nNothing.\n") == Reply()
    assert is_denied(write(str(book / NEW), WRONG + WRONG.replace("so loud", "loud").split("\n\n")[1]))


def test_only_a_person_acknowledges(book: Path) -> None:
    allow = "<!-- quoteproof: allow Q010: the sense stays -->\n"
    quotation = "“kept this light for eleven winters and have […] let it go out” [@lighthouse#p2]"
    skewed = f"{allow}He says that he has {quotation}.\n"
    denied = tool("Write", {"file_path": NEW, "content": f"# Two\n\n{skewed}"})
    assert is_denied(denied)
    assert "only a person" in denied.output
    Path(NEW).write_text(f"# Two\n\n{skewed}", encoding="utf-8")
    assert not is_denied(tool("Edit", {"file_path": NEW, "old_string": "# Two\n", "new_string": "# Two\n\nMore.\n"}))


def test_an_error_that_is_brought_elsewhere_is_refused(book: Path) -> None:
    (book / NEW).write_text("# Two {#two}\n\nNothing.\n", encoding="utf-8")
    (book / "chapters/03-three.md").write_text("# Three\n\nSee [there](#two).\n", encoding="utf-8")
    reply = write(str(book / NEW), "# Two {#deux}\n\nNothing.\n")
    assert "chapters/03-three.md:3" in reason(reply)


def test_what_is_not_utf_8_is_refused(book: Path) -> None:
    assert is_denied(write(str(book / NEW), "# Two\n\nA lone \ud800 half.\n"))
    given = {"file_path": NEW, "content": "# Two\n\nX"}
    data = json.dumps({"hook_event_name": "PreToolUse", "tool_name": "Write", "tool_input": given})
    assert is_denied(answer(data.encode().replace(b"X", b"caf\xe9"), book))


# Which file is meant


@pytest.mark.parametrize(
    "path",
    [
        FIRST,
        f"./{FIRST}",
        "chapters//01-a-first-chapter.md",
        f"chapters/../{FIRST}",
        f"../book/{FIRST}",
        f"seeds/../{FIRST}",
        "chapters/01-A-FIRST-CHAPTER.md",
        "link.md",
        "linked/01-a-first-chapter.md",
    ],
)
def test_a_chapter_is_known_under_every_name(path: str, book: Path) -> None:
    os.symlink(book / FIRST, book / "link.md")
    os.symlink(book / "chapters", book / "linked")
    assert is_denied(write(path, WRONG))
    assert is_denied(write(str(book / path), WRONG))


@pytest.mark.parametrize(
    "path",
    [
        SEED,
        "seeds/new.txt",
        "seeds/anchors.yaml",
        "seeds/anchors/lighthouse.jsonl",
        "seeds/emendations.yaml",
        "Seeds/new.txt",
        "seeds./x",
        "chapters/../seeds/x",
        "./seeds//lighthouse.txt",
        "seed-link",
        "away/lighthouse.txt",
        ".quoteproof/journal",
        "seeds/book.yaml",
        "seeds/deep/er/x",
    ],
)
def test_nothing_of_the_sources_is_edited(path: str, book: Path) -> None:
    os.symlink(book / SEED, book / "seed-link")
    os.symlink(book / "seeds", book / "away")
    inputs: tuple[dict[str, Any], ...] = ({"content": "x"}, {"old_string": "a"}, {"edits": []}, {"anything": 1})
    for fields in inputs:
        assert is_denied(tool("Write", {"file_path": path, **fields}))
    assert "evidence" in reason(write(path, "x")) or path.startswith(".quoteproof")
    assert tool("Read", {"file_path": path}) == Reply()


def test_a_book_inside_of_seeds_hides_nothing(book: Path) -> None:
    (book / "seeds/book.yaml").write_text("title: Trick\n")
    assert is_denied(write(SEED, "x"))


@pytest.mark.parametrize(
    "path", ["notes.md", "references.bib", "book.yaml", "../outside.md", "/tmp/x.md", "chapters/notes.txt", "a\0b"]
)
def test_what_is_neither_passes_in_silence(path: str, book: Path) -> None:
    assert write(path, WRONG) == Reply()


def test_a_new_folder_that_a_pattern_reaches_is_a_chapter(book: Path) -> None:
    (book / "book.yaml").write_text("title: A Book\nchapters: [chapters/**/*.md]\n")
    assert is_denied(write("chapters/part/one/01.md", WRONG))
    assert is_denied(write("chapters/04.md", WRONG))


def test_a_book_that_cannot_be_read_keeps_chapters_and_lets_settings_be_mended(book: Path) -> None:
    (book / "book.yaml").write_text("title: [\n")
    assert "book.yaml" in reason(write(NEW, RIGHT))
    assert is_denied(write("other.md", RIGHT))
    assert is_denied(write(SEED, "x"))
    assert write("book.yaml", "title: A Book\n") == Reply()
    assert write("build.py", "x") == Reply()


def test_a_book_that_cannot_be_checked_keeps_its_chapters(book: Path) -> None:
    (book / "references.bib").unlink()
    assert "bibliography" in reason(write(NEW, RIGHT))
    assert write("references.bib", "") == Reply()


# Shells

WRITING = r"""
echo x > chapters/01-a-first-chapter.md
echo x > CHAPTERS/../chapters/01-a-first-chapter.md
cat x 1>seeds/a
cat x &>seeds/a
cat x >|seeds/a
quoteproof insert lighthouse#p2 >> chapters/01-a-first-chapter.md
printf x | tee chapters/02-new.md
sed -i s/a/b/ chapters/01-a-first-chapter.md
sed -Ei 's/a/b/' chapters/*.md
sed 's/a/b/w chapters/02.md' x
perl -pi -e s/a/b/ chapters/01-a-first-chapter.md
awk '{print > "chapters/01-a-first-chapter.md"}' x
cp /tmp/x chapters/01-a-first-chapter.md
mv /tmp/x seeds/lighthouse.txt
ln -sf /tmp/x chapters/01-a-first-chapter.md
rsync -a x/ seeds/
dd if=/dev/zero of=seeds/lighthouse.txt
truncate -s0 chapters/01-a-first-chapter.md
touch chapters/02-new.md
curl -o seeds/lighthouse.txt http://x
rm -rf seeds
rm -rf .
rm -rf *
rm s*/lighthouse.txt
rm {seeds,x}/a
rm seeds/lighthouse.txt quoteproof
rm link
git apply --directory=chapters p.diff
git stash push -- chapters/01-a-first-chapter.md
d=seeds && cd $d && rm lighthouse.txt
echo x | tee >(cat > seeds/a)
cp -t seeds x y
tar xf x.tar -C seeds
unzip -o x.zip -d chapters
patch chapters/01-a-first-chapter.md < p.diff
pandoc x.md -o chapters/01-a-first-chapter.md
cat x | sponge chapters/01-a-first-chapter.md
\rm seeds/lighthouse.txt
rm -r "$PWD/seeds"
echo x > s\eeds/a
echo x > link
cd seeds && rm lighthouse.txt
cd .. && rm -r book/seeds
(cd /tmp; ls); rm seeds/lighthouse.txt
F=seeds/lighthouse.txt; echo x > $F
for f in chapters/*.md; do sed -i s/a/b/ $f; done
if true; then rm seeds/x; fi
rm $(ls seeds/*)
ls seeds | xargs rm
find chapters -name '*.md' -delete
git checkout -- seeds/lighthouse.txt
git restore seeds
git checkout .
git -C . restore chapters
python3 -c "open('chapters/01-a-first-chapter.md','w')"
node -e "require('fs').writeFileSync('chapters/01-a-first-chapter.md','x')"
bash -c 'echo x > seeds/a'
bash -c 'echo x > se""eds/a'
git diff --output=chapters/02-new.md
git log -p --output chapters/02-new.md
echo 'echo x > seeds/a' | bash
sudo tee seeds/lighthouse.txt < x
env A=1 rm seeds/lighthouse.txt
echo 'unclosed > seeds/x
Set-Content seeds\\x.txt y
"""
READING = """
cat chapters/01-a-first-chapter.md
grep -n x chapters/*.md | head
wc -w chapters/01-a-first-chapter.md > /tmp/x
sed -n 1,5p chapters/01-a-first-chapter.md
cp chapters/01-a-first-chapter.md /tmp/x.md
ls seeds | wc -l
ls 2>&1 | head
cat x > /tmp/y 2>/dev/null
find chapters -name '*.md' | xargs wc -l
for f in chapters/*.md; do wc -w "$f"; done
bash -c 'cat chapters/01-a-first-chapter.md'
git status
git diff -- seeds
git add .
git add chapters/02-new.md && git commit -m "write chapters/02-new.md"
git commit -m "add seeds"
git checkout -b chapters-rewrite
git stash
git checkout main
cp -r chapters /tmp/backup
awk '{print $1}' chapters/01-a-first-chapter.md
[ -d seeds ] && ls seeds
echo "about seeds and chapters"
make test
python3 build.py
pytest tests/test_seeds.py
mv a.txt .
rm -rf build/*
rm -rf /tmp/seeds2
mkdir -p chapters/images
quoteproof add x.pdf --key x
quoteproof insert lighthouse#p2 "the sea" that
quoteproof fix --unsafe chapters/01-a-first-chapter.md
quoteproof build
uv run quoteproof check chapters/02-new.md
python -m quoteproof anchor
"""
HEREDOCS = ("cat <<'EOF' > chapters/02-new.md\nit's “wrong”\nEOF", "python3 - <<EOF\nopen('seeds/x','w')\nEOF")


def test_a_shell_that_may_write_there_is_refused(book: Path) -> None:
    os.symlink(book / SEED, book / "link")
    commands = [*WRITING.strip().replace("\\\\", "\\").split("\n"), *HEREDOCS]
    passed = [line for line in commands if not is_denied(tool("Bash", {"command": line, "description": "x"}))]
    assert passed == []


def test_a_shell_that_only_reads_passes_in_silence(book: Path) -> None:
    commands = [*READING.strip().split("\n"), ""]
    assert [line for line in commands if tool("Bash", {"command": line}) != Reply()] == []


FURTHER_WRITING = r"""
echo "$(cp notes.md chapters/02.md)"
git commit -m "`tee chapters/02.md < notes.md`"
cat <<E\n$(cp notes.md chapters/02.md)\nE
: '<<E\n'; cp notes.md chapters/02.md\n: '\nE\n'
cp notes.md chapters/02.md # quoteproof
: # it's\ncp notes.md chapters/02.md
cp notes.md chap\\nters/02.md
cp notes.md chapters/02.md -v
cp -tchapters notes.md
echo bad > $'\x63hapters/02.md'
echo bad > */01*
sed -i 1d */*.md
find . -name '*.md' -exec sed -i 1d {} +
find . -name '01*' | xargs sed -i 1d
grep -rl the . | xargs sed -i 1d
for f in $(git ls-files); do sed -i 1d "$f"; done
ls */01* | while read f; do echo bad > "$f"; done
xargs truncate -s0 <<< chapters/02.md
echo chapters/02.md | xargs -I% sh -c 'echo bad > %'
bash -c -- 'cp notes.md chapters/02.md'
bash -ec 'cat notes.md > $1' x chapters/02.md
env -S 'cp notes.md chapters/02.md'
env -C chapters cp ../notes.md 02.md
ln chapters/01-a-first-chapter.md other.md
cp -l chapters/01-a-first-chapter.md other.md
ln -s . me
sh w.sh
bash < w.sh
cat w.sh | bash
eval "$(cat w.sh)"
git apply w.patch
patch -p1 < w.patch
./cat chapters/02.md
alias cat='cp notes.md'\ncat chapters/02.md
sort -no chapters/02.md notes.md
git grep -O'sed -i 1d' the
git -c alias.w='!cp notes.md chapters/02.md' w
sed 's/e/y/gw chapters/02.md' notes.md
sed -n 1wchapters/02.md notes.md
sed '1e cp notes.md chapters/02.md' notes.md
sed --in-pl 1d chapters/02.md
cd chap*; cp ../notes.md 02.md
cd chapters; python3 <<E\nopen("02.md", "w")\nE
mv book.yaml away.yaml
"""
FURTHER_READING = r"""
git commit -m "say $(date) of chapters"
find . -name '*.pyc' -delete
find src -name '*.py' | xargs ruff check
find . -name '*.md' | xargs wc -w
for f in chapters/*.md; do echo "$f: $(wc -w < "$f")"; done
sed -e 's/x/y/' -e '/^$/d' chapters/01-a-first-chapter.md
sed -n '/Heading/,/^#/p' chapters/01-a-first-chapter.md
awk 'NR<5 {print NR": "$0}' chapters/01-a-first-chapter.md
n=$(wc -w < chapters/01-a-first-chapter.md); echo "words: $n" > /tmp/count
diff <(sort chapters/01-a-first-chapter.md) <(sort notes.md)
cat > other.md <<'E'\nIn the chapters and seeds it's so.\nE
sh fine.sh
"""


def test_further_shells_are_judged(shared_book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(shared_book)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    made = {
        "w.sh": "echo bad > chapters/02.md\n",
        "fine.sh": "quoteproof check | wc\n",
        "w.patch": f"--- a/{FIRST}\n+++ b/{FIRST}\n@@ -1 +1 @@\n-# A\n+# B\n",
    }
    for name, text in made.items():
        (shared_book / name).write_text(text, encoding="utf-8")

    def denied(lines: str) -> dict[str, bool]:
        commands = [line.replace("\\n", "\n") for line in lines.strip().split("\n")]
        return {command: is_denied(tool("Bash", {"command": command})) for command in commands}

    assert [command for command, is_refused in denied(FURTHER_WRITING).items() if not is_refused] == []
    assert [command for command, is_refused in denied(FURTHER_READING).items() if is_refused] == []


@pytest.mark.parametrize("command", [f"echo x > {FIRST}", "rm -rf seeds", HEREDOCS[0]])
def test_every_agents_shell_is_judged(command: str, book: Path) -> None:
    assert is_denied(tool("shell", {"command": ["bash", "-lc", command], "workdir": str(book)}))
    value = {"hook_event_name": "beforeShellExecution", "conversation_id": "c", "command": command, "cwd": str(book)}
    assert json.loads(call(value).output)["permission"] == "deny"


def test_a_shell_beside_the_book_is_judged_as_well(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(book.parent)
    assert is_denied(tool("Bash", {"command": f"echo x > book/{FIRST}"}))
    assert is_denied(tool("Bash", {"command": "rm -rf book"}))
    assert is_denied(tool("run_shell_command", {"command": f"rm {SEED}", "dir_path": "book"}))
    assert tool("Bash", {"command": "rm -rf other"}) == Reply()


@pytest.mark.parametrize("command", ["<<A\n" * 50_000, "cd x; " * 5_000, "x " * 20_000, "$(" * 9_000, "a=b " * 9_000])
def test_a_monstrous_command_is_answered_in_time(command: str, book: Path) -> None:
    assert tool("Bash", {"command": command}) == Reply()
    assert is_denied(tool("Bash", {"command": f"{command}; rm seeds/x"}))


# The end of a turn


def stop(**more: Any) -> Reply:
    return call(
        {"session_id": "s1", "cwd": str(Path.cwd()), "hook_event_name": "Stop", "stop_hook_active": False, **more}
    )


def test_a_turn_does_not_end_while_an_error_stands(book: Path) -> None:
    assert stop() == Reply()
    (book / NEW).write_text(WRONG, encoding="utf-8")
    value = json.loads(stop().output)
    assert value["decision"] == "block"
    assert f"{NEW}:3:" in value["reason"]
    (book / NEW).write_text(RIGHT, encoding="utf-8")
    assert stop(stop_hook_active=True) == Reply()


def test_an_agent_is_not_held_for_ever(book: Path) -> None:
    (book / NEW).write_text(WRONG, encoding="utf-8")
    for turn in range(2):
        for number in range(hook.MOST_HELD):
            assert "decision" in json.loads(stop(stop_hook_active=bool(number)).output), (turn, number)
        assert "ends after" in json.loads(stop(stop_hook_active=True).output)["systemMessage"]


def test_an_agent_that_does_not_say_that_it_was_held_is_let_go_as_well(book: Path) -> None:
    """Copilot names no event, and works between two ends of a turn."""
    (book / NEW).write_text(WRONG, encoding="utf-8")
    told = []
    for _ in range(hook.MOST_HELD + 1):
        call({"sessionId": "c", "cwd": str(book), "toolName": "bash", "toolArgs": '{"command": "ls"}'})
        told.append(call({"sessionId": "c", "cwd": str(book), "stopReason": "end_turn"}).output)
    assert [bool(one) for one in told] == [True] * hook.MOST_HELD + [False]


def test_without_a_log_a_turn_is_held_once(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(book / "state"))  # a folder inside of the book is not used
    (book / NEW).write_text(WRONG, encoding="utf-8")
    assert "decision" in json.loads(stop().output)
    assert "systemMessage" in json.loads(stop(stop_hook_active=True).output)


def test_changed_sources_hold_a_turn(book: Path) -> None:
    (book / SEED).write_text((book / SEED).read_text(encoding="utf-8").replace("too loud", "so loud"), encoding="utf-8")
    assert "S001" in json.loads(stop().output)["reason"]


def test_a_book_that_cannot_be_checked_holds_a_turn(book: Path) -> None:
    (book / "book.yaml").write_text("title: [\n")
    assert "book.yaml" in json.loads(stop().output)["reason"]


def test_what_a_baseline_lists_holds_no_turn_and_the_baseline_is_kept(book: Path) -> None:
    (book / NEW).write_text(WRONG, encoding="utf-8")
    assert main(["check", "--write-baseline", "known.json"]) == 0
    value = {"session_id": "s", "cwd": str(book), "hook_event_name": "Stop"}
    assert answer(json.dumps(value).encode(), book, "known.json") == Reply()
    (book / "chapters/03.md").write_text(WRONG.replace("so loud", "not loud"), encoding="utf-8")
    assert "block" in answer(json.dumps(value).encode(), book, "known.json").output
    for fields in ({"file_path": "known.json", "content": "{}"}, {"command": "rm known.json"}):
        before = {"cwd": str(book), "hook_event_name": "PreToolUse", "tool_name": "Some", "tool_input": fields}
        assert is_denied(answer(json.dumps(before).encode(), book, "known.json"))


def test_a_book_directly_below_the_working_folder_is_checked(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (book / NEW).write_text(WRONG, encoding="utf-8")
    monkeypatch.chdir(book.parent)
    assert "block" in stop().output
    monkeypatch.chdir(book.parent.parent)
    assert stop() == Reply()


def test_a_book_anywhere_that_was_edited_is_checked(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    far = book.parent.parent / "far"
    far.mkdir()
    monkeypatch.chdir(far)
    assert write(str(book / NEW), RIGHT) == Reply()
    (book / NEW).write_text(WRONG, encoding="utf-8")
    assert "block" in stop().output
    assert stop(session_id="another") == Reply()


# Protocols


@pytest.mark.parametrize(
    ("value", "denied"),
    [
        ({"hook_event_name": "PreToolUse", "tool_name": "Write"}, {"hookSpecificOutput"}),
        ({"hook_event_name": "BeforeTool", "tool_name": "write_file"}, {"decision", "reason"}),
        (
            {"hook_event_name": "PreToolUse", "tool_name": "create_file", "timestamp": "2026-01-01"},
            {"permissionDecision", "permissionDecisionReason", "hookSpecificOutput"},
        ),
        ({"hook_event_name": "preToolUse", "tool_name": "Write"}, {"permission", "user_message", "agent_message"}),
        ({"toolName": "create"}, {"permissionDecision", "permissionDecisionReason"}),
    ],
)
def test_each_agent_gets_the_answer_that_it_reads(value: dict[str, Any], denied: set[str], book: Path) -> None:
    given = {"file_path": str(book / NEW), "content": WRONG}
    if "toolName" in value:
        value["toolArgs"] = json.dumps({"path": str(book / NEW), "file_text": WRONG})
    else:
        value["tool_input"] = given
    reply = call({**value, "cwd": str(book)})
    assert reply.status == 0
    assert set(json.loads(reply.output)) == denied


@pytest.mark.parametrize(
    ("value", "held"),
    [
        ({"hook_event_name": "Stop"}, {"decision", "reason"}),
        ({"hook_event_name": "SubagentStop"}, {"decision", "reason"}),
        ({"hook_event_name": "Stop", "timestamp": "2026-01-01"}, {"decision", "reason", "hookSpecificOutput"}),
        ({"hook_event_name": "AfterAgent"}, {"decision", "reason"}),
        ({"hook_event_name": "stop", "conversation_id": "c", "loop_count": 0}, {"followup_message"}),
        ({"sessionId": "c", "stopReason": "end_turn"}, {"decision", "reason"}),
    ],
)
def test_each_agent_is_held_in_its_way(value: dict[str, Any], held: set[str], book: Path) -> None:
    (book / NEW).write_text(WRONG, encoding="utf-8")
    assert set(json.loads(call({**value, "cwd": str(book)}).output)) == held


def test_cursor_is_always_answered(book: Path) -> None:
    value = {"hook_event_name": "preToolUse", "workspace_roots": [str(book)], "tool_name": "Read", "tool_input": {}}
    assert json.loads(call(value).output) == {"permission": "allow"}
    assert json.loads(call({"hook_event_name": "stop", "workspace_roots": [str(book)]}).output) == {}


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"[]", b"null", b"\xff\xfe", b'"x"', b"[" * 100_000, b"nonsense " * 10],
)
def test_what_is_no_call_is_refused_in_words(data: bytes, book: Path) -> None:
    reply = answer(data, book)
    assert reply.status == 2
    assert reply.error.startswith("error:")
    assert "Traceback" not in reply.error


def test_too_much_is_refused(book: Path) -> None:
    reply = answer(b" " * (LARGEST + 1), book)
    assert (reply.status, "larger" in reply.error) == (2, True)


@pytest.mark.parametrize(
    ("value", "status"),
    [
        ({"hook_event_name": "PreToolUse"}, 0),
        ({"hook_event_name": "PreToolUse", "tool_name": 5, "tool_input": 7}, 0),
        ({"hook_event_name": "PostToolUse", "tool_name": "Write", "tool_response": {}}, 0),
        ({"hook_event_name": "SessionStart"}, 0),
        ({"hook_event_name": "Tomorrow", "tool_name": "Write", "tool_input": {"file_path": NEW, "content": WRONG}}, 2),
        ({"tool_name": "Write", "tool_input": {"file_path": SEED, "content": "x"}}, 2),
        (
            {"hook_event_name": "Tomorrow", "tool_name": "Write", "tool_input": {"file_path": "notes", "content": "x"}},
            0,
        ),
        ({}, 0),
    ],
)
def test_missing_fields_and_unknown_events(value: dict[str, Any], status: int, book: Path) -> None:
    assert call(value).status == status


def test_a_fault_of_the_program_refuses(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hook, "before_tool", lambda *_: 1 / 0)
    assert "ZeroDivisionError" in reason(tool("Write", {"file_path": NEW, "content": RIGHT}))
    copilot = call({"sessionId": "c", "cwd": str(book), "toolName": "bash", "toolArgs": "{}"})
    assert json.loads(copilot.output)["permissionDecision"] == "deny"
    monkeypatch.setattr(hook, "end_of_turn", lambda *_: 1 / 0)
    assert "block" in stop().output
    assert "systemMessage" in json.loads(stop(stop_hook_active=True).output)
    assert call({"sessionId": "c", "cwd": str(book), "stopReason": "end_turn"}) == Reply()


KEYS = st.sampled_from(
    ["file_path", "path", "content", "old_string", "new_string", "edits", "command", "insert_line", "x"]
)
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-2, 9)
    | st.sampled_from([NEW, SEED, WRONG, "rm seeds/x", "", "*** Begin Patch"])
)
VALUES = st.recursive(LEAVES, lambda v: st.lists(v, max_size=3) | st.dictionaries(KEYS, v, max_size=4), max_leaves=8)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(event=st.sampled_from(["PreToolUse", "BeforeTool", "preToolUse", "Tomorrow", ""]), value=VALUES)
def test_no_input_raises_or_changes_anything(event: str, value: Any, book: Path) -> None:
    before = snapshot(book)
    for field in ("tool_input", "toolArgs"):
        reply = call({"hook_event_name": event, "tool_name": "Some", "cwd": str(book), field: value})
        assert reply.status in (0, 2)
        assert "the hook failed" not in reply.error + reply.output
    assert snapshot(book) == before


def test_what_takes_too_long_is_refused(book: Path) -> None:
    code = (
        "import time, quoteproof.cli.hooking as h, quoteproof.assistant.hook as k\n"
        "from quoteproof.cli.main import main\n"
        "h._SECONDS = 0.05; k.before_tool = lambda *_: time.sleep(60); raise SystemExit(main(['hook']))"
    )
    data = json.dumps({"hook_event_name": "PreToolUse", "tool_name": "Write", "tool_input": {}})
    run = subprocess.run(
        [sys.executable, "-c", code], input=data, capture_output=True, text=True, timeout=50, check=False
    )
    assert (run.returncode, "took too long" in run.stderr) == (2, True)


# The log


def test_every_call_leaves_one_line(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(NEW, RIGHT)
    write(NEW, WRONG)
    tool("Bash", {"command": "ls"})
    answer(b"{", book)
    (log,) = tmp_path.rglob("hook.jsonl")
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert [line["answer"] for line in lines] == ["allowed", "denied", "allowed", "failed"]
    assert lines[1]["codes"] == ["Q001"]
    assert "loud" not in log.read_text()
    assert main(["hook", "--status"]) == 0
    told = capsys.readouterr().out
    assert "claude: not in .claude/settings.json" in told
    assert f"denied {NEW} Q001" in told
