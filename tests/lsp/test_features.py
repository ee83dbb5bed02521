"""What the server offers at a place: passages, completions, ways, names, corrections."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.lsp.client import Client, Message
from tests.lsp.page import Page, position

QUOTED = "too loud"
SEED = "seeds/lighthouse.txt"


def apply(page: Page, edits: list[Message]) -> str:
    """Make edits in a page's text, as a client would."""
    text = page.text
    for edit in sorted(
        edits, key=lambda e: (e["range"]["start"]["line"], e["range"]["start"]["character"]), reverse=True
    ):
        start, end = page.offset(edit["range"]["start"]), page.offset(edit["range"]["end"])
        text = text[:start] + edit["newText"] + text[end:]
    return text


def actions(page: Page, found: Message, **context: Any) -> list[Message]:
    asked = {"textDocument": page.identifier, "range": found["range"], "context": {"diagnostics": [found], **context}}
    answer: list[Message] = page.client.request("textDocument/codeAction", asked)
    return answer


class TestHover:
    def test_a_quotation_shows_its_passage_with_the_quoted_words_marked(self, page: Page) -> None:
        shown = page.ask("hover", "too loud")["contents"]["value"]
        assert shown.startswith("`lighthouse#p2` (paragraph 2) · The Keeper’s Letter")
        assert "_verbatim_" in shown
        assert "It is not; **the sea is too loud for that**." in shown.replace("\\", "")

    def test_an_omission_shows_what_is_left_out(self, page: Page) -> None:
        shown = page.ask("hover", "in which every ship")["contents"]["value"].replace("\\", "")
        assert "**in which every ship believes** ~~that~~" in shown
        assert "- omission: […] for that" in shown

    def test_a_wrong_quotation_shows_the_source_s_words_first(self, page: Page) -> None:
        page.replace("too loud", "to proud")
        shown = page.ask("hover", "to proud")["contents"]["value"]
        assert shown.startswith("- **too loud** where the quotation has _to proud_\n\n`lighthouse#p2` (paragraph 2)")
        page.write("# A\n\n“words of nobody at all” [@lighthouse#p2]\n")
        shown = page.ask("hover", "nobody")["contents"]["value"]
        assert shown.startswith("- the words of this quotation are not in `lighthouse#p2`\n\n`lighthouse#p2`")

    def test_a_citation_shows_the_passage(self, page: Page) -> None:
        answer = page.ask("hover", "lighthouse#p4")
        assert "**Nobody has yet copied a line of it wrongly" in answer["contents"]["value"]
        assert page.words(answer["range"]) == "lighthouse#p4"

    def test_characters_that_mean_something_to_markdown_show_as_they_are(self) -> None:
        from quoteproof.lsp.hover import escaped

        assert escaped("a <b> *c* [d](e)") == r"a \<b\> \*c\* \[d\](e)"
        assert escaped("12. In 2014. - Yes!") == r"12\. In 2014. - Yes!"
        assert escaped("# a") == r"\# a"

    def test_plain_words_have_none(self, page: Page) -> None:
        assert page.ask("hover", "His advice") is None


