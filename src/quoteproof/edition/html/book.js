// Makes the links to passages buttons that open them in place, keeps the choice of light and dark, and searches the
// text. Words from the book are only ever put into the page as text.
"use strict";
{
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  document.documentElement.classList.add("js");

  // Passages.
  const openers = new Map();
  const spansOf = (id) => all(`[data-quotation="${id}"]`);
  const passageOf = (opener) => document.getElementById(opener.getAttribute("href").slice(1));
  const set = (opener, open) => {
    opener.setAttribute("aria-expanded", String(open));
    passageOf(opener).classList.toggle("open", open);
    spansOf(passageOf(opener).id.slice("passage:".length)).forEach((span) => span.classList.toggle("open", open));
  };
  const isOpen = (opener) => opener.getAttribute("aria-expanded") === "true";
  const close = (opener) => { set(opener, false); opener.focus({ preventScroll: true }); };
  for (const opener of all(".opener")) {
    const passage = passageOf(opener);
    openers.set(passage.id.slice("passage:".length), opener);
    opener.setAttribute("role", "button");
    opener.setAttribute("aria-controls", passage.id);
    set(opener, location.hash === "#" + passage.id);
    opener.addEventListener("click", (event) => { event.preventDefault(); set(opener, !isOpen(opener)); });
    opener.addEventListener("keydown", (event) => {
      if (event.key === " ") { event.preventDefault(); opener.click(); }
    });
    const end = passage.querySelector(".close");
    end.setAttribute("role", "button");
    end.addEventListener("click", (event) => { event.preventDefault(); close(opener); });
  }
  document.addEventListener("click", (event) => {
    const span = event.target.closest(".quoted");
    if (span && !event.target.closest("a") && String(getSelection()) === "") {
      openers.get(span.dataset.quotation)?.click();
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (!results.hidden) { stop(); field.focus(); return; }
    const within = event.target.closest?.(".passage.open");
    const opened = [...openers.values()].filter(isOpen);
    const here = opened.find((o) => o === event.target || passageOf(o) === within) ?? opened.at(-1);
    if (here) close(here);
  });

  // Light and dark: kept where the browser lets a file keep anything.
  const choices = all(".light input");
  try {
    const kept = localStorage.getItem("light");
    for (const choice of choices) choice.checked = choice.value === (kept ?? "auto");
  } catch { /* nothing is kept */ }
  for (const choice of choices) {
    choice.addEventListener("change", () => {
      try { localStorage.setItem("light", choice.value); } catch { /* nothing is kept */ }
    });
  }

  // Search: letters are compared without case and accents, marks as straight ones; lengths stay the same.
  const LIKE = { "“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "\u00a0": " " };
  const plain = (text) => Array.from({ length: text.length }, (_, at) => {
    const one = text[at];
    const bare = (LIKE[one] ?? one.normalize("NFD")[0]).toLowerCase();
    return bare.length === 1 ? bare : one;
  }).join("");
  const BLOCKS = "main :is(p, li, dt, dd, th, td, figcaption, caption, pre, h1, h2, h3, h4, h5, h6, .line)";
  const field = document.querySelector(".search input");
  const results = document.querySelector(".results");
  const list = results.querySelector("ol");
  let index = null;
  const read = () => all(BLOCKS)
    .filter((block) => !block.closest(".passage, .contents") && !block.querySelector("p, li, h3"))
    .map((block) => {
      const text = (block.querySelector(":scope > .words") ?? block).textContent.replace(/\s+/g, " ").trim();
      const part = block.closest("section, header");
      const title = part?.querySelector("h1, h2, h3")?.textContent ?? "";
      return { block, text, plain: plain(text), title };
    });
  const places = (entry, query) => {
    const whole = entry.plain.indexOf(query);
    if (whole >= 0) return [[whole, whole + query.length]];
    const words = query.split(" ").map((word) => [entry.plain.indexOf(word), word.length]);
    return words.every(([at]) => at >= 0) ? words.map(([at, length]) => [at, at + length]).sort((a, b) => a[0] - b[0]) : [];
  };
  const marked = (text, found) => {
    const out = document.createDocumentFragment();
    const before = found[0][0] - 50;
    const low = before > 0 ? text.indexOf(" ", before) + 1 : 0;
    const after = text.lastIndexOf(" ", found[0][1] + 110);
    const high = text.length > found[0][1] + 110 ? Math.max(after, found[0][1]) : text.length;
    let done = low;
    out.append(low ? "… " : "");
    for (const [start, end] of found) {
      if (start < done || end > high) continue;
      const mark = document.createElement("mark");
      mark.textContent = text.slice(start, end);
      out.append(text.slice(done, start), mark);
      done = end;
    }
    out.append(text.slice(done, high), high < text.length ? " …" : "");
    return out;
  };
  const go = (block) => {
    all(".found").forEach((other) => other.classList.remove("found"));
    block.classList.add("found");
    block.setAttribute("tabindex", "-1");
    stop();
    block.scrollIntoView({ block: "center" });
    block.focus({ preventScroll: true });
  };
  const entryOf = ({ entry, found }) => {
    const item = document.createElement("li");
    const link = document.createElement("a");
    const where = document.createElement("small");
    where.textContent = entry.title;
    link.href = "#";
    link.append(where, marked(entry.text, found));
    link.addEventListener("click", (event) => { event.preventDefault(); go(entry.block); });
    item.append(link);
    return item;
  };
  function stop() { results.hidden = true; }
  const MOST = 60;
  const search = () => {
    const query = plain(field.value.replace(/\s+/g, " ").trim());
    if (query.length < 2) { stop(); return; }
    index ??= read();
    const hits = index.map((entry) => ({ entry, found: places(entry, query) })).filter((hit) => hit.found.length);
    hits.sort((a, b) => a.found.length - b.found.length);
    const more = hits.length > MOST ? `, the first ${MOST} shown` : "";
    results.querySelector(".count").textContent =
      hits.length === 0 ? "nothing found" : hits.length === 1 ? "1 place" : `${hits.length} places${more}`;
    list.replaceChildren(...hits.slice(0, MOST).map(entryOf));
    results.hidden = false;
  };
  field.closest(".search").hidden = false;
  field.addEventListener("input", search);
  field.addEventListener("focus", search);
  document.addEventListener("click", (event) => { if (!event.target.closest(".search")) stop(); });
}
