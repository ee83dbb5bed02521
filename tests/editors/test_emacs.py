"""Emacs: the settings of docs/editors/emacs.md, loaded by Debian's Emacs with Eglot, on a book with a mistake."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from quoteproof.project.starting import start
from tests.book_of import ROOT

PAGE = (ROOT / "docs/editors/emacs.md").read_text(encoding="utf-8")
MODES = Path("/usr/share/emacs/site-lisp/elpa-src")
has_emacs = shutil.which("emacs") is not None and any(MODES.glob("eglot-*")) and any(MODES.glob("markdown-mode-*"))
PROOF = """
(package-initialize)
(load (expand-file-name "settings.el"))
(setq eglot-sync-connect 30 eglot-connect-timeout 30)

(defun until (what)
  "Wait until a function gives something, at most thirty seconds; give it."
  (let ((end (+ (float-time) 30)) given)
    (while (and (not (setq given (funcall what))) (< (float-time) end))
      (accept-process-output nil 0.05)
      (sit-for 0.02))
    (or given (error "waited in vain"))))

(find-file "book/chapters/01-a-first-chapter.md")
(run-hooks 'post-command-hook) ; in a batch no command is ever done, for which eglot-ensure waits
(until #'eglot-managed-p)
(flymake-start)
(let ((found (car (until #'flymake-diagnostics))))
  (princ (format "%d: %s\\n" (line-number-at-pos (flymake-diagnostic-beg found)) (flymake-diagnostic-text found))))
(princ (format "root: %s\\n" (project-root (project-current))))
(goto-char (point-max))
(quoteproof-insert "lighthouse#p2" "" "")
(princ (format "inserted: %s\\n" (buffer-substring (line-beginning-position) (point-max))))
(princ (condition-case why (quoteproof-insert "nobody#p1" "" "") (user-error (format "told: %s\\n" (cadr why)))))
"""


def settings() -> str:
    match = re.search(r"```elisp\n(.*?)```", PAGE, re.DOTALL)
    assert match
    return match[1]


@pytest.mark.system
@pytest.mark.skipif(not has_emacs, reason="Emacs, elpa-eglot or elpa-markdown-mode is not installed")
def test_the_settings_of_the_page(tmp_path: Path) -> None:
    book = tmp_path / "book"
    start(book)
    chapter = book / "chapters/01-a-first-chapter.md"
    chapter.write_text(chapter.read_text(encoding="utf-8").replace("is too loud", "was too loud"), encoding="utf-8")
    (tmp_path / "settings.el").write_text(settings(), encoding="utf-8")
    (tmp_path / "proof.el").write_text(PROOF, encoding="utf-8")
    environment = os.environ | {"HOME": str(tmp_path), "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    command = ["emacs", "--batch", "--load", "proof.el"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "3: quoteproof [Q001]: `lighthouse#p2` has `is` where the quotation has `was`",
        "help: quote the source's words, or say it in your own words without quotation marks",
        f"root: {book}/",
        "inserted: “I have kept this light for eleven winters and have never once let it go out. People suppose that "
        "the work is lonely. It is not; the sea is too loud for that.” [@lighthouse#p2]",
        "told: error: no bibliography entry has the key `nobody`",
        "  = help: add an entry `nobody` to the bibliography",
    ]