class TestCompletion:
    def labels(self, page: Page, before: str, after: str = "") -> list[Message]:
        text = f"# A\n\n{before}|{after}\n"
        page.write(text.replace("|", ""))
        at = {"textDocument": page.identifier, "position": position(text, text.index("|"))}
        items: list[Message] = page.client.request("textDocument/completion", at)["items"]
        return items

    def test_sources_follow_the_sign(self, page: Page) -> None:
        (item,) = self.labels(page, "As he says [@li")
        assert item["label"] == "lighthouse"
        assert "The Keeper’s Letter" in item["detail"]
        assert page.words(item["textEdit"]["range"]) == "li"

    def test_passages_follow_the_hash_with_a_preview(self, page: Page) -> None:
        items = self.labels(page, "[@lighthouse#p", "]")
        assert [item["label"] for item in items] == ["p1", "p2", "p3", "p4"]
        assert "I fear fog" in items[2]["documentation"]["value"]
        assert items[1]["labelDetails"]["description"].startswith("I have kept this light")

    def test_an_author_in_the_text_takes_the_place_in_brackets(self, page: Page) -> None:
        assert len(self.labels(page, "@lighthouse [#", "]")) == 4

    def test_sentences_follow_a_full_stop(self, page: Page) -> None:
        items = self.labels(page, "[@lighthouse#p3.", "]")
        assert [item["label"] for item in items] == ["p3.s1", "p3.s2", "p3.s3"]

    def test_the_next_words_come_with_their_citation(self, page: Page) -> None:
        item = self.labels(page, "He says “the sea is")[0]
        assert item["textEdit"]["newText"] == "is too loud for that” [@lighthouse#p2]"
        assert page.words(item["textEdit"]["range"]) == item["filterText"][:2] == "is"
        assert page.write(apply(page, [item["textEdit"]])) == []

    def test_the_next_words_of_a_cited_passage_come_without(self, page: Page) -> None:
        item = self.labels(page, "He says “the sea ", "” [@lighthouse#p2]")[0]
        assert item["textEdit"]["newText"] == "is too loud for that"
        assert page.write(apply(page, [item["textEdit"]])) == []

    def test_the_passage_of_the_quotation_before_comes_first(self, page: Page) -> None:
        def order(item: Message) -> str:
            return str(item.get("sortText", item["label"]))

        first, *_ = sorted(self.labels(page, "He says “the sea is […] loud for that” [@"), key=order)
        assert (first["label"], first["textEdit"]["newText"]) == ("lighthouse#p2", "lighthouse#p2")
        items = self.labels(page, "He says “you come after me” [@lighthouse#", "]")
        assert [item["label"] for item in sorted(items, key=order)] == ["p4", "p1", "p2", "p3"]

    def test_words_that_no_passage_has_are_not_continued(self, page: Page) -> None:
        assert self.labels(page, "He says “the sea was") == []
        assert self.labels(page, "He says the sea is") == []


class TestNavigation:
    def test_a_citation_leads_to_the_passage(self, page: Page, book: Path) -> None:
        (place,) = page.ask("definition", "lighthouse#p4")
        seed = Page(page.client, book / SEED)
        assert place["uri"] == seed.uri
        assert seed.words(place["range"]).startswith("If you come after me")
        assert seed.words(place["range"]).endswith("for the line before.")

    def test_a_quotation_leads_to_its_very_words(self, page: Page, book: Path) -> None:
        (place,) = page.ask("definition", QUOTED)
        assert Page(page.client, book / SEED).words(place["range"]) == "the sea is too loud for that"

    def test_a_passage_leads_to_those_who_quote_it(self, page: Page, book: Path) -> None:
        seed = Page(page.client, book / SEED)
        places = seed.ask("references", "only weather", context={"includeDeclaration": False})
        assert [page.words(place["range"]) for place in places] == [
            "“only weather that has made up its mind”",
            "“in which every ship believes […] it alone is lost”",
        ]
        (lens, *_) = page.client.request("textDocument/codeLens", {"textDocument": seed.identifier})
        assert lens["command"]["title"] == "quoted 1 ×"

    def test_seeds_and_chapters_have_symbols(self, client: Client, page: Page, book: Path) -> None:
        seed = Page(client, book / SEED)
        passages = client.request("textDocument/documentSymbol", {"textDocument": seed.identifier})
        assert [one["name"] for one in passages] == ["#p1", "#p2", "#p3", "#p4"]
        (heading,) = client.request("textDocument/documentSymbol", {"textDocument": page.identifier})
        assert heading["name"] == "A First Chapter"

    def test_symbols_of_all_books_are_found_by_words_anchors_and_headings(
        self, client: Client, page: Page, book: Path
    ) -> None:
        seed = Page(client, book / SEED)

        def found(query: str) -> list[Message]:
            symbols: list[Message] = client.request("workspace/symbol", {"query": query})
            return [symbol for symbol in symbols if "a%20b" in symbol["location"]["uri"]]

        (symbol,) = found("Lighthouse#P4")
        assert symbol["location"]["uri"] == seed.uri
        (symbol,) = found("made weather")
        assert symbol["name"].startswith("lighthouse#p3 …")
        assert "weather that has made" in symbol["name"]
        assert seed.words(symbol["location"]["range"]).startswith("I fear fog") or "weather" in seed.words(
            symbol["location"]["range"]
        )
        page.write("# One {#the-first}\n\n## *Two* words\n")
        assert [symbol["name"] for symbol in found("the-first")] == ["One {#the-first}"]
        (symbol,) = found("two words")
        assert (symbol["name"], page.words(symbol["location"]["range"])) == ("Two words", "## *Two* words")
        assert found("no such words anywhere") == []

    def test_verified_quotations_have_a_quiet_mark_unless_that_is_turned_off(self, client: Client, page: Page) -> None:
        whole = {"textDocument": page.identifier, "range": page.range(0, len(page.text))}
        labels = [hint["label"] for hint in client.request("textDocument/inlayHint", whole)]
        assert labels == ["✓", "✓", "✓ omission", "✓"]
        client.notify("workspace/didChangeConfiguration", {"settings": {"quoteproof": {"inlayHints": False}}})
        assert client.request("textDocument/inlayHint", whole) == []
        client.notify("workspace/didChangeConfiguration", {"settings": {"quoteproof": {"inlayHints": True}}})


