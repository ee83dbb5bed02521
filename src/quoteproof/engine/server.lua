-- The resident half of quoteproof.engine.pandoc: reads frames on standard input, answers each on
-- standard output. A frame is a count (big-endian u32) and so many parts, each a length (u64) and its bytes.
-- It promises to open no file but the reference document it writes itself into its own empty working folder,
-- and to fetch nothing: an image that was not sent along is an error before any writer sees it.

local notes = dofile(pandoc.path.join { pandoc.path.directory(arg[0]), 'notes.lua' })

local function read_exactly(size)
  if size == 0 then return '' end
  local bytes = io.read(size)
  if not bytes or #bytes < size then os.exit(0) end
  return bytes
end

local function read_frame()
  local count = string.unpack('>I4', read_exactly(4))
  local parts = {}
  for index = 1, count do
    parts[index] = read_exactly(string.unpack('>I8', read_exactly(8)))
  end
  return parts
end

local function write_frame(parts)
  io.write(string.pack('>I4', #parts))
  for _, part in ipairs(parts) do
    io.write(string.pack('>I8', #part), part)
  end
  io.flush()
end

-- An empty list of files runs the reader in pandoc's sandbox: nothing can be included from disk.
local SANDBOX = {}

local function read_json(text)
  return pandoc.read(text, 'json', nil, SANDBOX)
end

local function fill_mediabag(names, parts, first)
  pandoc.mediabag.empty()
  local known = {}
  for index, image in ipairs(names) do
    pandoc.mediabag.insert(image.name, image.mime, parts[first + index - 1])
    known[image.name] = true
  end
  return known
end

-- Whether a document may show an image: its JSON has the word for one, or letters written in another way.
local function may_show_images(json)
  return json:find('"Image"', 1, true) or json:find('\\u00[4-7]')
end

local function refuse_unknown_images(document, known)
  document:walk {
    Image = function(image)
      if not known[image.src] then error('image not given: ' .. image.src, 0) end
    end
  }
end

local function write_file(name, bytes)
  local file = assert(io.open(name, 'wb'))
  file:write(bytes)
  file:close()
end

local function spelled(quoted)
  local single = quoted.quotetype == 'SingleQuote'
  quoted.content:insert(1, pandoc.Str(single and '‘' or '“'))
  quoted.content:insert(pandoc.Str(single and '’' or '”'))
  return quoted.content
end

-- The titles of entries by their keys, in italics: every mark would be a claim to quote.
local function titles_of(references)
  local titles = {}
  for _, entry in ipairs(references) do
    local title = entry['title-short'] or entry['title-as-written'] or entry.title
    if title then titles[pandoc.utils.stringify(entry.id)] = pandoc.Emph(pandoc.Inlines(title):walk { Quoted = spelled }) end
  end
  return function(key) return pandoc.Inlines { titles[key] or pandoc.Str(key) } end
end

-- Languages whose manuals of style put the mark of a note before a period or comma; the others have it behind.
local BEFORE_PUNCTUATION = { ca = true, es = true, fr = true, it = true, pl = true, ru = true, uk = true }

local function is_note_style(style)
  return style:match('<style[^>]-%sclass%s*=%s*["\']note["\']') ~= nil
end

-- A document without the bibliography's heading and place where a style lists nothing there.
local function without_empty_bibliography(document)
  local blocks = document.blocks
  local last = blocks[#blocks]
  if last and last.t == 'Div' and last.identifier == 'refs' and #last.content == 0 then
    blocks:remove(#blocks)
    if #blocks > 0 and blocks[#blocks].t == 'Header' then blocks:remove(#blocks) end
    document.blocks = blocks
  end
  return document
end

-- Whether citations are raised numbers, which look like the marks of notes and have no names.
local function is_raised(style)
  local citation = style:match('<citation.-</citation>')
  return citation ~= nil and citation:find('vertical%-align%s*=%s*["\']sup["\']') ~= nil
    and style:find('variable%s*=%s*["\']citation%-number["\']') ~= nil
end

-- A document whose citations are nothing but names.
local function with_names(document)
  write_file('names.csl', [[<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" class="note" version="1.0">
  <info><title>Names</title><id>names</id><updated>2026-01-01T00:00:00+00:00</updated></info>
  <citation et-al-min="4" et-al-use-first="1"><layout><names variable="author"><name form="short" and="text"/>
    <substitute><names variable="editor"/></substitute></names></layout></citation>
</style>]])
  document.meta['citation-style'] = 'names.csl'
  return pandoc.utils.citeproc(document)
end

local function cite(document, options, references, style)
  document.meta = pandoc.Meta {}
  document.meta.references = read_json(references).meta.references
  document.meta.lang = options.language
  document.meta['link-citations'] = options.link_citations
  if style ~= '' then
    write_file('style.csl', style)
    document.meta['citation-style'] = 'style.csl'
  end
  local cited
  if is_note_style(style) then
    document.meta['notes-after-punctuation'] = not BEFORE_PUNCTUATION[options.language:match('^%a+'):lower()]
    local prepared, names = notes.prepared(document, pandoc.utils.citeproc, titles_of(document.meta.references))
    cited = notes.finished(notes.processed(prepared, pandoc.utils.citeproc, style), names)
  elseif is_raised(style) then
    local prepared, names = notes.prepared(document, with_names, titles_of(document.meta.references))
    cited = notes.finished(pandoc.utils.citeproc(prepared), names)
  else
    cited = pandoc.utils.citeproc(document)
  end
  return without_empty_bibliography(cited)
end

local operations = {}

function operations.version()
  return { tostring(PANDOC_VERSION) }
end

function operations.read(parts)
  return { pandoc.write(pandoc.read(parts[3], parts[2], nil, SANDBOX), 'json') }
end

-- Parts: name, reader, document, options of the reader as JSON; gives the AST as JSON, the names of its pictures as JSON,
-- and the pictures. In the sandbox no document can include a file.
function operations.convert(parts)
  pandoc.mediabag.empty()
  local document = pandoc.read(parts[3], parts[2], pandoc.json.decode(parts[4], false), SANDBOX)
  local names, pictures = {}, {}
  for name, _, bytes in pandoc.mediabag.items() do
    names[#names + 1] = name
    pictures[#pictures + 1] = bytes
  end
  return { pandoc.write(document, 'json'), pandoc.json.encode(names), table.unpack(pictures) }
end

-- Parts: name, writer, AST; gives the text that the writer makes, its lines not broken.
function operations.write(parts)
  return { pandoc.write(read_json(parts[3]), parts[2], { wrap_text = 'none', reference_location = 'end-of-block' }) }
end

-- Parts: name, Markdown, columns; gives the text for a terminal, with escape sequences.
function operations.screen(parts)
  local screen = dofile(pandoc.path.join { pandoc.path.directory(arg[0]), 'screen.lua' })
  return { screen.shown(pandoc.read(parts[2], 'gfm', nil, SANDBOX), tonumber(parts[3])) }
end

-- What has its title by law and not by a cataloguer: its capitals are never a matter of style.
local NAMED_BY_LAW = { legal_case = true, legislation = true, bill = true, treaty = true, regulation = true }

-- A short title without the space that French has before the colon at which it was cut.
local function without_last_space(inlines)
  local last = inlines[#inlines]
  if not last then return inlines end
  if last.t == 'Space' or last.t == 'SoftBreak' then
    inlines:remove(#inlines)
    return without_last_space(inlines)
  end
  if last.t == 'Str' then
    local bare = last.text
    for _, space in ipairs { '\u{a0}', '\u{202f}', '\u{2009}' } do
      if bare:sub(-#space) == space then bare = bare:sub(1, -#space - 1) end
    end
    if bare == '' then
      inlines:remove(#inlines)
      return without_last_space(inlines)
    end
    inlines[#inlines] = pandoc.Str(bare)
  elseif last.content then
    last.content = without_last_space(last.content)
    inlines[#inlines] = last
  end
  return inlines
end

-- Parts: name, BibLaTeX source, language of the book. pandoc takes English titles for words in title case and makes small
-- letters of their capitals, which styles make anew; it takes titles without a language of their own to be in that of
-- LANG, which it reads outside its sandbox alone. The BibLaTeX reader opens no file.
function operations.references(parts)
  local function read(language)
    return pandoc.system.with_environment({ LANG = language }, function()
      return pandoc.read(parts[2], 'biblatex').meta.references or {}
    end)
  end
  local references, written = read(parts[3]), read('de-DE')
  for index, reference in ipairs(references) do
    local title = written[index].title
    if title and NAMED_BY_LAW[pandoc.utils.stringify(reference.type)] then
      reference.title = pandoc.MetaInlines { pandoc.Span(pandoc.Inlines(title), pandoc.Attr('', { 'nocase' })) }
    end
    reference['title-as-written'] = title
    local short = reference['title-short']
    if short then reference['title-short'] = pandoc.MetaInlines(without_last_space(pandoc.Inlines(short))) end
  end
  return { pandoc.write(pandoc.Pandoc({}, { references = references }), 'json') }
end

-- Parts: name, writer, formulas as JSON ({ text, display } each); gives each of them as the writer has it, MathML in HTML.
function operations.formulas(parts)
  local made = {}
  for index, formula in ipairs(pandoc.json.decode(parts[3], false)) do
    local math = pandoc.Math(formula.display and 'DisplayMath' or 'InlineMath', formula.text)
    local options = { html_math_method = 'mathml', wrap_text = 'none' }
    made[index] = pandoc.write(pandoc.Pandoc { pandoc.Plain { math } }, parts[2], options)
  end
  return made
end

-- Parts: name, options, AST, references, style; gives the AST with its citations processed.
function operations.cite(parts)
  local options = pandoc.json.decode(parts[2], false)
  local known = {}
  for _, name in ipairs(options.images) do known[name] = true end
  local document = read_json(parts[3])
  if may_show_images(parts[3]) then refuse_unknown_images(document, known) end
  local cited = cite(document, options, parts[4], parts[5])
  cited.meta = pandoc.Meta {}
  local json = pandoc.write(cited, 'json')
  -- Once more: entries and styles can bring images along.
  if may_show_images(json) then refuse_unknown_images(cited, known) end
  return { json }
end

-- Parts: name, AST, filter; gives the AST as the filter makes it.
function operations.filter(parts)
  return { pandoc.write(assert(load(parts[3], '=filter', 't'))()(read_json(parts[2])), 'json') }
end

-- Parts: name, options, AST, reference document, images …
function operations.docx(parts)
  local options = pandoc.json.decode(parts[2], false)
  local known = fill_mediabag(options.images, parts, 5)
  local document = read_json(parts[3])
  -- The DOCX writer would read it from disk.
  if may_show_images(parts[3]) then refuse_unknown_images(document, known) end
  document.meta = pandoc.Meta { lang = options.language }
  if options.leftwards then document.meta.dir = 'rtl' end
  write_file('reference.docx', parts[4])
  return pandoc.system.with_environment({ SOURCE_DATE_EPOCH = options.timestamp }, function()
    return { pandoc.write(document, 'docx', { reference_doc = 'reference.docx' }) }
  end)
end

local function answer(parts)
  local result
  local messages = pandoc.log.silence(function() result = operations[parts[1]](parts) end)
  table.insert(result, 1, pandoc.json.encode(messages))
  table.insert(result, 1, 'ok')
  return result
end

while true do
  local parts = read_frame()
  local ok, result = pcall(answer, parts)
  write_frame(ok and result or { 'error', (tostring(result):gsub('\nstack traceback:.*', '')) })
  collectgarbage()
end
