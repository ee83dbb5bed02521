"""The folders of engines: gone after use, and after an interruption at any moment."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from quoteproof.engine.process import Folder

_INTERRUPTED = """
import os
from quoteproof.engine import process

make = os.mkdir

def interrupted(*arguments):
    make(*arguments)
    print(arguments[0])
    raise KeyboardInterrupt

os.mkdir = interrupted
process.Folder()
"""


def test_a_folder_is_private_and_goes_with_all_that_is_in_it() -> None:
    with Folder() as name:
        path = Path(name)
        (path / "a").mkdir()
        (path / "a" / "b").write_text("words")
        assert sys.platform == "win32" or path.stat().st_mode & 0o777 == 0o700
    assert not path.exists()


def test_a_folder_that_nobody_holds_goes() -> None:
    folder = Folder()
    path = Path(folder.name)
    assert path.is_dir()
    del folder
    assert not path.exists()


def test_an_interruption_as_soon_as_it_is_made_leaves_nothing(tmp_path: Path) -> None:
    env = {**os.environ, "TMPDIR": str(tmp_path), "TEMP": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", _INTERRUPTED], env=env, capture_output=True, text=True, check=False)
    assert "KeyboardInterrupt" in done.stderr
    assert Path(done.stdout.strip()).parent == tmp_path
    assert list(tmp_path.iterdir()) == []