class TestActions:
    @pytest.mark.parametrize(
        ("old", "new", "title"),
        [
            ("too loud", "too proud", "put the source’s words"),
            ("the sea is too loud for that", "the sea is loud for that", "write `[…]`"),
            ("[@lighthouse#p2]", "[@lighthouse#p3]", "cite `lighthouse#p2`"),
            ("“only weather", "“Only weather", ""),
        ],
    )
    def test_a_correction_settles_its_finding(self, page: Page, old: str, new: str, title: str) -> None:
        found = page.replace(old, new)[0]
        fixes = [action for action in actions(page, found) if "edit" in action]
        assert fixes, found
        assert page.write(apply(page, fixes[0]["edit"]["changes"][page.uri])) == []

    def test_safe_corrections_are_preferred_and_made_all_at_once(self, page: Page) -> None:
        found = page.replace("the sea is too loud for that”", "the sea is too loud for that,”")
        action = next(a for a in actions(page, found[0]) if "edit" in a)
        assert action["isPreferred"] is True
        (whole,) = actions(page, found[0], only=["source.fixAll"])
        assert whole["kind"] == "source.fixAll.quoteproof"
        assert page.write(apply(page, whole["edit"]["changes"][page.uri])) == []

    def test_a_client_that_asks_about_its_line_is_answered_about_its_line(self, page: Page) -> None:
        found = page.replace("too loud", "too proud")[0]
        line = {"line": found["range"]["start"]["line"], "character": 0}
        asked = {"textDocument": page.identifier, "range": {"start": line, "end": line}}
        told = page.client.request("textDocument/codeAction", {**asked, "context": {"diagnostics": [found]}})
        assert told[0]["title"].startswith("put")

    @pytest.mark.parametrize("cite", ["", " [@lighthouse]"])
    def test_an_uncited_quotation_can_cite_its_passage(self, page: Page, cite: str) -> None:
        found = page.write(f"# A\n\n“the sea is too loud for that”{cite}, he said.\n")[0]
        action = next(a for a in actions(page, found) if a["title"].startswith("cite"))
        assert page.write(apply(page, action["edit"]["changes"][page.uri])) == []
        assert "“the sea is too loud for that” [@lighthouse#p2], he" in page.text

    def test_a_phrase_can_be_marked_as_a_term(self, page: Page) -> None:
        (found,) = page.write("# A\n\nIt is “soft power”.\n")
        action = next(a for a in actions(page, found) if a["title"] == "mark it as a term")
        assert page.write(apply(page, action["edit"]["changes"][page.uri])) == []

    @pytest.mark.parametrize("text", ["It is “soft power” [@lighthouse].", "> soft power\n>\n> — [@lighthouse]"])
    def test_what_names_its_work_is_not_declared_to_be_no_quotation(self, page: Page, text: str) -> None:
        for found in page.write(f"# A\n\n{text}\n"):
            titles = [action["title"] for action in actions(page, found)]
            assert [title for title in titles if "term" in title or "your own" in title] == []

    def test_a_phrase_can_be_added_to_the_terms_and_waits_for_its_reason(self, page: Page) -> None:
        (found,) = page.write("# A\n\nIt is “soft power”.\n")
        action = next(a for a in actions(page, found) if a["title"].startswith("add it to the terms"))
        ((uri, (edit,)),) = action["edit"]["changes"].items()
        assert uri.endswith("/book.yaml")
        assert '"soft power":\n' in edit["newText"]

    def test_each_place_that_has_the_words_is_offered(self, page: Page) -> None:
        found = page.write("# A\n\n“the” [@lighthouse] he said.\n")[0]
        offered = [action for action in actions(page, found) if action["title"].startswith("cite")]
        assert len(offered) > 1
        assert not any(action.get("isPreferred") for action in offered)
        assert len({action["edit"]["changes"][page.uri][0]["newText"] for action in offered}) == len(offered)

    def test_a_block_can_be_ones_own(self, page: Page) -> None:
        (found,) = page.write("# A\n\nWords.\n\n> My own\n> words.\n\nMore.\n")
        action = next(a for a in actions(page, found) if a["title"] == "say that the words are your own")
        assert page.write(apply(page, action["edit"]["changes"][page.uri])) == []

    def test_a_borrowing_can_be_acknowledged(self, page: Page) -> None:
        (found,) = page.write("# A\n\nThe sea is too loud for that, and I have kept this light for eleven winters.\n")
        assert found["code"] == "Q015"
        action = next(a for a in actions(page, found) if a["title"] == "acknowledge Q015, with a reason")
        without = page.write(apply(page, action["edit"]["changes"][page.uri]))
        assert [one["code"] for one in without] == ["A001", "Q015"]
        assert page.replace("Q015:  -->", "Q015: a proverb of the coast -->") == []


