-- Run on a book whose citations are processed, if words of it are written from the right: marks what has a direction of
-- its own. A paragraph of the other direction becomes a division with `dir`, words within one a span: between the
-- quotation marks beside them, if nothing else stands there, so that a final point stands where its language has it.
-- LEFTWARDS and OWN (direction and language of the book) and SCRIPTS (languages by script) are given by direction.py. Source: UAX 9, 6.1; CMOS 11.96.

local QUOTES = {}
for _, code in utf8.codes('"\'“”„‟«»‘’‚‛‹›״׳「」『』') do QUOTES[code] = true end

local function script_of(code)
  if code < 0x590 then return nil end
  if code <= 0x5FF or (code >= 0xFB1D and code <= 0xFB4F) then return 'hebr' end
  if code <= 0x6FF or (code >= 0x750 and code <= 0x77F) or (code >= 0x8A0 and code <= 0x8FF)
    or (code >= 0xFB50 and code <= 0xFDFF) or (code >= 0xFE70 and code <= 0xFEFC) then return 'arab' end
  if code <= 0x8FF or (code >= 0x10800 and code <= 0x10FFF) or (code >= 0x1E800 and code <= 0x1EFFF) then return 'other' end
end

-- R is written from the right, L from the left; D is a digit of Europe, which goes with words from the left before it
-- (UAX 9, W7), Q a quotation mark, N anything else.
local function kind_of(code)
  if QUOTES[code] and code ~= 0x5F3 and code ~= 0x5F4 then return 'Q' end
  if script_of(code) then
    local digit = (code >= 0x660 and code <= 0x669) or (code >= 0x6F0 and code <= 0x6F9)
    return digit and 'N' or 'R'
  end
  if code >= 48 and code <= 57 then return 'D' end
  if code < 0x80 then return ((code >= 65 and code <= 90) or (code >= 97 and code <= 122)) and 'L' or 'N' end
  if code < 0xC0 or code == 0xD7 or code == 0xF7 or (code >= 0x300 and code <= 0x36F) then return 'N' end
  if (code >= 0x2000 and code <= 0x2BFF) or (code >= 0x2E00 and code <= 0x2E7F) or (code >= 0x3000 and code <= 0x303F)
    or (code >= 0xFE00 and code <= 0xFE6F) or (code >= 0xFF00 and code <= 0xFF20) or code >= 0xFFF0 and code < 0x10000 then
    return 'N'
  end
  return 'L'
end

local function text_of(element)
  return pandoc.utils.stringify(element:walk { Note = function() return {} end })
end

-- Counts of letters by kind, the first of them, and the script of the first that is written from the right.
local function letters(text)
  local count, first, script = { R = 0, L = 0 }, nil, nil
  for _, code in utf8.codes(text) do
    local kind = kind_of(code)
    if count[kind] then
      count[kind] = count[kind] + 1
      first = first or kind
    end
    if kind == 'R' then script = script or script_of(code) end
  end
  return count, first, script
end

-- Attributes of what is written in the other direction than `leftwards`.
local function turned(leftwards, script)
  if leftwards then return pandoc.Attr('', {}, { dir = 'ltr', lang = SCRIPTS.latn }) end
  return pandoc.Attr('', {}, { dir = 'rtl', lang = SCRIPTS[script] or SCRIPTS.arab })
end

local directed -- of blocks, below

local CONTAINERS = { Emph = true, Strong = true, Span = true, Link = true, SmallCaps = true, Underline = true,
  Superscript = true, Subscript = true, Strikeout = true, Cite = true, Quoted = true }

local isolated

-- The blocks of a note: within a paragraph of the other direction its paragraphs are set in the book's own.
local function note_of(blocks, leftwards)
  local made = directed(blocks, LEFTWARDS)
  if leftwards == LEFTWARDS then return made end
  local function own(block)
    block.content = { pandoc.Span(block.content, pandoc.Attr('', {}, { dir = LEFTWARDS and 'rtl' or 'ltr', lang = OWN })) }
    return block, false
  end
  return made:walk {
    traverse = 'topdown',
    Para = own,
    Plain = own,
    Div = function(div) if div.attributes.dir then return div, false end end,
  }
end

