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
-- by its longest cell instead. Where the author gave widths, no column is too narrow for a letter.
local function wide_enough(table)
  local least, sum = math.min(0.06, 0.5 / #table.colspecs), 0
  local narrow = false
  for _, column in ipairs(table.colspecs) do
    narrow = narrow or (column[2] or 1) < least
    sum = sum + math.max(column[2] or 0, least)
  end
  if not narrow and sum <= 1 then return table end
  table.colspecs = table.colspecs:map(function(column)
    return { column[1], math.max(column[2] or 0, least) / math.max(sum, 1) }
  end)
  return table
end

local function with_widths(table)
  for _, column in ipairs(table.colspecs) do
    if column[2] then return wide_enough(table) end
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

-- The beginning of a quotation is a bookmark, which the index of quotations asks for its page.
local function bookmark(span)
  local name = span.attributes.quotation
  if not name then return nil end
  if span.classes:includes('quotation-ends') then return {} end
  return pandoc.Span({}, pandoc.Attr('quoted-' .. name))
end

-- LibreOffice finds no bookmark within a note: the quotations of a note get theirs where its number stands.
local function before_its_note(note)
  local marks = pandoc.Inlines {}
  local bare = note:walk {
    Span = function(span)
      if not span.attributes.quotation then return nil end
      marks:insert(span)
      return {}
    end
  }
  marks:insert(bare)
  return marks
end

-- pandoc gives a `Plain` in a list or a table a style of its own, which a caption would lose its style to.
local function captioned(block)
  for index, part in ipairs(block.caption.long) do
    if part.t == 'Plain' then block.caption.long[index] = pandoc.Para(part.content) end
  end
  return block
end

-- pandoc writes the words in the brackets as alternative text; a picture that has none there may have an attribute.
local function described(image)
  if #image.caption == 0 then image.caption = pandoc.Inlines { pandoc.Str(image.attributes.alt or '') } end
  return image
end

local function shaped(document)
  document = document:walk { Note = before_its_note }
  return document:walk {
    Table = function(grid) return captioned(with_widths(grid)) end,
    Figure = captioned,
    LineBlock = function(verse) return pandoc.BlockQuote { verse } end,
    Span = bookmark,
    Image = described,
    HorizontalRule = function() return raw(paragraph('SectionBreak', run('*\u{2003}*\u{2003}*'))) end,
  }
end

-- Where the works stand in the bibliography, by key, and in which block of the text each quotation is.
local function order_of(document)
  local works, blocks, count = {}, {}, 0
  for index, block in ipairs(document.blocks) do
    block:walk {
      Div = function(div)
        local key = div.identifier:match('^ref%-(.*)$')
        if key then count = count + 1; works[key] = count end
      end,
      Span = function(span) blocks[span.identifier] = index end,
    }
  end
  return works, blocks
end

-- A number that is not known yet: the page of a bookmark, which Word and LibreOffice put in.
local function page_of(name)
  return field_mark('begin', ' w:dirty="true"') .. instruction('PAGEREF ' .. name .. ' \\h')
    .. field_mark('separate') .. run('–') .. field_mark('end')
end

-- Quotations of one passage in one paragraph give one number, since they mostly stand on one page.
local function pages_of(row, blocks)
  local numbers, seen = {}, {}
  for _, quoting in ipairs(row.quotings) do
    local name = 'quoted-' .. quoting.id
    local place = (blocks[name] or name) .. (quoting.note and 'n' or '')
    if not seen[place] then
      seen[place] = true
      numbers[#numbers + 1] = page_of(name) .. (quoting.note and run(FRONT.index.note) or '')
    end
  end
  return table.concat(numbers, run(', '))
end

local function italic(text)
  return '<w:r><w:rPr><w:i/><w:iCs/></w:rPr><w:t xml:space="preserve">' .. xml(text) .. '</w:t></w:r>'
end

local function index_of(document)
  local works, blocks = order_of(document)
  table.sort(FRONT.index.works, function(a, b)
    local first, second = works[a.key] or math.huge, works[b.key] or math.huge
    return first < second or (first == second and a.key < b.key)
  end)
  local lines = pandoc.Blocks {}
  for _, work in ipairs(FRONT.index.works) do
    local author = work.author == '' and '' or run(work.author .. (work.author:sub(-1) == '.' and ' ' or '. '))
    lines:insert(raw(paragraph('IndexHeading', author .. (work.titled and italic(work.title) or run(work.title)))))
    for _, row in ipairs(work.rows) do
      lines:insert(raw(paragraph('Index1', run(row.locator) .. '<w:r><w:tab/></w:r>' .. pages_of(row, blocks))))
    end
  end
  return lines
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
  if #FRONT.index.works > 0 then
    local heading = pandoc.Header(1, FRONT.index.title, pandoc.Attr('quoted-passages', { 'unnumbered' }))
    headers[#headers + 1] = heading
    if chapters > 0 then body:insert(section_end(chapters == 1 and 'first' or 'chapter')) end
    body:extend { heading, raw(paragraph('IndexNote', run(FRONT.index.about))), section_end('chapter') }
    body:extend(index_of(document))
  end
  local blocks = front(headers)
  blocks:extend(body)
  document.blocks = blocks
  return document
end
