"""docs/docx.md: its run is made again, with a DOCX that came back from an editor."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from quoteproof.cli.main import main
from quoteproof.project.build import docx_of
from quoteproof.project.project import Project
from tests.book_of import ROOT
from tests.proof.words import parts_of, zipped

PAGE = (ROOT / "docs/docx.md").read_text(encoding="utf-8")
BY = 'w:id="9" w:author="A. Editor" w:date="2026-01-01T00:00:00Z"'
RUN = '<w:r><w:t xml:space="preserve">'
END = "</w:t></w:r>"
EDITS = (
    # tracked: another word of the author's prose
    (
        "would serve",
        f"{END}<w:del {BY}><w:r><w:delText>would serve</w:delText></w:r></w:del>"
        f"<w:ins {BY}>{RUN}may serve{END}</w:ins>{RUN}",
    ),
    ("too loud", "far too loud"),
    (
        "Storms",
        f'{END}<w:commentRangeStart w:id="0"/>{RUN}Storms{END}<w:commentRangeEnd w:id="0"/>'
        f'<w:r><w:commentReference w:id="0"/></w:r>{RUN}',
    ),
)
COMMENT = '<w:comment w:id="0" w:author="A. Editor"><w:p><w:r><w:t>All of them?</w:t></w:r></w:p></w:comment>'


def test_the_run_says_what_the_page_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["init", str(tmp_path / "letters")]) == 0
    monkeypatch.chdir(tmp_path / "letters")
    with Project(Path()) as project:
        parts = parts_of(docx_of(project, project.check(formats={"docx"}))[0])
    xml = parts["word/document.xml"].decode()
    for old, new in EDITS:
        assert old in xml
        xml = xml.replace(old, new, 1)
    parts["word/document.xml"] = xml.encode()
    said = re.sub(r"(<w:comments[^>]*?)/?>", r"\1>", parts["word/comments.xml"].decode()).replace("</w:comments>", "")
    parts["word/comments.xml"] = f"{said}{COMMENT}</w:comments>".encode()
    Path("returned.docx").write_bytes(zipped(parts))
    shown = re.findall(r"```console\n\$ (quoteproof .*?)\n(.*?)```", PAGE, re.DOTALL)
    assert len(shown) == 1
    for command, expected in shown:
        capsys.readouterr()
        assert main(shlex.split(command)[1:]) == 1
        told = capsys.readouterr()
        assert told.out + told.err == expected
