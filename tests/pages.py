"""HTML pages read strictly: elements that close as they open, unique ids, links that lead somewhere, no loads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"br", "hr", "img", "input", "meta", "col"})
LOADING = ("src", "srcset", "data", "poster", "background", "action", "formaction", "ping", "manifest")


@dataclass
class Element:
    name: str
    attributes: dict[str, str]
    children: list[Element | str] = field(default_factory=list)
    parent: Element | None = None

    @property
    def text(self) -> str:
        return "".join(c if isinstance(c, str) else c.text for c in self.children)

    def all(self, name: str = "", **attributes: str) -> Iterator[Element]:
        """The elements below this one; an attribute must be there, and `class_` holds a class among others."""
        for child in self.children:
            if isinstance(child, str):
                continue
            if (not name or child.name == name) and all(child.has(k, v) for k, v in attributes.items()):
                yield child
            yield from child.all(name, **attributes)

    def has(self, key: str, value: str) -> bool:
        found = self.attributes.get(key.rstrip("_").replace("_", "-"))
        return found is not None and (value in found.split() if key == "class_" else value in (found, "*"))

    def one(self, name: str = "", **attributes: str) -> Element:
        (found,) = self.all(name, **attributes)
        return found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self.here = self.root

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"an attribute stands twice in <{tag}>"
        made = Element(tag, {name: value or "" for name, value in attrs}, parent=self.here)
        self.here.children.append(made)
        if tag not in VOID:
            self.here = made

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in VOID, f"<{tag}/> holds nothing"
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self.here.name == tag, f"</{tag}> closes <{self.here.name}>"
        assert self.here.parent is not None
        self.here = self.here.parent

    def handle_data(self, data: str) -> None:
        self.here.children.append(data)


def read(html: str) -> Element:
    """Read a page; every element must be closed, and in its order."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert reader.here is reader.root, f"<{reader.here.name}> stays open"
    return reader.root


def assert_sound(page: Element, *, files: frozenset[str] = frozenset()) -> None:
    """Hold a page against what every page of ours promises; `files` are the files beside it that it may lead to."""
    ids = [e.attributes["id"] for e in page.all() if "id" in e.attributes]
    assert len(ids) == len(set(ids)), sorted(i for i in set(ids) if ids.count(i) > 1)
    for element in page.all():
        for name, value in element.attributes.items():
            assert not name.startswith("on"), f"<{element.name} {name}>"
            assert name != "style", f"<{element.name} style>: the policy forbids it"
            if name in LOADING:
                assert value.startswith("data:image/"), f"<{element.name} {name}={value[:40]}>"
            if name in ("aria-labelledby", "aria-controls", "for"):
                assert value in ids, value
        assert element.name not in ("link", "iframe", "object", "embed", "base", "form", "video", "audio")
        if element.name == "p":
            assert not [e.name for e in element.all() if e.name in ("p", "div", "ul", "ol", "blockquote", "table")]
    for link in page.all("a", href="*"):
        href = link.attributes["href"]
        if href.startswith("#"):
            assert href[1:] in ids, href
        else:
            assert href in files or href.startswith(("http://", "https://", "mailto:")), href
    policy = page.one("meta", http_equiv="Content-Security-Policy").attributes["content"]
    assert policy.startswith("default-src 'none'; img-src data:; ")
    assert "unsafe" not in policy
    assert len(list(page.all("script"))) == len(list(page.all("style"))) == 1