class TestNames:
    def test_an_id_is_not_renamed_and_the_reason_is_told(self, page: Page) -> None:
        asked = {"textDocument": page.identifier, "position": page.at("lighthouse#p2")}
        answer = page.client.answer(page.client.ask("textDocument/prepareRename", asked))
        assert "`p2` is an ID, which a passage keeps for good" in answer["error"]["message"]
        assert "Traceback" not in page.client.errors
        assert "`p2` is an ID" not in page.client.errors

    def test_a_given_name_is_renamed_in_the_lock_and_in_every_chapter(
        self, client: Client, page: Page, book: Path
    ) -> None:
        lock = book / "seeds/anchors.yaml"
        before = lock.read_text()
        lock.write_text(before.replace("names: {}", 'names:\n    "fog": "p3"'))
        client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": lock.as_uri(), "type": 2}]})
        assert page.replace("[@lighthouse#p3.s2]", "[@lighthouse#fog]") == []
        edit = page.ask("rename", "lighthouse#fog", newName="storms")
        assert edit["changes"].keys() == {lock.as_uri(), page.uri}
        assert '"storms": "p3"' in edit["changes"][lock.as_uri()][0]["newText"]
        assert "[@lighthouse#storms]" in apply(page, edit["changes"][page.uri])
        lock.write_text(before)
        client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": lock.as_uri(), "type": 2}]})


