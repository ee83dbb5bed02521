-- What the commands do. Each is called with what Neovim gives to a user command.
--
-- They are about the chapter that was last written in, from whatever window they are given.

local program = require("quoteproof.program")
local quoteproof = require("quoteproof")
local window = require("quoteproof.window")

local M = {}

local SHOWN = 80 -- characters of a passage
local NOWHERE = "These words stand in no source. "

-- Gives the words of a command line; double quotation marks keep several together.
local function words_of(line)
  local words, rest = {}, vim.trim(line)
  while rest ~= "" do
    local word, after = rest:match('^"([^"]*)"%s*(.*)$')
    if word == nil then
      word, after = rest:match("^(%S+)%s*(.*)$")
    end
    table.insert(words, word)
    rest = after
  end
  return words
end

-- Shortens a text to some columns of the screen.
local function shortened(text, columns)
  if vim.fn.strdisplaywidth(text) <= columns then
    return text
  end
  local size = columns - 1
  local part = vim.fn.strcharpart(text, 0, size)
  while vim.fn.strdisplaywidth(part) > columns - 1 do
    size = size - 1
    part = vim.fn.strcharpart(text, 0, size)
  end
  return part .. "…"
end

-- Lets the user choose; each item is one line, so that the list is never longer than the screen.
local function choose(items, prompt, line_of, preview_of, chosen)
  local ok, trouble = pcall(vim.ui.select, items, {
    prompt = prompt,
    kind = "quoteproof",
    format_item = function(item)
      local line = line_of(item):gsub("%s*\n%s*", " ")
      return shortened(line, vim.o.columns - 6)
    end,
    preview_item = preview_of,
  }, function(item)
    if item then
      vim.schedule(function()
        chosen(item)
      end)
    end
  end)
  if not ok and not tostring(trouble):find("Keyboard interrupt", 1, true) then
    quoteproof.tell(tostring(trouble), vim.log.levels.ERROR)
  end
end

-- Runs the program and shows what it printed, or tells what it complained of.
local function page(title, arguments)
  local root, found = program.at_hand()
  if root then
    program.run(found, arguments, root, function(status, out, err)
      if status == 0 then
        window.show(title, out)
      else
        window.complain(err)
      end
    end)
  end
end

-- Gives the anchor under the cursor (`sochi#p33` of `[@sochi#p33]`), nil where there is none.
local function anchor_at_cursor()
  return vim.fn.expand("<cWORD>"):match("([^%s%[%];,@{}()`]+#[%w%.%-]*%w)")
end

-- Gives the code of the finding on the cursor's line, the one under the cursor first; in a list or a page, the code
-- that the line names; else that of the chapter's cursor. Nil where there is none.
local function code_at_cursor()
  if vim.bo.buftype ~= "" then
    local named = vim.api.nvim_get_current_line():match("%f[%w]%u%d%d%d%f[%W]")
    if named then
      return named
    end
  end
  local chapter = vim.bo.buftype == "" and vim.api.nvim_get_current_win() or window.chapter()
  if chapter == nil then
    return nil
  end
  local row, column = unpack(vim.api.nvim_win_get_cursor(chapter))
  local best
  for _, found in ipairs(vim.diagnostic.get(vim.api.nvim_win_get_buf(chapter), { lnum = row - 1 })) do
    if found.source == "quoteproof" and (best == nil or (found.col <= column and column < found.end_col)) then
      best = found
    end
  end
  return best and best.code
end

-- Writes the changed files of a book, since the program reads them from the disk.
local function save(root)
  for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
    local name = vim.api.nvim_buf_get_name(buffer)
    if vim.bo[buffer].modified and vim.bo[buffer].buftype == "" and vim.startswith(name, root .. "/") then
      vim.api.nvim_buf_call(buffer, function()
        vim.cmd("silent write")
      end)
    end
  end
end

-- Puts findings into the quickfix list and opens it.
local function list(title, lines)
  vim.fn.setqflist({}, " ", { title = title, lines = lines, efm = "%f:%l:%c: %m,%-G%.%#" })
  vim.cmd("botright copen")
end

-- Tells what the server complains of; gives whether it does.
local function refused(answer)
  if answer == nil or answer == vim.NIL then
    answer = { error = "the server gave no answer" }
  end
  if answer.error then
    window.complain(vim.split(answer.error, "\n"))
  end
  return answer.error ~= nil
end

-- Puts the quotation of a passage in; shows the passage where none is offered.
local function put_hit(hit, chapter)
  if hit.markdown == nil or hit.markdown == vim.NIL then
    return M.show({ args = hit.anchor })
  end
  window.put(chapter, hit.markdown)
end

-- Gives the line of a passage that was found: how close it comes, where, and its words.
local function line_of_hit(hit)
  return string.format("%-10s  %s  %s", hit.closeness, hit.anchor, shortened(hit.words, SHOWN))
end

-- Gives what is shown beside a passage where the list has room for it: its whole text. Pickers want lines or a buffer.
local function preview_of_hit(hit)
  local lines = vim.list_extend({ hit.anchor, "" }, vim.split(hit.text, "\n"))
  return setmetatable(lines, {
    __index = function(_, name)
      if name ~= "buf" then
        return nil
      end
      local buffer = vim.api.nvim_create_buf(false, true)
      vim.api.nvim_buf_set_lines(buffer, 0, -1, false, lines)
      vim.bo[buffer].bufhidden = "wipe"
      return buffer
    end,
  })
end

