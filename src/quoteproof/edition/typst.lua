-- Run before pandoc's Typst writer. That writer drops the alternative text of images, without which a PDF
-- is not accessible (PDF/UA-1), so images are written here, and formulas get their source as such a text;
-- code is written here since between fences Typst would take what follows a language's name for code.
-- HYPHENATES is given by pdf.py. All text is written as Typst strings: in markup, hyphens, dots, signs and the beginning
-- of a line can mean something else. A semicolon ends each, so that no letter after it is read as code.

local function quoted(text)
  return '"' .. text:gsub('[\\"]', '\\%0'):gsub('%c', ' ') .. '"'
end

-- A length that Typst knows, or nothing: 80%, 4cm, 120pt.
local function length(text)
  local number, unit = (text or ''):match('^(%d+%.?%d*)(%a*%%?)$')
  local known = { ['%'] = '%', cm = 'cm', mm = 'mm', ['in'] = 'in', pt = 'pt' }
  return known[unit] and number .. unit
end

-- What a picture shows, in words; without a caption only its attribute says that.
local function alternative(image)
  local given = image.attributes.alt
  return given and given ~= '' and given or pandoc.utils.stringify(image.caption)
end

local function written(image)
  local width = length(image.attributes.width)
  local parts = { quoted(image.src), 'alt: ' .. quoted(alternative(image)) }
  if width then parts[#parts + 1] = 'width: ' .. width end
  return 'image(' .. table.concat(parts, ', ') .. ')'
end

-- A call of raw(), which prints its text as it is, whatever stands in it.
local function code(element, block)
  -- Spaces at the end of a line print nothing, and could stand beside the paper.
  local text = (block and element.text:gsub('[ \t]+\n', '\n'):gsub('%s+$', '') or element.text):gsub('[\\"]', '\\%0'):gsub('\t', '\\t'):gsub('\n', '\\n'):gsub('%c', ' ')
  local language = (element.classes[1] or ''):match('^%a[%w_-]*$')
  return '#raw(' .. (block and 'block: true, ' or '')
    .. (language and 'lang: "' .. language .. '", ' or '') .. '"' .. text .. '")'
end

-- Raw Typst that ends for certain: without the semicolon, `(`, `[` or `.` in the text after it would be code.
local function ended(text) return pandoc.RawInline('typst', text .. ';') end

-- A word of more characters than this may be longer than a line. One of another script than Latin, Greek or Cyrillic has
-- line ends of its own; so have addresses, but for very long parts. A line may end after a hyphen, `/` and `?` (UAX 14).
local LONG, LONG_IN_ADDRESS = 24, 40
local function is_long(words)
  if #words <= LONG or words:find('[\224\227-\255]') then return false end
  local most = words:find('://') and LONG_IN_ADDRESS or LONG
  for part in words:gmatch('[^%-/?]+') do
    if utf8.len(part) > most then return true end
  end
  return false
end

-- What no line can end in, so that a formula of it may be wider than a line.
local STIFF = { '\\d?t?frac', '\\sqrt', '\\begin', '\\over', '\\under', '\\text', '\\binom', '\\left', '\\operatorname', '\\math' }
local function is_stiff(source)
  for _, command in ipairs(STIFF) do
    if source:find(command) then return true end
  end
  return source:find('%w%w%w%w%w%w%w%w%w%w%w%w') ~= nil
end

local function formula(math)
  if math.mathtype == 'DisplayMath' then return '#formula(' .. quoted(math.text) .. ')[' end
  return '#inline-formula(' .. quoted(math.text) .. ', ' .. tostring(is_stiff(math.text)) .. ')['
end

local text = {
  Str = function(element)
    return ended(is_long(element.text) and '#long-word(' .. quoted(element.text) .. ')' or '#' .. quoted(element.text))
  end,
  Code = function(element) return ended(code(element, false)) end,
  CodeBlock = function(element) return pandoc.RawBlock('typst', code(element, true)) end,
  Math = function(math)
    return { pandoc.RawInline('typst', formula(math)), math, pandoc.RawInline('typst', '];') }, false
  end,
}

-- Words of another direction, set apart from the words around them (U+2067 or U+2066 to U+2069) and named by their
-- language, by which whoever reads the PDF knows where they begin and end.
local function turned(span)
  local made = pandoc.Inlines {
    pandoc.RawInline('typst', '#text(region: none, lang: ' .. quoted(span.attributes.lang or 'en') .. ')[#[];'),
    pandoc.Str(span.attributes.dir == 'rtl' and '\u{2067}' or '\u{2066}'),
  }
  made:extend(span.content)
  made:extend { pandoc.Str('\u{2069}'), ended(']') }
  return made
end

local function turned_blocks(div)
  if not div.attributes.dir then return nil end
  local settings = 'region: none, dir: ' .. div.attributes.dir .. ', lang: ' .. quoted(div.attributes.lang or 'en')
  local made = pandoc.Blocks { pandoc.RawBlock('typst', '#[#set text(' .. settings .. ')') }
  made:extend(div.content)
  made:insert(pandoc.RawBlock('typst', ']'))
  return made
end

local function marked(span)
  if span.attributes.dir then return turned(span) end
  local name = span.attributes.quotation
  if not name then return nil end
  if span.classes:includes('quotation-ends') then name = name .. '-end' end
  return ended('#quoted(' .. quoted(name) .. ')'), false
end

-- The words of a quotation are not divided at line ends: its language need not be the book's.
local function undivided(inlines)
  local function part_of(inline) return inline.t == 'Span' and inline.attributes.quotation end
  local made, open = pandoc.Inlines {}, nil
  for index, inline in ipairs(inlines) do
    local name = part_of(inline)
    local ends = name and inline.classes:includes('quotation-ends')
    if ends and name == open then
      made:insert(ended(']'))
      open = nil
    end
    made:insert(inline)
    if name and not ends and not open then
      for later = index + 1, #inlines do
        if part_of(inlines[later]) == name then open = name end
      end
      if open then made:insert(pandoc.RawInline('typst', '#text(hyphenate: false)[')) end
    end
  end
  return made
end

-- pandoc ends no paragraph after a `Plain`: the words of the next one would run on.
local WORDS = { Plain = true, Para = true, LineBlock = true }
local function parted(blocks)
  local made = pandoc.Blocks {}
  for index, block in ipairs(blocks) do
    made:insert(block)
    local next = index + 1
    while blocks[next] and blocks[next].t == 'RawBlock' do next = next + 1 end -- a comment, which prints nothing
    local follows = blocks[next]
    if block.t == 'Plain' and follows and WORDS[follows.t] then made:insert(pandoc.RawBlock('typst', '#parbreak()')) end
  end
  return made
end

-- pandoc writes the definitions of a term one after another, as one list of blocks.
local function joined(list)
  list.content = list.content:map(function(item)
    local blocks = pandoc.Blocks {}
    for _, definition in ipairs(item[2]) do blocks:extend(definition) end
    return { item[1], { blocks } }
  end)
  return list
end

-- A mail address as the PDF is to name it: Typst describes it with a word of its own before it, in the book's language,
-- so that no mark in it could be told from one that was added.
local function plain_address(target)
  if not target:match('^mailto:') then return target end
  return (target:gsub("['\128-\255]", function(byte) return string.format('%%%02X', byte:byte()) end))
end

local function addressed(link)
  link.target = plain_address(link.target)
  return link
end

local function with(image, str)
  return {
    traverse = 'topdown',
    Blocks = parted,
    DefinitionList = joined,
    Image = image,
    Span = marked,
    Link = addressed,
    Str = str or text.Str,
    Code = text.Code,
    CodeBlock = text.CodeBlock,
    Math = text.Math,
  }
end

local function shown(figure)
  return figure:walk(with(function(image) return ended('#' .. written(image)), false end))
end

-- Figures and tables with a caption go to the head or the foot of a page, so that none leaves a gap; near the opening
-- of a chapter to the foot alone, so that none stands above its title. One with a note stays: notes keep their order.
local OPENING = 3500 -- characters: more than the opening page of a chapter holds

local function floats(block)
  if block.t ~= 'Figure' and (block.t ~= 'Table' or #block.caption.long == 0 or crowded(block)) then return false end
  local noted = false
  block:walk { Note = function() noted = true end }
  return not noted
end

local function placed(blocks)
  local made, length = pandoc.Blocks {}, 0
  for _, block in ipairs(blocks) do
    if block.t == 'Header' and block.level == 1 then length = 0 end
    if floats(block) then
      made:insert(pandoc.RawBlock('typst', '#floating(' .. (length < OPENING and 'bottom' or 'auto') .. ')['))
      made:insert(block)
      made:insert(pandoc.RawBlock('typst', ']'))
    else
      length = length + utf8.len(pandoc.utils.stringify(block))
      made:insert(block)
    end
  end
  return made
end

-- A link within the book is written by a function of ours (typst_body.typ). Not in a heading, whose words running heads
-- and contents take out of their elements.
local function toward(filter)
  return function(link)
    addressed(link)
    local name = link.target:match('^#(.+)$')
    if not name or link.identifier ~= '' then return link end
    local made = pandoc.Inlines { pandoc.RawInline('typst', '#toward(' .. quoted(name) .. ')[') }
    made:extend(link.content:walk(filter))
    made:insert(ended(']'))
    return made, false
  end
end

-- The head of a table that goes on overleaf is set again there, and PDF/UA lets no link stand in what is set again.
local function is_linked(head)
  local found = false
  local function note() found = true end
  for _, row in ipairs(head.rows) do
    for _, cell in ipairs(row.cells) do cell.contents:walk { Link = note, Note = note } end
  end
  return found
end

-- The notes of a heading stand in nothing else, so that contents and running heads can leave them out (`plain` of the
-- template): what holds one is parted around it.
local function with_bare_notes(inlines)
  local made = pandoc.Inlines {}
  for _, inline in ipairs(inlines) do
    local own = inline.content
    local part = own and inline.t ~= 'Note' and inline:clone()
    if not part then
      made:insert(inline)
    else
      part.content = pandoc.Inlines {}
      for _, inner in ipairs(with_bare_notes(own)) do
        if inner.t == 'Note' then
          if #part.content > 0 then made:insert(part) end
          made:insert(inner)
          part = inline:clone()
          part.content = pandoc.Inlines {}
          if part.attr then part.attr = pandoc.Attr('', inline.classes, inline.attributes) end
        else
          part.content:insert(inner)
        end
      end
      if #part.content > 0 or #own == 0 then made:insert(part) end
    end
  end
  return made
end

return function(document)
  document.blocks = placed(document.blocks):walk { LineBlock = function(verse) return pandoc.BlockQuote { verse } end }
  local filter = with(function(image) return ended('#box(' .. written(image) .. ')'), false end)
  -- The words of a heading are its title too, which Typst must see: the template divides them.
  local plain = with(filter.Image, function(element) return ended('#' .. quoted(element.text)) end)
  filter.Figure = function(figure) return shown(figure), false end
  filter.Table = function(found)
    local columns = crowded(found)
    local made = pandoc.Blocks { found:walk(filter) }
    if columns then made = pandoc.Blocks { pandoc.RawBlock('typst', fitted(made[1], columns, quoted)) } end
    if is_linked(found.head) then
      made:insert(1, pandoc.RawBlock('typst', '#[#set table.header(repeat: false)'))
      made:insert(pandoc.RawBlock('typst', ']'))
    end
    return made, false
  end
  filter.Header = function(header)
    header.content = with_bare_notes(header.content)
    return header:walk(plain), false
  end
  filter.Link = toward(filter)
  filter.Div = turned_blocks
  if HYPHENATES then document = document:walk { Inlines = undivided } end
  return document:walk(filter)
end
