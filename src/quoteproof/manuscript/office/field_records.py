"""What EndNote, Citavi and Word say of a work, as CSL-JSON.

Only what identifies a work and what a bibliography needs is taken over; other fields are left.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from lxml import etree

from quoteproof.document.model import RefusedDocumentError
from quoteproof.document.package import parse_xml
from quoteproof.document.tree.vocabulary import all_words, local_name
from quoteproof.values import dataclass

_ENDNOTE_TYPES: Final = {
    "Book": "book",
    "Edited Book": "book",
    "Electronic Book": "book",
    "Classical Work": "book",
    "Ancient Text": "book",
    "Book Section": "chapter",
    "Electronic Book Section": "chapter",
    "Journal Article": "article-journal",
    "Electronic Article": "article-journal",
    "Magazine Article": "article-magazine",
    "Newspaper Article": "article-newspaper",
    "Conference Proceedings": "paper-conference",
    "Conference Paper": "paper-conference",
    "Thesis": "thesis",
    "Report": "report",
    "Web Page": "webpage",
    "Blog": "post-weblog",
    "Encyclopedia": "entry-encyclopedia",
    "Dictionary": "entry-dictionary",
    "Manuscript": "manuscript",
    "Case": "legal_case",
    "Statute": "legislation",
    "Patent": "patent",
}
_WORD_TYPES: Final = {
    "Book": "book",
    "BookSection": "chapter",
    "JournalArticle": "article-journal",
    "ArticleInAPeriodical": "article-magazine",
    "ConferenceProceedings": "paper-conference",
    "Report": "report",
    "InternetSite": "webpage",
    "DocumentFromInternetSite": "webpage",
    "ElectronicSource": "webpage",
    "Film": "motion_picture",
    "Interview": "interview",
    "Patent": "patent",
    "Case": "legal_case",
}
_CITAVI_TYPES: Final = {
    "Book": "book",
    "BookEdited": "book",
    "CollectedWorks": "book",
    "Contribution": "chapter",
    "ContributionInLegalCommentary": "chapter",
    "JournalArticle": "article-journal",
    "NewspaperArticle": "article-newspaper",
    "ConferenceProceedings": "book",
    "Thesis": "thesis",
    "UnpublishedWork": "manuscript",
    "Report": "report",
    "InternetDocument": "webpage",
    "Lecture": "speech",
    "CourtDecision": "legal_case",
    "StatuteOrRegulation": "legislation",
}


@dataclass(frozen=True, slots=True)
class EndNoteCite:
    """A work in a citation of EndNote."""

    element: etree._Element
    item: Mapping[str, Any]
    identity: str

    @property
    def shown(self) -> str:
        """What EndNote had the document show for the whole citation; empty where the record does not say."""
        return self.text("DisplayText")

    def text(self, name: str) -> str:
        """The words of a child, with the spaces around them."""
        child = self.element.find(name)
        return "" if child is None else "".join(child.itertext())

    def attribute(self, name: str) -> str:
        """An attribute, or nothing."""
        return self.element.get(name, "")


def endnote_cites(record: str) -> Iterator[EndNoteCite]:
    """The works of a citation, given as XML; nothing where it cannot be read."""
    start, end = record.find("<EndNote"), record.rfind("</EndNote>")
    if start < 0 or end < 0:
        return
    try:
        root = parse_xml(record[start : end + len("</EndNote>")].encode("utf-8"), "a citation of EndNote")
    except (RefusedDocumentError, UnicodeEncodeError):
        return
    for cite in root.iter("Cite"):
        if cite.get("Hidden") == "1":
            continue
        written = cite.find("record")
        item = {} if written is None else _endnote_item(written)
        key = cite.find("record/foreign-keys/key")
        library = "" if key is None else key.get("db-id", "")
        number = all_words(cite.find("RecNum"))
        if not item:
            item = _known(
                {
                    "author": [_person(all_words(cite.find("Author")))],
                    "issued": _date(all_words(cite.find("Year"))),
                }
            )
        yield EndNoteCite(cite, item, f"endnote {library} {number}" if number else "")


def _endnote_item(record: etree._Element) -> dict[str, Any]:
    def text(path: str) -> str:
        return all_words(record.find(path))

    def people(path: str) -> list[dict[str, str]]:
        return [_person(all_words(person)) for person in record.iterfind(path)]

    kind = record.find("ref-type")
    name = "" if kind is None else kind.get("name", "")
    csl = _ENDNOTE_TYPES.get(name, "document")
    container = text("titles/secondary-title") or text("periodical/full-title")
    others = people("contributors/secondary-authors/author")
    return _known(
        {
            "type": csl,
            "title": text("titles/title"),
            "container-title": container if csl not in ("book", "thesis", "report") else "",
            "collection-title": container if csl == "book" else "",
            "author": people("contributors/authors/author"),
            "editor": others if csl != "book" or name == "Edited Book" else [],
            "issued": _date(text("dates/year")),
            "volume": text("volume"),
            "issue": text("number") if csl.startswith("article") else "",
            "page": text("pages") if csl != "book" else "",
            "edition": text("edition"),
            "publisher": text("publisher"),
            "publisher-place": text("pub-location"),
            "ISBN" if csl in ("book", "chapter") else "ISSN": text("isbn"),
            "DOI": _doi(text("electronic-resource-num")),
            "URL": text("urls/related-urls/url") or text("urls/web-urls/url"),
        }
    )


def citavi_item(reference: Mapping[str, Any]) -> dict[str, Any]:
    """A work of Citavi."""

    def text(name: str) -> str:
        value = reference.get(name)
        return value.strip() if isinstance(value, str) else ""

    def people(name: str) -> list[dict[str, str]]:
        found = reference.get(name)
        return [_citavi_person(person) for person in (found if isinstance(found, list) else ()) if person]

    if not reference:
        return {}
    csl = _CITAVI_TYPES.get(text("ReferenceType"), "document")
    parent = reference.get("ParentReference")
    outer = citavi_item({**parent, "ParentReference": None}) if isinstance(parent, dict) else {}
    periodical = reference.get("Periodical")
    journal = periodical.get("Name") if isinstance(periodical, dict) else ""
    publishers = reference.get("Publishers")
    names = [one.get("Name") for one in publishers if isinstance(one, dict)] if isinstance(publishers, list) else []
    title, subtitle = text("Title"), text("Subtitle")
    pages = re.search(r"<os>([^<]*)</os>\s*\Z", text("PageRange"))
    return _known(
        {
            "type": csl,
            "citation-key": text("CitationKey") or text("BibTeXKey"),
            "title": f"{title}: {subtitle}" if title and subtitle else title,
            "author": people("Authors"),
            "editor": people("Editors") or outer.get("editor", outer.get("author") if outer else []) or [],
            "container-title": journal or outer.get("title", ""),
            "issued": _date(text("YearResolved") or text("Year")) or outer.get("issued"),
            "volume": text("Volume"),
            "issue": text("Number"),
            "edition": text("Edition") or outer.get("edition", ""),
            "page": pages[1] if pages else "",
            "publisher": "; ".join(name for name in names if isinstance(name, str)) or outer.get("publisher", ""),
            "publisher-place": text("PlaceOfPublication") or outer.get("publisher-place", ""),
            "ISBN": text("Isbn") or outer.get("ISBN", ""),
            "DOI": _doi(text("Doi")),
            "URL": text("OnlineAddress"),
        }
    )


def _citavi_person(person: Any) -> dict[str, str]:
    if not isinstance(person, dict):
        return {}
    given = " ".join(str(person.get(name) or "") for name in ("FirstName", "MiddleName")).strip()
    family = " ".join(str(person.get(name) or "") for name in ("Prefix", "LastName")).strip()
    return {"family": family, "given": given} if given else {"literal": family} if family else {}


def word_sources(root: etree._Element) -> dict[str, dict[str, Any]]:
    """The sources of Word by their tags, given the root of the part that has them."""
    return {
        tag: _word_item(source)
        for source in root
        if local_name(source) == "Source" and (tag := all_words(source.find("{*}Tag")))
    }


def _word_item(source: etree._Element) -> dict[str, Any]:
    def text(*names: str) -> str:
        return next((words for name in names if (words := all_words(source.find(f"{{*}}{name}")))), "")

    def people(name: str) -> list[dict[str, str]]:
        role = source.find(f"{{*}}Author/{{*}}{name}")
        if role is None:
            return []
        corporate = all_words(role.find("{*}Corporate"))
        found = [
            _known(
                {
                    "family": all_words(person.find("{*}Last")),
                    "given": " ".join(
                        filter(None, (all_words(person.find("{*}First")), all_words(person.find("{*}Middle"))))
                    ),
                }
            )
            for person in role.iterfind("{*}NameList/{*}Person")
        ]
        return [*found, *([{"literal": corporate}] if corporate else [])]

    csl = _WORD_TYPES.get(text("SourceType"), "document")
    return _known(
        {
            "type": csl,
            "title": text("Title", "InternetSiteTitle"),
            "container-title": text("JournalName", "BookTitle", "PeriodicalTitle", "ConferenceName"),
            "author": people("Author"),
            "editor": people("Editor"),
            "translator": people("Translator"),
            "issued": _date(text("Year")),
            "volume": text("Volume"),
            "issue": text("Issue"),
            "page": text("Pages"),
            "edition": text("Edition"),
            "publisher": text("Publisher", "Institution", "ThesisType"),
            "publisher-place": text("City"),
            "ISBN" if csl in ("book", "chapter") else "number": text("StandardNumber"),
            "DOI": _doi(text("DOI")),
            "URL": text("URL"),
        }
    )


def _person(name: str) -> dict[str, str]:
    """A name as EndNote has it: `Smith, Jane`; one that ends with a comma is that of a body."""
    family, comma, given = name.partition(",")
    if not comma or not given.strip():
        return {"literal": family.strip()} if family.strip() else {}
    return {"family": family.strip(), "given": given.strip()}


def _date(year: str) -> dict[str, Any] | None:
    match = re.search(r"(?<!\d)(\d{4})(?!\d)", year)
    if match:
        return {"date-parts": [[int(match[1])]]}
    return {"literal": year} if year else None


def _doi(text: str) -> str:
    match = re.search(r"10\.\d{4,9}/\S+", text)
    return match[0] if match else ""


def _known(item: Mapping[str, Any]) -> dict[str, Any]:
    """An item without what is not known of it."""
    found = {name: [one for one in value if one] if isinstance(value, list) else value for name, value in item.items()}
    return {name: value for name, value in found.items() if value}
