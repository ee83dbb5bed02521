-- Tables whose words would print over one another (part of typst.lua). Typst gives columns their share of a line without
-- asking how wide their words are. Where a word may be wider than its column, the widths are found in Typst, which knows
-- how wide words are (`fitted` in typst_body.typ); all other tables stay as pandoc writes them.
-- LINE is the width of a line in points, given by pdf.py.

local INSET = 7 -- points

-- About how wide words are in bold type of a table's size, in points.
local function width_of(text)
  local _, narrow = text:gsub("[fijlrst.,:;!'|()%[%]]", '')
  local _, wide = text:gsub('[mwMW%%@&]', '')
  local _, capitals = text:gsub('%u', '')
  return utf8.len(text) * 4.8 - narrow * 1.4 + wide * 2.6 + capitals * 1.5
end

-- The parts of a text that no line can end in; of what has line ends everywhere, the first letter.
local function parts_of(text)
  local parts = {}
  for part in text:gsub('(%-)(%a)', '%1 %2'):gsub('–', '– '):gsub('—', '— '):gmatch('%S+') do
    if part:find('[\227-\237]') then part = part:match(utf8.charpattern) end
    parts[#parts + 1] = part
  end
  return parts
end

local function cells_of(grid, note)
  local function rows_of(rows)
    for _, row in ipairs(rows) do
      local column = 1
      for _, cell in ipairs(row.cells) do
        if cell.col_span == 1 then note(column, pandoc.utils.stringify(cell.contents)) end
        column = column + cell.col_span
      end
    end
  end
  rows_of(grid.head.rows)
  for _, body in ipairs(grid.bodies) do
    rows_of(body.head)
    rows_of(body.body)
  end
  rows_of(grid.foot.rows)
end

-- Of each column its longest parts, and its longest cell.
local function measures(grid)
  local columns = {}
  for index in ipairs(grid.colspecs) do columns[index] = { parts = {}, cell = '' } end
  cells_of(grid, function(index, text)
    local column = columns[index]
    if not column then return end
    if utf8.len(text) > utf8.len(column.cell) then column.cell = text end
    for _, part in ipairs(parts_of(text)) do column.parts[#column.parts + 1] = part end
  end)
  for _, column in ipairs(columns) do
    table.sort(column.parts, function(a, b) return utf8.len(a) > utf8.len(b) end)
    column.parts = { column.parts[1], column.parts[2], column.parts[3], column.parts[4] }
  end
  return columns
end

-- The columns of a table in which a word may be wider than its column; nothing where none is.
local function crowded(grid)
  local columns = measures(grid)
  for index, column in ipairs(columns) do
    local share = grid.colspecs[index][2] or 1 / #columns
    for _, part in ipairs(column.parts) do
      if width_of(part) + INSET > share * LINE then return columns end
    end
  end
end

local function strings(texts, quoted)
  local made = {}
  for index, text in ipairs(texts) do made[index] = quoted(text) .. ',' end
  return '(' .. table.concat(made, ' ') .. ')'
end

-- A table with its columns as Typst, in a call of `fitted`.
local function fitted(grid, columns, quoted)
  local written = pandoc.write(pandoc.Pandoc { grid }, 'typst-smart-citations', { wrap_text = 'none' })
  local given, parts, cells = {}, {}, {}
  for index, column in ipairs(columns) do
    given[index] = tostring((grid.colspecs[index][2] or 0) * 100) .. '%,'
    parts[index] = strings(column.parts, quoted) .. ','
    cells[index] = column.cell
  end
  written = written:gsub('columns: [^\n]*,\n', 'columns: columns,\n', 1)
  return '#fitted((' .. table.concat(given, ' ') .. '), (' .. table.concat(parts, ' ') .. '), '
    .. strings(cells, quoted) .. ', columns => [\n' .. written .. '\n])\n'
end
