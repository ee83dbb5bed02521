"""Every kind of forgery through the whole line: refused at its line, or printed in no output."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

from quoteproof.check.result import CheckResult
from quoteproof.engine.pandoc import Pandoc
from tests.forgeries import kinds
from tests.forgeries.books import batches, chapter, check, errors, everything, squeezed, write
from tests.forgeries.model import KEY, Forgery, Honest, Kind, Variant
from tests.security.line import run

KINDS = {
    module.name: import_module(f"{kinds.__name__}.{module.name}").KIND
    for module in sorted(iter_modules(kinds.__path__), key=lambda m: m.name)
}
Checked = Callable[[str, Variant], tuple[Path, CheckResult]]


def _cases(give: Callable[[Kind], Sequence[Variant]], every: int = 1, *, strict: bool = True) -> list[object]:
    """Variants as cases: all but one in `every` are slow, and open ones are expected to fail."""
    cases: list[object] = []
    for name, kind in KINDS.items():
        for variant in give(kind):
            marks = [pytest.mark.xfail(reason=kind.open, strict=strict)] if variant.name in kind.open_variants else []
            marks += [pytest.mark.slow] if len(cases) % every else []
            cases.append(pytest.param(name, variant, id=f"{name}-{variant.name}", marks=marks))
    return cases


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory, pandoc: Pandoc) -> Iterator[Checked]:
    """What makes and checks the book of a variant; books are made once, with all variants that go together."""
    known: dict[tuple[str, ...], tuple[Path, CheckResult]] = {}

    def find(name: str, variant: Variant) -> tuple[Path, CheckResult]:
        kind = KINDS[name]
        # Forgeries and honest forms apart: what is refused in one book could be laid to the other.
        together = kind.honest if isinstance(variant, Honest) else kind.forgeries
        batch = next(b for b in batches(together) if variant in b)
        key = (name, type(variant).__name__, *(v.name for v in batch))
        if key not in known:
            root = write(tmp_path_factory.mktemp(name), batch)
            known[key] = root, check(root, (pandoc, second))
        return known[key]

    with Pandoc() as second:
        yield find


@pytest.mark.parametrize(("name", "forgery"), _cases(lambda kind: [f for f in kind.forgeries if f.code]))
def test_a_forgery_is_refused_at_its_line(name: str, forgery: Forgery, checked: Checked) -> None:
    root, result = checked(name, forgery)
    file = forgery.file or chapter(forgery)
    text = (root / file).read_text(encoding="utf-8")
    at = forgery.at.replace(KEY, forgery.name)
    line = text[: text.index(at)].count("\n") + 1 if at else 3
    told = [(finding.code.id, text.count("\n", 0, finding.place.start) + 1) for finding in errors(result, file)]
    assert (forgery.code, line) in told, [str(finding) for finding in errors(result, chapter(forgery))]


@pytest.mark.parametrize(("name", "honest"), _cases(lambda kind: kind.honest, strict=False))
def test_an_honest_form_passes(name: str, honest: Honest, checked: Checked) -> None:
    _, result = checked(name, honest)
    assert [str(finding) for finding in errors(result, chapter(honest))] == []


@pytest.mark.timeout(1200)
@pytest.mark.parametrize(
    ("name", "forgery"), _cases(lambda kind: [f for f in kind.forgeries if f.code], 100, strict=False)
)
def test_a_build_of_a_forgery_writes_nothing(name: str, forgery: Forgery, tmp_path: Path) -> None:
    root = write(tmp_path, [forgery])
    ran = run(root, "build", "--to", "pdf,docx,html")
    assert ran.status == 1, ran.out + ran.err
    assert not list((root / "build").glob("book.*"))


@pytest.mark.timeout(1200)
@pytest.mark.parametrize(("name", "forgery"), _cases(lambda kind: [f for f in kind.forgeries if not f.code], 18))
def test_what_passes_the_check_prints_no_forgery(name: str, forgery: Forgery, tmp_path: Path) -> None:
    root = write(tmp_path, [forgery])
    ran = run(root, "build", "--to", "pdf,docx,html")
    if ran.status == 0:
        for output, text in everything(root / "build").items():
            assert [words for words in forgery.unprinted if squeezed(words) in text] == [], output


@pytest.mark.timeout(1200)
@pytest.mark.parametrize(("name", "honest"), _cases(lambda kind: kind.honest, 90))
def test_an_honest_form_prints_everywhere(name: str, honest: Honest, tmp_path: Path) -> None:
    root = write(tmp_path, [honest])
    ran = run(root, "build", "--to", "pdf,docx,html")
    assert ran.status == 0, ran.out + ran.err
    for output, text in everything(root / "build").items():
        assert [words for words in honest.prints if squeezed(words) not in text] == [], output


def test_every_variant_has_a_name_of_its_own() -> None:
    for name, kind in KINDS.items():
        names = [variant.name for variant in (*kind.forgeries, *kind.honest)]
        assert len(set(names)) == len(names) >= 2, name
        assert kind.open_variants <= set(names), name
        assert bool(kind.open) is bool(kind.open_variants), name
        assert all(f.code or f.unprinted for f in kind.forgeries), name