-- Inlines as pieces: each with its kind; X is what no stretch goes over.
local function pieces_of(inlines, leftwards)
  local pieces = {}
  local function add(kind, node, text) pieces[#pieces + 1] = { kind = kind, node = node, text = text or '' } end
  for _, inline in ipairs(inlines) do
    if inline.t == 'Str' then
      local kind, start = nil, 1
      for at, code in utf8.codes(inline.text) do
        local own = kind_of(code)
        if kind and (own ~= kind or own == 'Q') then
          add(kind, pandoc.Str(inline.text:sub(start, at - 1)), inline.text:sub(start, at - 1))
          start = at
        end
        kind = own
      end
      if kind then add(kind, pandoc.Str(inline.text:sub(start)), inline.text:sub(start)) end
    elseif inline.t == 'Space' or inline.t == 'SoftBreak' then
      add('N', inline, ' ')
    elseif inline.t == 'Note' then
      inline.content = note_of(inline.content, leftwards)
      add('N', inline)
    elseif CONTAINERS[inline.t] then
      local text = text_of(inline)
      local count = letters(text)
      local kind = count.R > 0 and (count.L > 0 and 'X' or 'R') or count.L > 0 and 'L' or text == '' and 'N' or 'X'
      if kind == 'X' or leftwards then inline.content = isolated(inline.content, leftwards) end
      add(kind, inline, text)
    else
      add('X', inline)
    end
  end
  return pieces
end

local function is_sign(piece) return piece and (piece.kind == 'N' or piece.kind == 'D') end

-- From the first to the last piece of a kind, over others that are neither `stop` nor X.
local function stretch(pieces, from, kind, stop)
  local last
  for at = from, #pieces do
    local own = pieces[at].kind
    if own == stop or own == 'X' then break end
    if own == kind or (kind == 'L' and own == 'D') then last = at end
  end
  return last
end

-- The nearest quotation mark beside a piece with nothing but signs between.
local function mark_beside(pieces, at, step)
  at = at + step
  while is_sign(pieces[at]) do at = at + step end
  return pieces[at] and pieces[at].kind == 'Q' and at or nil
end

-- The marks that may close what a mark opens.
local CLOSING = { ['“'] = '”', ['”'] = '”', ['„'] = '“”', ['‟'] = '”', ['«'] = '»', ['»'] = '»«', ['‘'] = '’', ['’'] = '’',
  ['‚'] = '‘’', ['‛'] = '’', ['‹'] = '›', ['›'] = '›‹', ['"'] = '"', ["'"] = "'", ['「'] = '」', ['『'] = '』' }

-- Whether a mark that may close as well begins words here: with nothing, a space or a bracket before it.
local function begins_words(pieces, at)
  local before, after = at - 1, at + 1
  while pieces[before] and pieces[before].text == '' do before = before - 1 end
  while pieces[after] and pieces[after].text == '' do after = after + 1 end
  return pieces[after] and pieces[after].text ~= ' '
    and (not pieces[before] or pieces[before].text:find('[%s%(%[]$') ~= nil)
end

-- Where the quotation ends that a mark opens, if its words begin in the other direction and most of them are so.
local function quotation_end(pieces, at, kind, stop)
  local opening, closing, depth = pieces[at].text, CLOSING[pieces[at].text], 1
  local count, first = { R = 0, L = 0 }, nil
  if closing and closing:find(opening, 1, true) and not begins_words(pieces, at) then closing = nil end
  for index = at + 1, closing and #pieces or 0 do
    local text = pieces[index].text
    local closes = pieces[index].kind == 'Q' and closing:find(text, 1, true)
    depth = depth + (closes and -1 or text == opening and 1 or 0)
    if depth == 0 then return first == kind and count[kind] > count[stop] and index or nil end
    local own, begins = letters(text)
    count.R, count.L, first = count.R + own.R, count.L + own.L, first or begins
  end
end

function isolated(inlines, leftwards)
  local pieces = pieces_of(inlines, leftwards)
  local kind, stop = leftwards and 'L' or 'R', leftwards and 'R' or 'L'
  local made, at = pandoc.Inlines {}, 1
  while at <= #pieces do
    local first, last = at, nil
    local piece = pieces[at]
    local ends = at > 1 and pieces[at - 1].kind == 'Q' and quotation_end(pieces, at - 1, kind, stop)
    if ends then
      last = ends - 1
    elseif piece.kind == 'Q' or is_sign(piece) then
      -- What begins behind an opening mark begins with what stands between.
      local begins = at
      while is_sign(pieces[begins]) do begins = begins + 1 end
      local opened = at > 1 and pieces[at - 1].kind == 'Q'
      if is_sign(piece) and opened and pieces[begins] and pieces[begins].kind == kind then
        last = stretch(pieces, begins, kind, stop)
        local closing = last and mark_beside(pieces, last, 1)
        if closing then last = closing - 1 else last = nil end
      end
    elseif piece.kind == kind then
      last = stretch(pieces, at, kind, stop)
      local closing = mark_beside(pieces, at, -1) and mark_beside(pieces, last, 1)
      if closing then last = closing - 1 elseif leftwards then last = nil end
    end
    if last then
      local content, script = pandoc.Inlines {}, nil
      for index = first, last do
        local _, _, own = letters(pieces[index].text)
        script = script or own
        content:insert(pieces[index].node)
      end
      made:insert(pandoc.Span(content, turned(leftwards, script)))
      at = last + 1
    else
      made:insert(piece.node)
      at = at + 1
    end
  end
  return made
end

-- The direction of a paragraph: the other one than the book's if its words begin so and most of them are so.
local function is_other(inlines, leftwards)
  local bare = pandoc.Plain(inlines):walk { Note = function() return {} end, Cite = function() return {} end }
  local count, first, script = letters(pandoc.utils.stringify(bare))
  local other, own = leftwards and 'L' or 'R', leftwards and 'R' or 'L'
  return first == other and count[other] > count[own], script
end

local function paragraph(block, leftwards)
  local other, script = is_other(block.content, leftwards)
  block.content = isolated(block.content, leftwards ~= other)
  if other then return pandoc.Div({ block }, turned(leftwards, script)), false end
  return block, false
end

local function verse(block, leftwards)
  local all = pandoc.Inlines {}
  for _, line in ipairs(block.content) do all:extend(line) end
  local other, script = is_other(all, leftwards)
  block.content = block.content:map(function(line) return isolated(line, leftwards ~= other) end)
  if other then return pandoc.Div({ block }, turned(leftwards, script)), false end
  return block, false
end

function directed(blocks, leftwards)
  local function plain(block)
    block.content = isolated(block.content, leftwards)
    return block, false
  end
  -- In a list item or cell from the right with no such letter, no word shows the direction.
  local function bare(block)
    local count = letters(text_of(block))
    return (count.R > 0 or count.L == 0 or not leftwards) and plain(block) or paragraph(block, leftwards), false
  end
  return blocks:walk {
    traverse = 'topdown',
    Para = function(block) return paragraph(block, leftwards) end,
    LineBlock = function(block) return verse(block, leftwards) end,
    Plain = bare,
    Header = plain,
  }
end

return function(document)
  document.blocks = directed(document.blocks, LEFTWARDS)
  return document
end