-- Gives the number of the line in a seed that holds the beginning of a passage, the first where none does.
local function line_of(path, passage)
  local beginning = vim.fn.strcharpart(passage:match("^[^\n]*"), 0, 40)
  for number, line in ipairs(vim.fn.readfile(path)) do
    if line:find(beginning, 1, true) then
      return number
    end
  end
  return 1
end

-- Lists passages in the quickfix list, each leading to its beginning in the seed.
local function list_hits(words, found, root)
  local items = vim.tbl_map(function(hit)
    local path = root .. "/" .. hit.file
    return { filename = path, lnum = line_of(path, hit.text), text = line_of_hit(hit) }
  end, found.hits)
  local title = (found.absent and NOWHERE or "quoteproof: ") .. words
  vim.fn.setqflist({}, " ", { title = title, items = items })
  vim.cmd("botright copen")
end

-- :QuoteproofFind[!] [words]
function M.find(given)
  local function sought(words)
    if not words or vim.trim(words) == "" then
      return
    end
    program.ask("quoteproof.find", { words }, function(found, root, chapter)
      if refused(found) then
        return
      end
      if #found.hits == 0 then
        return quoteproof.tell(NOWHERE .. "Nothing comes near them.")
      end
      if given.bang then
        return list_hits(words, found, root)
      end
      local prompt = (found.absent and NOWHERE or "") .. "Put in:"
      local fitting = vim.list_slice(found.hits, 1, math.max(3, vim.o.lines - 4))
      choose(fitting, prompt, line_of_hit, preview_of_hit, function(hit)
        put_hit(hit, chapter)
      end)
    end)
  end
  if given.args ~= "" then
    sought(given.args)
  else
    vim.ui.input({ prompt = "Find: " }, sought)
  end
end

-- Puts the quotation in that some arguments ask for, or lets the user choose what they mean.
local function insert(arguments)
  program.ask("quoteproof.insert", arguments, function(answer, _, chapter)
    local candidates = answer and answer.candidates or {}
    if #candidates == 0 then
      return refused(answer) or window.put(chapter, answer.markdown)
    end
    choose(candidates, answer.error .. ":", function(candidate)
      return candidate.title
    end, nil, function(candidate)
      insert(candidate.arguments)
    end)
  end)
end

-- :QuoteproofInsert[!] anchor [first [last]]
function M.insert(given)
  insert(vim.list_extend(words_of(given.args), given.bang and { "block" } or {}))
end

-- :QuoteproofFindings
function M.findings()
  local items = {}
  for _, found in ipairs(vim.diagnostic.get(nil)) do
    if found.source == "quoteproof" then
      local text = string.format("%s %s", found.code, quoteproof.headline(found))
      local kind = found.severity == vim.diagnostic.severity.ERROR and "E" or "W"
      local place = { bufnr = found.bufnr, lnum = found.lnum + 1, col = found.col + 1, text = text, type = kind }
      table.insert(items, place)
    end
  end
  if #items == 0 then
    return quoteproof.tell("nothing wrong with any quotation")
  end
  table.sort(items, function(a, b)
    return a.bufnr < b.bufnr or (a.bufnr == b.bufnr and (a.lnum < b.lnum or (a.lnum == b.lnum and a.col < b.col)))
  end)
  vim.fn.setqflist({}, " ", { title = "quoteproof", items = items })
  vim.cmd("botright copen")
end

-- Lists places, given as the protocol has them, in the quickfix list.
function M.references(locations, client)
  local encoding = vim.lsp.get_client_by_id(client).offset_encoding
  vim.fn.setqflist({}, " ", {
    title = "quoteproof: quoted",
    items = vim.lsp.util.locations_to_items(locations, encoding),
  })
  vim.cmd("botright copen")
end

-- :QuoteproofShow [anchor]
function M.show(given)
  local anchor = given.args ~= "" and given.args or anchor_at_cursor()
  if anchor == nil then
    return quoteproof.tell("no anchor under the cursor; name one: QuoteproofShow KEY#p3", vim.log.levels.WARN)
  end
  page(anchor, { "show", "--", anchor })
end

-- :QuoteproofExplain [code]
function M.explain(given)
  local code = given.args ~= "" and given.args or code_at_cursor()
  page(code or "codes", { "explain", code })
end

-- :QuoteproofBuild [pdf|docx|html …]
function M.build(given)
  local root, found = program.at_hand()
  if not root then
    return
  end
  save(root)
  local arguments = { "build" }
  if #given.fargs > 0 then
    vim.list_extend(arguments, { "--to", table.concat(given.fargs, ",") })
  end
  quoteproof.tell("building …")
  program.run(found, arguments, root, function(status, out, err)
    if status == 0 then
      return quoteproof.tell(table.concat(out, "; "))
    end
    if status == 1 then
      return M.list_findings(found, root)
    end
    window.complain(err)
  end)
end

-- Lists what keeps a book from being built.
function M.list_findings(found, root)
  program.run(found, { "check", "--format", "concise" }, root, function(_, out)
    local lines = vim.tbl_map(function(line)
      return root .. "/" .. line
    end, out)
    list("quoteproof build", lines)
    quoteproof.tell("nothing was built; what stands in the way is listed", vim.log.levels.ERROR)
  end)
end

-- :QuoteproofVerify file
function M.verify(given)
  local root, found = program.at_hand()
  if root then
    program.run(found, { "verify", "--", vim.fn.fnamemodify(vim.fn.expand(given.args), ":p") }, root, function(status, out, err)
      window.show("verify " .. given.args, status == 2 and err or out)
    end)
  end
end

-- :QuoteproofRestart
function M.restart()
  quoteproof.restart()
end

return M
