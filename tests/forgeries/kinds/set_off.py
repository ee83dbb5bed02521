"""Words that are set off with a citation, and stand in no block quotation."""

from __future__ import annotations

from typing import Final

from tests.forgeries.model import Forgery, Honest, Kind

KIND: Final = Kind(
    forgeries=(
        Forgery(
            name="epigraph",
            text="::: epigraph\nThe dyke fell in March.\n\n— Ann Carver [@fen#p1]\n:::",
            code="Q021",
            at="The dyke",
        ),
        Forgery(
            name="epigraph-cited-within",
            text="::: epigraph\nThe dyke fell in March [@fen#p1].\n:::",
            code="Q021",
            at="The dyke",
        ),
        Forgery(
            name="epigraph-list", text="::: epigraph\n- The dyke fell in March [@fen#p1].\n:::", code="Q021", at="- The"
        ),
        Forgery(
            name="definition", text="The flood\n\n:   The dyke fell in March. [@fen#p1]", code="Q021", at=":   The"
        ),
        Forgery(name="code", text="```code\nThe dyke fell in March.\n```\n\n[@fen#p1]", code="Q021", at="The dyke"),
        Forgery(
            name="code-class", text="``` {.code}\nThe dyke fell in March.\n```\n\n[@fen#p1]", code="Q021", at="The dyke"
        ),
        Forgery(name="indented-code", text="    The dyke fell in March.\n\n[@fen#p1]", code="Q021", at="    The"),
        Forgery(name="italics", text="*The dyke fell in March.* [@fen#p1]", code="Q021"),
        Forgery(name="small-capitals", text="[The dyke fell in March.]{.smallcaps} [@fen#p1]", code="Q021"),
        Forgery(name="bold-italics", text="***The dyke fell in March.*** [@fen#p1]", code="Q021"),
        Forgery(name="italics-note", text="*The dyke fell in March.*^[@fen#p1]", code="Q021"),
        Forgery(name="code-introduced", text="@fen#p1 says:\n\n    The dyke fell in March.", code="Q021", at="    The"),
        Forgery(
            name="term-cited", text="Ann Carver [@fen#p1]\n\n:   The dyke fell in March.", code="Q021", at=":   The"
        ),
        Forgery(name="italics-attributed", text="*The dyke fell in March.* — Ann Carver [@fen#p1]", code="Q021"),
        Forgery(name="italics-introduced", text="Carver: *the dyke fell in March.* [@fen#p1]", code="Q021"),
        Forgery(name="italics-mixed", text="*The dyke fell* **in March** alone. [@fen#p1]", code="Q021"),
        Forgery(name="raised", text="^The\\ dyke\\ fell\\ in\\ March^ [@fen#p1]", code="Q021"),
        Forgery(
            name="epigraph-dash",
            text="::: epigraph\n— The dyke fell in March. [@fen#p1]\n:::",
            code="Q021",
            at="— The dyke",
        ),
        Forgery(name="line-block", text="| The dyke fell\n| in March [@fen#p1]", code="Q001"),
    ),
    honest=(
        Honest(
            name="epigraph-of-a-quotation",
            text="::: epigraph\n> The dyke held until the last week of March.\n>\n> — [@fen#p1]\n:::",
            prints=("The dyke held",),
        ),
        Honest(name="paraphrase", text="The dyke was broken by the end of March [@fen#p1].", prints=("broken",)),
        Honest(name="list", text="- the dyke broke [@fen#p1]\n- the mere was dry [@mere#p1]", prints=("broke",)),
        Honest(
            name="cell",
            text="| what | where |\n|------|-------|\n| the dyke broke [@fen#p1] | here |",
            prints=("broke",),
        ),
        Honest(name="title", text="See *The Long and Winding History* [@fen#p1].", prints=("Winding",)),
        Honest(name="stress", text="It was *not* the mill [@fen#p2].", prints=("mill",)),
    ),
)
