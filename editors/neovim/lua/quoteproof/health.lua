-- What `:checkhealth quoteproof` says.

local book = require("quoteproof.book")
local quoteproof = require("quoteproof")

local M = {}

-- Neovim 0.7 has the same functions under other names.
local health = vim.health or {}
local begin = health.start or health.report_start or require("health").report_start
local ok = health.ok or health.report_ok or require("health").report_ok
local warn = health.warn or health.report_warn or require("health").report_warn
local fail = health.error or health.report_error or require("health").report_error

function M.check()
  begin("quoteproof")
  local root = book.root(vim.fn.getcwd() .. "/here")
  if root then
    ok("the book: " .. root)
  else
    warn("no book.yaml in " .. vim.fn.getcwd() .. " or above it; the server is started for the files of a book only")
  end
  local program = book.program(root, quoteproof.config)
  if program == nil then
    local looked = table.concat(book.places(root, quoteproof.config), ", ")
    fail("the program was not found; looked for: " .. looked, {
      "pip install 'quoteproof[editor]'",
      "activate the environment that holds it, or call require('quoteproof').setup { program = '…' }",
    })
    return
  end
  ok("the program: " .. program .. ", " .. vim.trim(vim.fn.system({ program, "--version" })))
  vim.fn.system({ program, "lsp", "--help" })
  if vim.v.shell_error ~= 0 then
    fail("the program has no language server", { "pip install 'quoteproof[editor]'" })
  end
  local client = quoteproof.client()
  if client then
    ok("the server runs, for " .. tostring(client.config.root_dir))
  else
    warn("no server runs yet; it starts with the first file of a book that is opened")
  end
  if not vim.lsp.inlay_hint then
    ok("marks after quotations need Neovim 0.10; everything else works")
  end
end

return M