class TestCommands:
    def run(self, page: Page, command: str, *arguments: object) -> Any:
        asked = {"command": f"quoteproof.{command}", "arguments": [*arguments]}
        return page.client.request("workspace/executeCommand", asked)

    def test_find_gives_quotations(self, page: Page) -> None:
        found = self.run(page, "find", "sea too loud", page.uri)
        (first, *_) = found["hits"]
        assert found["absent"]
        assert first["anchor"] == "lighthouse#p2"
        assert first["closeness"] == "near"
        assert first["markdown"] == f"“{first['words']}” [@lighthouse#p2]"
        assert first["file"] == "seeds/lighthouse.txt"
        assert self.run(page, "find", "sea is too loud", page.uri)["absent"] is False

    @pytest.mark.parametrize(
        ("line", "begins", "short"),
        [
            ("He says ", "“", True),
            ("> ", "> ", True),
            ("> He says: ", "> ", True),
            ("| ", "| ", True),
            ("|", "| ", True),
            ("| a cell | another |", "“", True),
            ("", "“", True),
            ("", "> ", False),
            ("He says ", "“", False),
        ],
    )
    def test_what_is_written_has_the_form_of_its_place(self, page: Page, line: str, begins: str, short: bool) -> None:
        page.write(f"{page.text}\n{line}\n")
        number = page.text.count("\n") - 1
        where = {"uri": page.uri, "position": {"line": number, "character": len(line)}}
        found = self.run(page, "find", "the sea is too loud", where)
        assert short is False or found["hits"][0]["markdown"].startswith(begins)
        asked = ("lighthouse#p2", "the sea", "for that") if short else ("lighthouse#p1-p2",)
        written = self.run(page, "insert", *asked, where)["markdown"]
        assert written.startswith(begins if short else "> ")  # two paragraphs are always a block
        assert self.run(page, "insert", *asked, "block", where)["markdown"].startswith("> ")

    def test_what_could_be_meant_can_be_chosen(self, page: Page) -> None:
        where = {"uri": page.uri, "position": page.at("The keeper")}
        refused = self.run(page, "insert", "lighthouse#p3", "I", "fear", where)
        assert refused["error"] == "`I` stands 2 times in `lighthouse#p3`"
        (_, second) = refused["candidates"]
        assert second["title"] == "“I fear” [@lighthouse#p3]"
        assert self.run(page, "insert", *second["arguments"])["markdown"] == second["title"]
        # What would be written alike is told apart by the words around it.
        candidates = self.run(page, "insert", "lighthouse#p3", "I", where)["candidates"]
        assert len({candidate["title"] for candidate in candidates}) == 2
        assert all(candidate["title"].startswith("… ") for candidate in candidates)

    @pytest.mark.parametrize("position", [None, 7, {}, {"line": -1, "character": 0}, {"line": "1", "character": None}])
    def test_a_place_that_is_none_is_passed_over(self, page: Page, position: object) -> None:
        where = {"uri": page.uri, "position": position, "nth": "x"}
        assert self.run(page, "find", "sea too loud", where)["hits"][0]["anchor"] == "lighthouse#p2"

    def test_insert_gives_the_exact_words(self, page: Page) -> None:
        written = self.run(page, "insert", "lighthouse#p2", "the sea", "for that", page.uri)
        assert written["markdown"] == "“the sea is too loud for that” [@lighthouse#p2]"
        assert "error" in self.run(page, "insert", "lighthouse#p99", page.uri)
        assert "`lambs` does not stand in" in self.run(page, "insert", "lighthouse#p2", "lambs", page.uri)["error"]

    def test_explain_gives_the_page_of_a_code(self, page: Page) -> None:
        assert self.run(page, "explain", "q001")["text"].startswith("Q001 misquotation (error)")
        assert "error" in self.run(page, "explain", "Z999")
