-- Run before pandoc's DOCX writer: the front matter, the contents field, chapter numbers, and a section for
-- each chapter, so that notes begin again and the first page has no running head. FRONT is JSON given by docx.py.

local FRONT = pandoc.json.decode(FRONT_JSON, false)

local function xml(text)
  return (text:gsub('&', '&amp;'):gsub('<', '&lt;'):gsub('>', '&gt;'):gsub('"', '&quot;'))
end

local function raw(text) return pandoc.RawBlock('openxml', text) end

local function run(text) return '<w:r><w:t xml:space="preserve">' .. xml(text) .. '</w:t></w:r>' end

local function field_mark(kind, more)
  return '<w:r><w:fldChar w:fldCharType="' .. kind .. '"' .. (more or '') .. '/></w:r>'
end

local function instruction(text)
  return '<w:r><w:instrText xml:space="preserve"> ' .. text .. ' </w:instrText></w:r>'
end

local function paragraph(style, runs)
  return '<w:p><w:pPr><w:pStyle w:val="' .. style .. '"/></w:pPr>' .. runs .. '</w:p>'
end

-- docx.py puts the reference document's own section here, changed as the name says.
local function section_end(name)
  return raw('<w:p><w:pPr><w:pStyle w:val="SectionEnd"/><w:sectPr w:rsidR="' .. name .. '"/></w:pPr></w:p>')
end

local function title_of(header)
  local bare = header.content:walk { Note = function() return {} end }
  return (pandoc.utils.stringify(bare))
end

local function entry(header)
  return '<w:hyperlink w:anchor="' .. xml(header.identifier) .. '" w:history="1">'
    .. run(title_of(header)) .. '</w:hyperlink>'
end

-- The titles are written out, so that they stand there before anybody has updated the field. Page numbers are
-- not: only Word knows its own, and puts them in when it opens the file (the field is marked dirty).
local function contents(headers)
  local start = field_mark('begin', ' w:dirty="true"') .. instruction('TOC \\o "1-2" \\h \\z \\u')
    .. field_mark('separate')
  local lines = { raw(paragraph('TOCHeading', run(FRONT.contents))) }
  for index, header in ipairs(headers) do
    local before = index == 1 and start or ''
    local after = index == #headers and field_mark('end') or ''
    lines[#lines + 1] = raw(paragraph('TOC' .. header.level, before .. entry(header) .. after))
  end
  return lines
end

local function front(headers)
  local blocks = pandoc.Blocks {}
  for _, line in ipairs(FRONT.title) do blocks:insert(raw(paragraph(line.style, run(line.text)))) end
  for index, text in ipairs(FRONT.imprint) do
    local break_before = index == 1 and '<w:r><w:br w:type="page"/></w:r>' or ''
    blocks:insert(raw(paragraph('Imprint', break_before .. run(text))))
  end
  if #headers > 0 then blocks:extend(contents(headers)) end
  blocks:insert(section_end('front'))
  return blocks
end

local function numbered(header, number)
  local copy = header:clone()
  copy.content:insert(1, pandoc.Str(number .. '\u{2003}'))
  return copy
end

-- Word's own fitting starts from column widths that pandoc takes from a wider page: give each column a share
-- by its longest cell instead.
local function with_widths(table)
  for _, column in ipairs(table.colspecs) do
    if column[2] then return table end
  end
  local longest, sum = {}, 0
  local function weigh(row)
    for index, cell in ipairs(row.cells) do
      local size = utf8.len(pandoc.utils.stringify(cell.contents)) or 1
      longest[index] = math.min(40, math.max(longest[index] or 8, size))
    end
  end
  for _, row in ipairs(table.head.rows) do weigh(row) end
  for _, body in ipairs(table.bodies) do
    for _, row in ipairs(body.body) do weigh(row) end
  end
  for index in ipairs(table.colspecs) do sum = sum + (longest[index] or 8) end
  table.colspecs = table.colspecs:map(function(column, index) return { column[1], (longest[index] or 8) / sum } end)
  return table
end

local function shaped(document)
  return document:walk {
    Table = with_widths,
    HorizontalRule = function() return raw(paragraph('SectionBreak', run('*\u{2003}*\u{2003}*'))) end,
  }
end

return function(document)
  document = shaped(document)
  local body, headers = pandoc.Blocks {}, {}
  local number, chapters = 0, 0
  for _, block in ipairs(document.blocks) do
    if block.t == 'Header' and block.level == 1 then
      chapters = chapters + 1
      if chapters > 1 then body:insert(section_end(chapters == 2 and 'first' or 'chapter')) end
      if not block.classes:includes('unnumbered') then
        number = number + 1
        block = numbered(block, number)
      end
    end
    if block.t == 'Header' and block.level <= 2 and block.identifier ~= '' then headers[#headers + 1] = block end
    body:insert(block)
    -- A table cannot have space after itself in Word.
    if block.t == 'Table' then body:insert(raw(paragraph('TableEnd', ''))) end
  end
  local blocks = front(headers)
  blocks:extend(body)
  document.blocks = blocks
  return document
end
