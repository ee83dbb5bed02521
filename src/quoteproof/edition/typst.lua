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

local function shown(figure)
  return figure:walk {
    traverse = 'topdown',
    Image = function(image) return pandoc.RawInline('typst', '#' .. written(image) .. ';'), false end,
    Span = marked,
    Math = explained,
  }
end

return function(document)
  return document:walk {
    traverse = 'topdown',
    Figure = function(figure) return shown(figure), false end,
    Image = function(image) return pandoc.RawInline('typst', '#box(' .. written(image) .. ');'), false end,
    Span = marked,
    Math = explained,
  }
end
