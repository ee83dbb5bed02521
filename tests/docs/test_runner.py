"""The runner of the pages: what is wrong on a page is found, and what is right is let be."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.blocks import blocks
from tests.docs.runner import run
from tests.docs.shell import as_shown, is_met, steps

FENCE = "```"


def fenced(language: str, *lines: str, mark: str = "") -> str:
    """A block, with a mark above it."""
    above = [f"<!-- {mark} -->"] if mark else []
    return "\n".join([*above, f"{FENCE}{language}", *lines, FENCE])


LONG = "not run: takes long"
INSTALLS = "not run: installs"
WRONG = {
    "another output": (fenced("console", "$ echo yes", "no"), "--- the page has"),
    "no output": (fenced("console", "$ echo yes"), "--- the page has"),
    "output that is not there": (fenced("console", "$ mkdir yes", "…", "made"), "--- the page has"),
    "a program that tests do not run": (fenced("console", "$ curl x"), "not run in tests: curl"),
    "a language that nothing runs": (fenced("perl", "print 1"), "nothing runs a block of `perl`"),
    "a block without a language": (fenced("", "print 1"), "nothing runs a block of ``"),
    "an unknown reason": (fenced("console", "$ echo 1", "1", mark="not run: too lazy"), "unknown reason"),
    "an excuse that is not needed": (fenced("console", "$ echo 1", "1", mark=INSTALLS), "is not needed"),
    "a form that could be run": (fenced("console", "$ echo 1", "1", mark="not run: a form"), "unknown reason: a form"),
    "a target that is gone": (fenced("console", "$ make nothing", mark=LONG), "no target `nothing`"),
    "a command that is gone": (fenced("console", "$ make test", "$ quoteproof chekc", mark=LONG), "no command `chekc`"),
    "an option that is gone": (fenced("console", "$ quoteproof watch --slowly", mark=LONG), "--slowly"),
    "a module that is gone": (fenced("console", "$ .venv/bin/python -m tests.x", mark=LONG), "no module `tests.x`"),
    "a test that is gone": (
        fenced("console", "$ python -m pytest tests/x", mark=LONG),
        "tests/x is not there",
    ),
    "an extra that is gone": (
        fenced("console", "$ pip install 'quoteproof[x]'", mark=INSTALLS),
        "extra `x`",
    ),
    "an option in the text": ("Run `quoteproof check --slowly`.", "has no option `--slowly`"),
    "a command in the text": ("Run `quoteproof chekc`.", "no such command"),
    "a command in a file": (fenced("yaml", "- run: quoteproof chekc", mark="not run: a form"), "no command `chekc`"),
    "settings": (fenced("yaml", "titel: x"), "titel"),
    "broken JSON": (fenced("json", "{1}"), "JSONDecodeError"),
    "a misquotation": (fenced("markdown", "“the sea” [@lighthouse#p3]", mark="folder: letters"), "Q003"),
    "a finding that is not there": (fenced("markdown", "A.", mark="folder: letters -->\n<!-- finds: Q001"), "Q001"),
    "output of Python": (f"{fenced('python', 'print(1)')}\n\n{fenced('text', '2', mark='prints')}", "\n1"),
    "a command by indentation": ("    quoteproof check\n", "is run in no block"),
    "a mark above nothing": ("<!-- file: x -->\n\nText.", "stands above no block"),
    "tests that are elsewhere": (
        fenced("lua", "x", mark="run by: tests/test_values.py"),
        "does not speak of this",
    ),
}
RIGHT = """Run `quoteproof check [FILE…] --format json`, or `--nothing`.

<!-- folder: letters -->
<!-- not run: installs, takes long -->
```console
$ pip install 'quoteproof[editor]' && quoteproof lsp  # in a terminal
$ quoteproof explain Q001 \\
    --format json
{
…
  "code": "Q001",
…
$ cd seeds
$ ls *.txt
light…
$ cd ..
```

<!-- file: chapters/02-more.md -->
```markdown
# More

A “storm” [@lighthouse#p3].
```

```markdown
“the sea is too loud for that” [@lighthouse#p2]
```

```yaml
csl: apa.csl
```

```python
x = 2
```

   ```python
   print(x)
   ```

<!-- prints -->
```text
2
```
"""


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_told(name: str, tmp_path: Path) -> None:
    text, told = WRONG[name]
    faults = run("docs/a-page.md", f"# A page\n\n{text}\n", tmp_path).faults
    assert any(told in fault for fault in faults), faults


def test_what_is_right_is_not(tmp_path: Path) -> None:
    done = run("docs/a-page.md", RIGHT, tmp_path)
    assert done.faults == []
    assert done.text == RIGHT


def test_outputs_are_written_anew(tmp_path: Path) -> None:
    page = f"{FENCE}console\n$ printf '1\\n2\\n3\\n'\n…\n4\n$ echo 5\n6\n{FENCE}\n"
    assert run("docs/a-page.md", page, tmp_path).text == page.replace("4", "3").replace("6", "5")


def test_lines_that_are_left_out() -> None:
    assert is_met(["a", "…", "d"], ["a", "b", "c", "d"])
    assert is_met(["…", "SHA-256 …"], ["SHA-256 01ab"])
    assert not is_met(["a", "d"], ["a", "b", "d"])
    assert not is_met(["a … b"], ["a c b"])
    assert as_shown(["a", "…", "SHA-256 …"], ["b", "c", "d", "SHA-256 01ab"]) == ["b", "…", "SHA-256 …"]


def test_lines_go_on_and_have_parts() -> None:
    first, second = steps(["$ a 'b | c' \\", "  d | e # f", "out", "$ g#p1 > h"])
    assert first.commands == [["a", "b | c", "d"], ["e"]]
    assert first.shown == ("out",)
    assert second.words == ["g#p1", ">", "h"]


def test_a_block_in_a_block_is_one_block() -> None:
    assert [block.language for block in blocks("````markdown\n```seed\nx\n```\n````\n")] == ["markdown"]
