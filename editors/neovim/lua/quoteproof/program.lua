-- The program itself, run for what is not the server's to do. Arguments never go through a shell.

local book = require("quoteproof.book")
local quoteproof = require("quoteproof")

local M = {}

-- Gives the root of the book at hand and the program; tells what is missing, and gives nothing then.
function M.at_hand()
  local name = vim.api.nvim_buf_get_name(0)
  local root = book.root(name) or book.root(vim.fn.getcwd() .. "/here")
  if root == nil then
    return quoteproof.tell("there is no book.yaml above this file or the working folder", vim.log.levels.ERROR)
  end
  local program = book.program(root, quoteproof.config)
  if program == nil then
    return quoteproof.tell(book.missing, vim.log.levels.ERROR)
  end
  return root, program
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
