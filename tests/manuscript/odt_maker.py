"""Small manuscripts of LibreOffice, made in code."""

from __future__ import annotations

from typing import Final
from xml.sax.saxutils import escape, quoteattr

from tests.document.written import packed

_BASE: Final = "urn:oasis:names:tc:opendocument:xmlns"
_SPACES: Final = {
    **{name: f"{_BASE}:{name}:1.0" for name in ("office", "text", "style", "table", "meta", "form")},
    "draw": f"{_BASE}:drawing:1.0",
    "fo": f"{_BASE}:xsl-fo-compatible:1.0",
    "svg": f"{_BASE}:svg-compatible:1.0",
    "field": "urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xlink": "http://www.w3.org/1999/xlink",
}
_STYLES: Final = """<style:style style:name="Standard" style:family="paragraph"><style:text-properties fo:language="de"
fo:country="DE"/></style:style><style:style style:name="Quotations" style:family="paragraph"/>
<style:style style:name="Lang_20_Zitat" style:display-name="Langes Zitat" style:family="paragraph"/>
<style:style style:name="Title" style:family="paragraph"/>"""
_AUTOMATIC: Final = """<style:style style:name="Hidden" style:family="text"><style:text-properties text:display="none"/>
</style:style><style:style style:name="Caps" style:family="text"><style:text-properties fo:text-transform="uppercase"/>
</style:style><style:style style:name="Both" style:family="paragraph"><style:paragraph-properties fo:margin-left="1cm"
fo:margin-right="1cm"/></style:style><style:style style:name="Left" style:family="paragraph">
<style:paragraph-properties fo:margin-left="1cm"/></style:style><style:style style:name="Italic" style:family="text">
<style:text-properties fo:font-style="italic"/></style:style>"""


def odt(body: str, *, meta: str = "", manifest: str = "") -> bytes:
    """A manuscript, given what its text has."""
    spaces = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in _SPACES.items())
    content = f"<office:automatic-styles>{_AUTOMATIC}</office:automatic-styles><office:body><office:text>{body}"
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content {spaces}>{content}</office:text></office:body>"
            "</office:document-content>",
            "styles.xml": f"<office:document-styles {spaces}><office:styles>{_STYLES}</office:styles>"
            "</office:document-styles>",
            "meta.xml": f"<office:document-meta {spaces}><office:meta>{meta}</office:meta></office:document-meta>",
            "META-INF/manifest.xml": f"<manifest>{manifest}</manifest>",
        }
    )


def heading(words: str, level: int = 1) -> str:
    """A heading."""
    return f'<text:h text:outline-level="{level}">{escape(words)}</text:h>'


def paragraph(content: str, style: str = "Standard") -> str:
    """A paragraph, given its XML."""
    return f"<text:p text:style-name={quoteattr(style)}>{content}</text:p>"


def span(content: str, style: str) -> str:
    """Words with a style."""
    return f"<text:span text:style-name={quoteattr(style)}>{content}</text:span>"


def reference_mark(name: str, shown: str) -> str:
    """A citation as Zotero, Mendeley and JabRef write it."""
    said = quoteattr(name)
    return f"<text:reference-mark-start text:name={said}/>{shown}<text:reference-mark-end text:name={said}/>"


def field_mark(code: str, shown: str) -> str:
    """A field of Word that LibreOffice keeps."""
    param = f'<field:param field:name="vnd.oasis.opendocument.field.code" field:value={quoteattr(code)}/>'
    begin = f"<field:fieldmark-start>{param}</field:fieldmark-start><field:fieldmark-separator/>"
    return f"{begin}{shown}<field:fieldmark-end/>"


def footnote(content: str) -> str:
    """A footnote."""
    return (
        '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body>'
        f"{paragraph(content)}</text:note-body></text:note>"
    )
