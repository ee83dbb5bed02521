-- What citations need where a style prints them as notes (class="note" of CSL 1.0.2). Some things would look wrong:
-- a line with nothing but a dash and the mark of a note, an end mark twice (`it.’.³`), and a note that leaves out the
-- author whom the text names: publishers give the work whole in every note, and some styles print such a note empty.
-- Citations within the author's own notes stay as they are: they print in the note's text.

local DASHES = { ['—'] = true, ['–'] = true, ['―'] = true, ['--'] = true, ['---'] = true, ['~'] = true }
local SPACES = { Space = true, SoftBreak = true }
local NAME = 'quoteproof-name' -- class of the span that holds the place of a name

local function is_empty(inline)
  return SPACES[inline.t] or (inline.t == 'Span' and #inline.content == 0)
end

-- The citation that is all a paragraph says, but for a dash before it, or nil.
local function lone_citation(block)
  if block.t ~= 'Para' and block.t ~= 'Plain' then return nil end
  local found
  for index, inline in ipairs(block.content) do
    if inline.t == 'Cite' and not found and inline.citations[1].mode ~= 'AuthorInText' then
      found = inline
    elseif not is_empty(inline) and not (inline.t == 'Str' and index == 1 and DASHES[inline.text]) then
      return nil
    end
  end
  return found
end

-- A block with some inlines at the end of its last paragraph, or nil where it does not end with one.
local function with_end(block, inlines)
  local copy = block:clone()
  if block.t == 'Para' or block.t == 'Plain' then
    copy.content:extend(inlines)
  elseif block.t == 'LineBlock' and #block.content > 0 then
    copy.content[#copy.content]:extend(inlines)
  elseif (block.t == 'BlockQuote' or block.t == 'Div') and #block.content > 0 then
    local last = with_end(block.content[#block.content], inlines)
    if not last then return nil end
    copy.content[#copy.content] = last
  else
    return nil
  end
  return copy
end

local function without_lone_citations(blocks)
  local made, changed = pandoc.Blocks {}, false
  for _, block in ipairs(blocks) do
    local citation = #made > 0 and lone_citation(block)
    local joined = citation and with_end(made[#made], pandoc.Inlines { pandoc.Space(), citation })
    if joined then
      made[#made] = joined
      changed = true
    else
      made:insert(block)
    end
  end
  return changed and made or nil
end

local CLOSERS = { '’', '”', "'", '"', '»', '›', '“', '‘', '」', '』', ')', ']', '\u{a0}', '\u{202f}' }
local ENDS = { '.', '!', '?', '…', '。', '！', '？' }

local function stripped(text)
  for _, closer in ipairs(CLOSERS) do
    if #text >= #closer and text:sub(-#closer) == closer then return stripped(text:sub(1, -#closer - 1)) end
  end
  return text
end

local function has_ended(text)
  local bare = stripped(text)
  for _, mark in ipairs(ENDS) do
    if bare:sub(-#mark) == mark then return true end
  end
  return false
end

-- The text before a place among inlines, as much as shows whether a sentence has ended there.
local function text_before(inlines, place)
  local text = ''
  for index = place - 1, 1, -1 do
    local inline = inlines[index]
    if not is_empty(inline) then
      text = pandoc.utils.stringify(inline) .. text
      if stripped(text) ~= '' then return text end
    end
  end
  return text
end

-- The period behind a citation that follows an end mark: the mark of the note moves behind it, beside the other one.
local function without_doubled_periods(inlines)
  local changed = false
  for index = #inlines - 1, 2, -1 do
    local citation, follows = inlines[index], inlines[index + 1]
    if citation.t == 'Cite' and follows.t == 'Str' and follows.text:match('^%.[^.%w]*$')
      and has_ended(text_before(inlines, index)) then
      changed = true
      if follows.text == '.' then
        inlines:remove(index + 1)
      else
        follows.text = follows.text:sub(2)
      end
    end
  end
  return changed and inlines or nil
end

-- Walk what stands in no note of the author's.
local function walk_text(element, filter)
  filter.traverse = 'topdown'
  filter.Note = function(note) return note, false end
  return element:walk(filter)
end

local function is_named(citation) return citation.citations[1].mode == 'AuthorInText' end

-- What the text says for each citation that names its author there, in order.
local function names_of(cited)
  local names = {}
  walk_text(cited, {
    Cite = function(citation)
      if not is_named(citation) then return citation, false end
      local name = pandoc.Inlines {}
      for _, inline in ipairs(citation.content) do
        if inline.t ~= 'Note' then name:insert(inline) end
      end
      names[#names + 1] = name
      return citation, false
    end
  })
  return names
end

local notes = {}

-- A document as citation processing is to have it. `first` processes a document and gives it back, `title` gives
-- the title of a key as inlines.
function notes.prepared(document, first, title)
  local names_nobody = true
  document = walk_text(document, { Blocks = without_lone_citations })
  document = walk_text(document, { Inlines = without_doubled_periods })
  walk_text(document, {
    Cite = function(citation)
      if is_named(citation) then names_nobody = false end
    end
  })
  local names, number = {}, 0
  if not names_nobody then
    local named = document:clone()
    named.meta['notes-after-punctuation'] = false -- else punctuation is moved in between a name and its note
    names = names_of(first(named))
  end
  return walk_text(document, {
    Cite = function(citation)
      local mode = citation.citations[1].mode
      local plain = citation:clone()
      plain.citations = citation.citations:map(function(item)
        local copy = item:clone()
        copy.mode = 'NormalCitation'
        return copy
      end)
      if mode ~= 'AuthorInText' then return plain, false end
      number = number + 1
      local name = names[number]
      if not name or pandoc.utils.stringify(name) == '' then name = title(citation.citations[1].id) end
      -- The span is made a citation again by `finished`: a citation it may not be before.
      local place = pandoc.Span({}, pandoc.Attr('', { NAME }, { number = tostring(number) }))
      names[number] = pandoc.Cite(name, citation.citations)
      return { place, plain }, false
    end
  }), names
end

-- The numbers of notes begin again with each chapter, and so do the notes themselves: the first note on a work gives it
-- whole, “ibid.” never leads into another chapter, and “(n 3)” means a note of the same chapter. Only where a style tells
-- works apart by numbers or letters, which hold for the whole book, is the book processed as one.
local function holds_for_the_book(style)
  return style:find('citation%-number') or style:find('citation%-label')
    or style:find('disambiguate%-add%-year%-suffix%s*=%s*["\']true')
end

local BIBLIOGRAPHY = 'refs'

local function is_bibliography(block) return block.t == 'Div' and block.identifier == BIBLIOGRAPHY end

-- The chapters of a document: lists of blocks, of which each but the first begins with a heading of level 1.
local function chapters_of(blocks)
  local chapters, current = {}, pandoc.Blocks {}
  for _, block in ipairs(blocks) do
    if block.t == 'Header' and block.level == 1 and #current > 0 then
      chapters[#chapters + 1] = current
      current = pandoc.Blocks {}
    end
    current:insert(block)
  end
  chapters[#chapters + 1] = current
  return chapters
end

-- All items that a document cites, in order and each once, as a citation.
local function cited_in(document)
  local items, known = pandoc.List {}, {}
  document:walk {
    Cite = function(citation)
      for _, item in ipairs(citation.citations) do
        if not known[item.id] then
          known[item.id] = true
          items:insert(pandoc.Citation(item.id, 'NormalCitation'))
        end
      end
    end
  }
  return pandoc.Inlines { pandoc.Cite({}, items) }
end

-- Process the citations of a document chapter by chapter; `process` does so for one document.
function notes.processed(document, process, style)
  local chapters = chapters_of(document.blocks)
  if holds_for_the_book(style) or #chapters < 2 then return process(document) end
  local blocks = pandoc.Blocks {}
  for _, chapter in ipairs(chapters) do
    local meta = {}
    for name, value in pairs(document.meta) do meta[name] = value end
    if chapter:find_if(is_bibliography) then
      meta.nocite = cited_in(document)
      blocks:extend(process(pandoc.Pandoc(chapter, meta)).blocks)
    else
      for _, block in ipairs(process(pandoc.Pandoc(chapter, meta)).blocks) do
        if not is_bibliography(block) then blocks:insert(block) end
      end
    end
  end
  return pandoc.Pandoc(blocks, document.meta)
end

-- A document after citation processing, with the names put in.
function notes.finished(document, names)
  if #names == 0 then return document end
  return walk_text(document, {
    Span = function(span)
      if span.classes:includes(NAME) then return names[tonumber(span.attributes.number)], false end
    end
  })
end

return notes
