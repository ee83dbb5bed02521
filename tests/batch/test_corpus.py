"""Borrowings over a corpus (docs/scale.md): the join finds what reading every source finds, and says the same of it."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pytest

from quoteproof.cli.main import main
from quoteproof.project import corpus, corpus_steps
from quoteproof.project.batch import BatchJudge, BatchOptions, BatchTask
from quoteproof.project.batch_running import BatchAnswer
from quoteproof.project.batch_worker import _answered
from quoteproof.project.batches import BatchRequest, Runs, run_batch
from quoteproof.project.corpus import Corpus, CorpusSearch
from quoteproof.report.batch import BatchKind, BatchLine, read_line
from quoteproof.verdict import shingles
from quoteproof.verdict.borrowing import Run, borrowings, find_windows, windows
from tests.batch.books import SOURCE, right_book
from tests.book_of import library_of
from tests.samples import sampled

WORDS = 4


@pytest.fixture(scope="module")
def judge() -> Iterator[BatchJudge]:
    with BatchJudge() as running:
        yield running


def in_this_process(judge: BatchJudge, breaks: Iterable[str] = ()) -> Runs:
    """Does the steps as a worker does them; a scan with a source whose name is in `breaks` breaks."""

    def runs(tasks: Iterable[str]) -> Iterator[BatchAnswer]:
        for number, text in enumerate(tasks):
            step = BatchTask.of(text).step
            names = [Path(name).name for name, _ in step.sources] if step else []
            if set(names) & set(breaks):
                yield BatchAnswer(number, '{"tool":"quoteproof","version":"1","schema_version":1,' + FAILED)
            else:
                yield BatchAnswer(number, _answered(judge, text))

    return runs


FAILED = (
    '"name":"x","kind":"manuscript","digest":"","files":[],"errors":0,"warnings":0,"chapters":0,"sources":0,'
    '"quotations":{},"codes":{},"findings":[],"failure":{"reason":"crash","message":"m","file":"","line":0,"helps":[]}}'
)


def texts(seed: int) -> tuple[dict[str, str], dict[str, str]]:
    """Sources and manuscripts of a few words, that share rows of them by chance and by copying."""
    chance = random.Random(seed)
    vocabulary = "rain river stone light keeper bridge town penny".split()
    paragraphs = [" ".join(chance.choices(vocabulary, k=chance.randint(3, 12))) for _ in range(12)]
    sources = {f"s{n}": "\n\n".join(chance.choices([*paragraphs, "Nothing here."], k=4)).capitalize() for n in range(5)}
    own = [" ".join(chance.choices(vocabulary, k=9)) for _ in range(6)]
    manuscripts = {
        f"m{n}.md": "# One\n\n"
        + "\n\n".join(chance.sample([*own, *paragraphs], 4))
        + "\n\nHe says “rain river stone”.\n"
        for n in range(3)
    }
    return sources, manuscripts


def slow(runs: list[Run], sources: Mapping[str, str]) -> list[tuple[str, str]]:
    """What is borrowed, found as the check of a book finds it in all sources."""
    known = find_windows(library_of(sources), windows(runs, WORDS), WORDS, runs)
    return [(" ".join(each.words.split()), str(each.anchor)) for each in borrowings(runs, known, WORDS)]


def told(line: BatchLine) -> list[tuple[str, str]]:
    found = []
    for finding in line.findings:
        place, _, words = finding.message.partition(", and not in quotation marks: ")
        path, _, number = place.partition(" stand in ")[2].rpartition(", ")
        found.append((words, f"{Path(path).stem}#{number}"))
    return found


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("collide", sampled([False, True], 2))
def test_the_join_finds_what_reading_every_source_finds(
    judge: BatchJudge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, collide: bool
) -> None:
    """Also where the numbers of many rows are the same, which is left to the words."""
    sources, manuscripts = texts(seed)
    monkeypatch.setattr(corpus, "_MOST", 2)  # several steps
    if collide:
        monkeypatch.setattr(shingles, "_MASK", 3)
    for name, text in sources.items():
        (tmp_path / f"{name}.txt").write_text(text)
    (tmp_path / "m").mkdir()
    paths = [tmp_path / "m" / name for name in manuscripts]
    for path in paths:
        path.write_text(manuscripts[path.name])
    searched = Corpus.of(sorted(tmp_path.glob("*.txt")), WORDS)
    request = BatchRequest([str(path) for path in paths], BatchOptions(corpus=searched.digest))
    (tmp_path / "work").mkdir()
    search = CorpusSearch(searched, tmp_path / "work", in_this_process(judge))
    lines = run_batch(request, search, lambda _line, _new: None)
    assert search.refused == {}
    expected = [slow(judge.author_words(BatchTask("m", str(path)), WORDS)[0], sources) for path in paths]
    assert [told(line) for line in lines] == expected
    assert [line.warnings for line in lines] == [len(each) for each in expected]
    assert any(expected)


def test_a_source_that_breaks_its_worker_is_left_out_alone(judge: BatchJudge, tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.txt").write_text(SOURCE if name == "c" else "Other words stand here, and no more.\n")
    (tmp_path / "d.txt").write_bytes(b"\xff\xfe")
    (tmp_path / "m.md").write_text("# One\n\nPeople who crossed the river had to pay the keeper a penny.\n")
    searched = Corpus.of([tmp_path / f"{name}.txt" for name in "abcd"], 8)
    (tmp_path / "work").mkdir()
    search = CorpusSearch(searched, tmp_path / "work", in_this_process(judge, ["b.txt"]))
    request = BatchRequest([str(tmp_path / "m.md")], BatchOptions(corpus=searched.digest))
    (line,) = run_batch(request, search, lambda _line, _new: None)
    assert (line.kind, line.codes, line.status) == (BatchKind.MANUSCRIPT, {"Q015": 1}, 0)
    assert "c.txt, p1" in line.findings[0].message
    assert "line 3" in line.findings[0].where
    assert {Path(name).name for name in search.refused} == {"b.txt", "d.txt"}


def test_a_manuscript_that_changes_meanwhile_is_told(
    judge: BatchJudge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text(SOURCE)
    path = tmp_path / "m.md"
    path.write_text("# One\n\nPeople who crossed the river had to pay the keeper a penny.\n")
    scan = corpus_steps.scanned

    def changing(step: object) -> str:
        path.write_text("# One\n\nPeople who crossed the river had to pay the keeper a penny, too.\n")
        return scan(step)  # type: ignore[arg-type]

    monkeypatch.setattr(sys.modules["quoteproof.project.batch_worker"], "scanned", changing)
    searched = Corpus.of([tmp_path / "a.txt"], 8)
    (tmp_path / "work").mkdir()
    request = BatchRequest([str(path)], BatchOptions(corpus=searched.digest))
    search = CorpusSearch(searched, tmp_path / "work", in_this_process(judge))
    (line,) = run_batch(request, search, lambda _line, _new: None)
    assert line.failure
    assert (line.failure.reason.value, line.digest) == ("changed", "")


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    book = right_book(tmp_path / "book")
    chapter = next((book / "chapters").glob("*.md"))
    words = "The towers stood on both banks, and people who crossed the river paid.\n"
    chapter.write_text(f"{chapter.read_text(encoding='utf-8')}\n{words}", encoding="utf-8")
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "smith.txt").write_text(SOURCE)
    run = ["batch", "book", "--borrowing", "--sources", "papers", "--to", "out.jsonl", "--jobs", "1"]
    assert main(run) == 0
    capsys.readouterr()
    (line,) = map(read_line, Path("out.jsonl").read_text(encoding="utf-8").splitlines())
    assert line
    assert line.codes == {"Q015": 1}
    assert "12 words in a row stand in papers/smith.txt, p1" in line.findings[0].message
    assert main(run) == 0
    assert "1 of 1 lines in out.jsonl still hold" in capsys.readouterr().err
    assert main([*run, "--words", "12"]) == 0
    assert "hold" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--borrowing"], "needs the texts of the sources"),
        (["--borrowing", "--sources", "nowhere"], "there is no file or folder"),
        (["--borrowing", "--sources", ".", "--words", "2"], "must be 3 or more"),
        (["--borrowing", "--sources", ".", "--work", "nowhere"], "is not there"),
        (["--borrowing", "--sources", ".", "--scheduler", "tcp://x"], "needs `--work`"),
    ],
)
def test_what_cannot_be_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: list[str], why: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["batch", "one", *words]) == 2
    assert why in capsys.readouterr().err
