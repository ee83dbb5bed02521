"""Words that the program makes, and links, in a DOCX that comes back: what is told of them."""

from quoteproof.revision.generated import generated_changes, link_changes
from quoteproof.revision.model import ChangeKind
from quoteproof.revision.reading import GeneratedParagraph, ReturnedText, WordParagraph


def returned(
    *generated: tuple[str, str], text: str = "See the site.", links: tuple[tuple[str, str], ...] = ()
) -> ReturnedText:
    paragraphs = (WordParagraph("body", text, (), {}, 1),)
    made = tuple(GeneratedParagraph(style, words, style.startswith("toc")) for style, words in generated)
    return ReturnedText(paragraphs, {}, (), made, links)


OWN = returned(
    ("title", "A Book"),
    ("toc1", "1 The first part\t3"),
    ("bibliography", "Lee, Ann. On Gates. 1900."),
    links=(("the site", "https://example.org/a"),),
)


def test_numbers_of_contents_are_made_anew() -> None:
    other = returned(("title", "A Book"), ("toc1", "1 See the site.\t9"), ("bibliography", "Lee, Ann. On Gates. 1900."))
    assert list(generated_changes(OWN, other)) == []


def test_an_entry_of_the_bibliography_that_is_mended_or_taken_out_is_told() -> None:
    other = returned(("title", "A Book"), ("bibliography", "Lee, Ann. On Gates. 1901."))
    (change,) = generated_changes(OWN, other)
    assert (change.kind, change.was, change.now) == (
        ChangeKind.WORDS,
        "Lee, Ann. On Gates. 1900.",
        "Lee, Ann. On Gates. 1901.",
    )
    (change,) = generated_changes(OWN, returned(("title", "A Book")))
    assert (change.kind, change.was) == (ChangeKind.DELETED, "Lee, Ann. On Gates. 1900.")


def test_a_link_that_leads_elsewhere_is_told() -> None:
    other = returned(links=(("the site", "https://example.org/b"),))
    (change,) = link_changes(OWN, other)
    assert change.now == "the site (https://example.org/b)"
    (change,) = link_changes(OWN, returned())
    assert change.now == "the site"


def test_links_as_another_program_writes_them_are_the_same() -> None:
    own = returned(links=(("the site", "https://example.org/a b"),))
    assert list(link_changes(own, returned(links=(("", "https://example.org/a%20b/"),)))) == []
    assert list(link_changes(OWN, returned(text="It is gone with its words."))) == []
