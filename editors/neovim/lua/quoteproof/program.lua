-- The program itself, run for what is not the server's to do. Arguments never go through a shell.

local book = require("quoteproof.book")
local quoteproof = require("quoteproof")
local window = require("quoteproof.window")

local M = {}

-- Gives the root of the book at hand: of the current file, else of the chapter last written in, else of the working
-- folder; tells where there is none.
function M.root()
  local chapter = window.chapter()
  local name = chapter and vim.api.nvim_buf_get_name(vim.api.nvim_win_get_buf(chapter)) or ""
  local root = book.root(vim.api.nvim_buf_get_name(0)) or book.root(name) or book.root(vim.fn.getcwd() .. "/here")
  if root == nil then
    quoteproof.tell("there is no book.yaml above this file or the working folder", vim.log.levels.ERROR)
  end
  return root
end

-- Gives the root of the book at hand and the program; tells what is missing, and gives nothing then.
function M.at_hand()
  local root = M.root()
  if root == nil then
    return
  end
  local program = book.program(root, quoteproof.config)
  if program == nil then
    return quoteproof.tell(book.missing, vim.log.levels.ERROR)
  end
  return root, program
end

-- Asks the server of the book at hand for one of its commands, about the cursor's place in the chapter unless the last
-- argument names one, and calls `done` with its answer, the book's root and the chapter's window; tells where there is
-- no server.
function M.ask(command, arguments, done)
  local root = M.root()
  if root == nil then
    return
  end
  local client = quoteproof.client(root)
  if client == nil then
    local _, found = M.at_hand()
    return found and quoteproof.tell("no server runs for this book (:checkhealth quoteproof)", vim.log.levels.ERROR)
  end
  local chapter = window.chapter()
  local asked = { command = command, arguments = vim.deepcopy(arguments) }
  if type(arguments[#arguments]) ~= "table" then
    local place = chapter and vim.lsp.util.make_position_params(chapter, client.offset_encoding)
    local where = place and { uri = place.textDocument.uri, position = place.position }
    table.insert(asked.arguments, where or { uri = vim.uri_from_fname(root .. "/book.yaml") })
  end
  local method = "workspace/executeCommand"
  local function answered(trouble, answer)
    if trouble then
      return window.complain({ trouble.message or tostring(trouble) })
    end
    done(answer, root, chapter)
  end
  if vim.fn.has("nvim-0.11") == 1 then
    client:request(method, asked, answered)
  else
    client.request(method, asked, answered)
  end
end

-- Runs the program in the background and calls `done` with its exit status and the lines of both its outputs.
-- Gives the job's number.
function M.run(program, arguments, root, done)
  local out, err = {}, {}
  local function keep(lines)
    return function(_, given)
      vim.list_extend(lines, given)
    end
  end
  return vim.fn.jobstart(vim.list_extend({ program }, arguments), {
    cwd = root,
    env = { NO_COLOR = "1", PYTHONUTF8 = "1" },
    stdout_buffered = true,
    stderr_buffered = true,
    on_stdout = keep(out),
    on_stderr = keep(err),
    on_exit = function(_, status)
      done(status, M.trimmed(out), M.trimmed(err))
    end,
  })
end

-- Gives lines without the empty ones at their end.
function M.trimmed(lines)
  local last = #lines
  while last > 0 and lines[last] == "" do
    last = last - 1
  end
  return vim.list_slice(lines, 1, last)
end

return M
