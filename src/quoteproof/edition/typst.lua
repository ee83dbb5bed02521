-- Run before pandoc's Typst writer. That writer drops the alternative text of images, without which a PDF
-- is not accessible (PDF/UA-1), so images are written here, and formulas get their source as such a text;
-- text only ever goes into quoted Typst strings. A semicolon ends each, so that no letter after it is read as code.

local function quoted(text)
  return '"' .. text:gsub('[\\"]', '\\%0'):gsub('%c', ' ') .. '"'
end

-- A length that Typst knows, or nothing: 80%, 4cm, 120pt.
local function length(text)
  local number, unit = (text or ''):match('^(%d+%.?%d*)(%a*%%?)$')
  local known = { ['%'] = '%', cm = 'cm', mm = 'mm', ['in'] = 'in', pt = 'pt' }
  return known[unit] and number .. unit
end

local function written(image)
  local width = length(image.attributes.width)
  local parts = { quoted(image.src), 'alt: ' .. quoted(pandoc.utils.stringify(image.caption)) }
  if width then parts[#parts + 1] = 'width: ' .. width end
  return 'image(' .. table.concat(parts, ', ') .. ')'
end

local function marked(span)
  local name = span.attributes.quotation
  if not name then return nil end
  if span.classes:includes('quotation-ends') then name = name .. '-end' end
  return pandoc.RawInline('typst', '#quoted(' .. quoted(name) .. ');'), false
end

local function explained(math)
  return { pandoc.RawInline('typst', '#formula(' .. quoted(math.text) .. ')['), math, pandoc.RawInline('typst', ']') }, false
end

-- A locator and its number stay on one line: “para.” never ends one.
local function kept(inlines)
  local made, at = pandoc.Inlines {}, 1
  while at <= #inlines do
    local label, space, number = inlines[at], inlines[at + 1], inlines[at + 2]
    if number and label.t == 'Str' and space.t == 'Space' and number.t == 'Str'
      and (label.text:match('%.$') or label.text == '¶') and number.text:match('^%d') then
      made:extend { pandoc.RawInline('typst', '#box['), label, space, number, pandoc.RawInline('typst', '];') }
      at = at + 3
    else
      made:insert(label)
      at = at + 1
    end
  end
  return made
end

local function shown(figure)
  return figure:walk {
    traverse = 'topdown',
    Image = function(image) return pandoc.RawInline('typst', '#' .. written(image) .. ';'), false end,
    Span = marked,
    Cite = function(cite) return cite:walk { Inlines = kept } end,
    Math = explained,
  }
end

-- Figures and tables with a caption go to the head or the foot of a page, so that none leaves a gap; near the opening
-- of a chapter to the foot alone, so that none stands above its title. One with a note stays: notes keep their order.
local OPENING = 3500 -- characters: more than the opening page of a chapter holds

local function floats(block)
  if block.t ~= 'Figure' and (block.t ~= 'Table' or #block.caption.long == 0) then return false end
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

return function(document)
  document.blocks = placed(document.blocks)
  return document:walk {
    traverse = 'topdown',
    Figure = function(figure) return shown(figure), false end,
    Image = function(image) return pandoc.RawInline('typst', '#box(' .. written(image) .. ');'), false end,
    Span = marked,
    Cite = function(cite) return cite:walk { Inlines = kept } end,
    Math = explained,
  }
end
