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

-- Puts text in at the cursor, and leaves the cursor behind it.
local function put(text)
  vim.api.nvim_put(vim.split(text, "\n", { plain = true }), "c", vim.fn.mode() ~= "i", true)
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

local function ask(command, argument, done)
  local client = quoteproof.client()
  if client == nil then
    return quoteproof.tell("the server does not run; see :checkhealth quoteproof", vim.log.levels.ERROR)
  end
  client.request("workspace/executeCommand", { command = command, arguments = { argument } }, function(failure, answer)
    if failure then
      return quoteproof.tell(failure.message, vim.log.levels.ERROR)
    end
    done(answer)
  end, 0)
end

-- :QuoteproofFind[!] [words]
function M.find(given)
  local function sought(words)
    if not words or vim.trim(words) == "" then
      return
    end
    ask("quoteproof.find", { uri = vim.uri_from_bufnr(0), query = words, limit = LIMIT }, function(passages)
      if vim.tbl_isempty(passages or {}) then
        return quoteproof.tell("no passage holds these words")
      end
      if given.bang then
        M.list_passages(words, passages)
        return
      end
      vim.ui.select(passages, {
        prompt = "Put in:",
        format_item = function(passage)
          return passage.anchor .. "  " .. passage.text:gsub("%s+", " ")
        end,
      }, function(passage)
        if passage then
          put(passage.quotation)
        end
      end)
    end)
  end
  if given.args ~= "" then
    sought(given.args)
  else
    vim.ui.input({ prompt = "Find: " }, sought)
  end
end

-- Lists passages in the quickfix list.
function M.list_passages(words, passages)
  local items = vim.tbl_map(function(passage)
    local start = passage.location.range.start
    return {
      filename = vim.uri_to_fname(passage.location.uri),
      lnum = start.line + 1,
      col = start.character + 1,
      text = passage.anchor .. "  " .. passage.text,
    }
  end, passages)
  vim.fn.setqflist({}, " ", { title = "quoteproof: " .. words, items = items })
  vim.cmd("botright copen")
end

-- :QuoteproofInsert[!] anchor [first [last]]
function M.insert(given)
  local root, found = program.at_hand()
  if not root then
    return
  end
  local arguments = vim.list_extend({ "insert" }, words_of(given.args))
  if given.bang then
    table.insert(arguments, "--block")
  end
  program.run(found, arguments, root, function(status, out, err)
    if status == 0 then
      put(table.concat(out, "\n"))
    else
      quoteproof.tell(table.concat(err, "\n"), vim.log.levels.ERROR)
    end
  end)
end

-- :QuoteproofShow [anchor]
function M.show(given)
  local anchor = given.args ~= "" and given.args or anchor_at_cursor()
  if anchor == nil then
    return quoteproof.tell("no anchor under the cursor; name one: QuoteproofShow KEY#p3", vim.log.levels.WARN)
  end
  page(anchor, { "show", anchor })
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
      return quoteproof.tell(out[#out])
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
    program.run(found, { "verify", vim.fn.fnamemodify(vim.fn.expand(given.args), ":p") }, root, function(status, out, err)
      show("verify " .. given.args, status == 2 and err or out)
    end)
  end
end

-- :QuoteproofRestart
function M.restart()
  quoteproof.restart()
end

return M
