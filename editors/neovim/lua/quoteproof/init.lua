-- quoteproof for Neovim: settings, and the server started for the files of a book.
--
-- Works without being set up. Runs on Neovim 0.7 and later; from 0.11 on through `vim.lsp.config`.

local book = require("quoteproof.book")

local M = {}

M.name = "quoteproof"

M.filetypes = { "markdown", "pandoc", "bib", "yaml", "text" }

-- What `setup` may change.
M.config = {
  -- The program: a path, or nil to look for it (see book.lua).
  program = nil,
  -- Whether a program in `.venv` or `venv` of the book's own folder may be started.
  local_environment = false,
  -- Whether the server is started for every file of a book.
  auto = true,
  -- Whether marks are shown after verified quotations (Neovim 0.10 and later).
  marks = true,
  -- Called with the client and the buffer for each file: the place for keys of your own.
  on_attach = nil,
}

-- Changes settings; one that is not known is an error that names it.
function M.setup(options)
  for name, value in pairs(options or {}) do
    if not vim.tbl_contains({ "program", "local_environment", "auto", "marks", "on_attach" }, name) then
      error("quoteproof: there is no setting " .. name .. "; see :help quoteproof-settings", 2)
    end
    M.config[name] = value
  end
end

-- Shows a message of ours.
function M.tell(message, level)
  vim.notify("quoteproof: " .. message, level or vim.log.levels.INFO)
end

-- Gives the running client of a book, nil where there is none.
function M.client(root)
  local all = vim.lsp.get_clients or vim.lsp.get_active_clients
  for _, client in ipairs(all()) do
    if client.name == M.name and (root == nil or client.config.root_dir == root) then
      return client
    end
  end
end

-- Gives the running client of the book that a buffer belongs to, nil where there is none.
function M.client_of(buffer)
  local root = book.root(vim.api.nvim_buf_get_name(buffer))
  return root and M.client(root)
end

-- Gives the first line of a finding; the notes and helps below it are for the float.
function M.headline(finding)
  return finding.message:match("^[^\n]*")
end

-- Gives the setting of virtual text for our findings: the user's own, with the first line of each alone.
local function virtual_text(namespace, buffer)
  local set = vim.diagnostic.config().virtual_text
  if type(set) == "function" then
    set = set(namespace, buffer)
  end
  return set and vim.tbl_extend("keep", type(set) == "table" and set or {}, { format = M.headline })
end

-- Does for a buffer what Neovim does not do by itself.
function M.on_attach(client, buffer)
  vim.bo[buffer].omnifunc = "v:lua.require'quoteproof.complete'.omnifunc"
  vim.api.nvim_create_autocmd("CompleteDone", {
    group = vim.api.nvim_create_augroup("quoteproof_complete_" .. buffer, {}),
    buffer = buffer,
    callback = function()
      require("quoteproof.complete").done()
    end,
  })
  vim.diagnostic.config({ virtual_text = virtual_text }, vim.lsp.diagnostic.get_namespace(client.id))
  if M.config.marks and vim.lsp.inlay_hint and client.server_capabilities.inlayHintProvider then
    vim.lsp.inlay_hint.enable(true, { bufnr = buffer })
  end
  if M.config.on_attach then
    M.config.on_attach(client, buffer)
  end
end

-- Gives the configuration of the server for a book; what was set by `vim.lsp.config` (0.11 and later) is kept.
local function configuration(program, root)
  return vim.tbl_deep_extend("force", vim.lsp.config and vim.lsp.config[M.name] or {}, {
    name = M.name,
    cmd = { program, "lsp" },
    root_dir = root,
    workspace_folders = { { uri = vim.uri_from_fname(root), name = root } },
    on_attach = M.on_attach,
  })
end

local told = false
local started = {} -- the clients' numbers by root, on Neovim 0.7

-- Starts the server on Neovim 0.7, which counts a client only once it has answered; buffers that are opened at once
-- share it all the same.
local function start(program, root)
  local id = started[root]
  if id == nil or vim.lsp.get_client_by_id(id) == nil then
    id = vim.lsp.start_client(configuration(program, root))
    started[root] = id
  end
  return id
end

-- Starts the server for the file in a buffer, or joins the one that runs; gives whether there is one.
function M.attach(buffer)
  buffer = (buffer == nil or buffer == 0) and vim.api.nvim_get_current_buf() or buffer
  local root = book.root(vim.api.nvim_buf_get_name(buffer))
  local program = root and book.program(root, M.config)
  if program == nil then
    if root and not told then
      told = true
      M.tell(book.missing, vim.log.levels.WARN)
    end
    return false
  end
  local running = M.client(root)
  if running then
    return vim.lsp.buf_attach_client(buffer, running.id)
  end
  if vim.lsp.start then
    return vim.lsp.start(configuration(program, root), { bufnr = buffer }) ~= nil
  end
  local id = start(program, root)
  return id ~= nil and vim.lsp.buf_attach_client(buffer, id)
end

-- Stops the servers and starts those that the open buffers need.
function M.restart()
  local client = M.client()
  while client do
    client.stop(true)
    -- It is counted as running until its process has ended.
    if not vim.wait(10000, function() return M.client(client.config.root_dir) ~= client end, 20) then
      return M.tell("the server does not end", vim.log.levels.ERROR)
    end
    client = M.client()
  end
  told = false
  for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
    if vim.api.nvim_buf_is_loaded(buffer) and vim.tbl_contains(M.filetypes, vim.bo[buffer].filetype) then
      M.attach(buffer)
    end
  end
end

return M
