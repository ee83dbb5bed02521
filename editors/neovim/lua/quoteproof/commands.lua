-- What the commands do. Each is called with what Neovim gives to a user command.

local program = require("quoteproof.program")
local quoteproof = require("quoteproof")

local M = {}

local LIMIT = 30

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

-- Puts text in at the cursor, and leaves the cursor behind it; a block below the line, unless that is empty.
local function put(text)
  local lines = vim.split(text, "\n", { plain = true })
  if text:match("^[>|] ") and vim.trim(vim.api.nvim_get_current_line()) ~= "" then
    return vim.api.nvim_put(vim.list_extend({ "" }, lines), "l", true, true)
  end
  vim.api.nvim_put(lines, "c", vim.fn.mode() ~= "i", true)
end

-- Shows lines in a window of their own; `q` closes it.
local function show(title, lines)
  vim.cmd("botright new")
  local buffer = vim.api.nvim_get_current_buf()
  vim.api.nvim_buf_set_lines(buffer, 0, -1, false, lines)
  for name, value in pairs({ buftype = "nofile", bufhidden = "wipe", swapfile = false, modifiable = false }) do
    vim.api.nvim_buf_set_option(buffer, name, value)
  end
  vim.b.quoteproof_title = title
  vim.wo.statusline = title
  vim.api.nvim_win_set_height(0, math.min(#lines, math.floor(vim.o.lines / 2)))
  vim.keymap.set("n", "q", "<cmd>close<cr>", { buffer = buffer, desc = "close" })
end

-- Runs the program and shows what it printed, or tells what it complained of.
local function page(title, arguments)
  local root, found = program.at_hand()
  if root then
    program.run(found, arguments, root, function(status, out, err)
      if status == 0 then
        show(title, out)
      else
        quoteproof.tell(table.concat(err, "\n"), vim.log.levels.ERROR)
      end
    end)
  end
end

-- Gives the anchor under the cursor (`sochi#p33` of `[@sochi#p33]`), nil where there is none.
local function anchor_at_cursor()
  return vim.fn.expand("<cWORD>"):match("@{?([^%s%[%];,@{}]+#[%w%.%-]*%w)")
end

-- Gives the code of the finding on the cursor's line, the one under the cursor first; nil where there is none.
local function code_at_cursor()
  local row, column = unpack(vim.api.nvim_win_get_cursor(0))
  local best
  for _, found in ipairs(vim.diagnostic.get(0, { lnum = row - 1 })) do
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

-- Asks for passages and calls `done` with what was found, best first; tells where nothing was.
local function ask(words, done)
  local root, found = program.at_hand()
  if not root then
    return
  end
  local arguments = { "find", "--format", "json", "--limit", tostring(LIMIT), "--", words }
  program.run(found, arguments, root, function(status, out, err)
    if status == 2 then
      return quoteproof.tell(table.concat(err, "\n"), vim.log.levels.ERROR)
    end
    local hits = vim.json.decode(table.concat(out, "\n")).hits
    if #hits == 0 then
      return quoteproof.tell("nothing comes near these words")
    end
    done(hits, root)
  end)
end

-- Puts the quotation of a passage in.
local function put_hit(hit)
  if hit and hit.quotation == vim.NIL then
    quoteproof.tell("no words of " .. hit.anchor .. " can be quoted as they stand", vim.log.levels.WARN)
  elseif hit then
    put(hit.quotation.markdown)
  end
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
local function list_hits(words, hits, root)
  local items = vim.tbl_map(function(hit)
    local path = root .. "/" .. hit.file
    local text = hit.anchor .. "  " .. hit.passage:gsub("%s+", " ")
    return { filename = path, lnum = line_of(path, hit.passage), text = text }
  end, hits)
  vim.fn.setqflist({}, " ", { title = "quoteproof: " .. words, items = items })
  vim.cmd("botright copen")
end

-- :QuoteproofFind[!] [words]
function M.find(given)
  local function sought(words)
    if not words or vim.trim(words) == "" then
      return
    end
    ask(words, function(hits, root)
      if given.bang then
        return list_hits(words, hits, root)
      end
      vim.ui.select(hits, {
        prompt = "Put in:",
        format_item = function(hit)
          local quoted = hit.quotation ~= vim.NIL and hit.quotation.markdown:gsub("%s+", " ")
          return quoted or hit.anchor .. "  (no words of it can be quoted as they stand)"
        end,
      }, put_hit)
    end)
  end
  if given.args ~= "" then
    sought(given.args)
  else
    vim.ui.input({ prompt = "Find: " }, sought)
  end
end

-- :QuoteproofInsert[!] anchor [first [last]]
function M.insert(given)
  local root, found = program.at_hand()
  if not root then
    return
  end
  local arguments = { "insert" }
  if given.bang then
    table.insert(arguments, "--block")
  end
  vim.list_extend(arguments, { "--", unpack(words_of(given.args)) })
  program.run(found, arguments, root, function(status, out, err)
    if status == 0 then
      put(table.concat(out, "\n"))
    else
      quoteproof.tell(table.concat(err, "\n"), vim.log.levels.ERROR)
    end
  end)
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
    quoteproof.tell(table.concat(err, "\n"), vim.log.levels.ERROR)
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
      show("verify " .. given.args, status == 2 and err or out)
    end)
  end
end

-- :QuoteproofRestart
function M.restart()
  quoteproof.restart()
end

return M
