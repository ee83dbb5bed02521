-- A page of Markdown as a terminal shows it: headings in bold, tables as wide as the terminal, code under a
-- mark that the caller paints, links as text. pandoc's own writer does the rest.

local screen = {}

-- Words with spaces between them, so that a long piece of code can be broken where it has spaces.
local function words_of(text)
  local words = pandoc.Inlines {}
  for word in text:gmatch('%S+') do
    if #words > 0 then words:insert(pandoc.Space()) end
    words:insert(pandoc.Str(word))
  end
  return words
end

local function is_elsewhere(target)
  return target:match('^%a+://') ~= nil
end

local filter = {
  -- Underlined stands for code here: the writer has no padding around it.
  Code = function(code) return pandoc.Underline(words_of(code.text)) end,
  Link = function(link)
    local content = link.content
    if is_elsewhere(link.target) and pandoc.utils.stringify(content) ~= link.target then
      content = content .. { pandoc.Space(), pandoc.Str('<' .. link.target .. '>') }
    end
    return content
  end,
  -- The writer has capitals for the first level, which would change names such as `book.yaml`.
  Header = function(header)
    header.level = 2
    return header
  end,
  Image = function(image) return image.caption end,
  CodeBlock = function(block) return pandoc.CodeBlock(block.text) end,
  RawBlock = function() return {} end,
  RawInline = function() return {} end,
}

-- The columns that a table's column wants, and the longest word in it, which it needs.
local function measured(table)
  local wants, needs = {}, {}
  local function row(cells)
    for index, cell in ipairs(cells) do
      local text = pandoc.utils.stringify(cell.contents)
      wants[index] = math.max(wants[index] or 1, pandoc.layout.real_length(text))
      for word in text:gmatch('%S+') do
        needs[index] = math.max(needs[index] or 1, pandoc.layout.real_length(word))
      end
    end
  end
  for _, head in ipairs(table.head.rows) do row(head.cells) end
  for _, body in ipairs(table.bodies) do
    for _, line in ipairs(body.body) do row(line.cells) end
  end
  return wants, needs
end

-- The widths of a table's columns: what each wants, as far as all have room; the widest give way first.
local function widths_of(wants, needs, columns)
  local count, widths, total = #wants, {}, 0
  for index = 1, count do
    widths[index] = wants[index]
    total = total + wants[index]
  end
  local room = columns - 3 * count
  while total > room do
    local widest
    for index = 1, count do
      if widths[index] > (needs[index] or 1) and (not widest or widths[index] > widths[widest]) then widest = index end
    end
    if not widest then break end
    widths[widest] = widths[widest] - 1
    total = total - 1
  end
  return widths
end

local function fitted(columns)
  return function(table)
    local wants, needs = measured(table)
    local widths = widths_of(wants, needs, columns)
    for index, spec in ipairs(table.colspecs) do
      table.colspecs[index] = { spec[1], ((widths[index] or 1) + 1) / columns }
    end
    return table
  end
end

-- The text for a terminal `columns` wide, with the writer's escape sequences.
function screen.shown(document, columns)
  document = document:walk(filter)
  document = document:walk { Table = fitted(columns) }
  return pandoc.write(document, 'ansi', { columns = columns, wrap_text = 'auto' })
end

return screen
