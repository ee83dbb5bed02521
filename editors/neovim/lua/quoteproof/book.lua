-- The book that a file belongs to, and the program that checks it.
--
-- What lies in a book's own folder is started only where that was asked for: a book may come from anyone.

local M = {}

M.missing = "the program was not found; install it with: pip install 'quoteproof[editor]' (:checkhealth quoteproof)"

-- Gives the nearest folder upwards that holds book.yaml, nil where there is none.
function M.root(path)
  if path == "" or path:match("^%a[%w+.-]+://") then
    return nil
  end
  local folder = vim.fn.fnamemodify(path, ":p:h")
  while vim.fn.filereadable(folder .. "/book.yaml") == 0 do
    local above = vim.fn.fnamemodify(folder, ":h")
    if above == folder then
      return nil
    end
    folder = above
  end
  return folder
end

-- Gives the places where the program may be, the best first.
function M.places(root, config)
  local scripts = vim.fn.has("win32") == 1 and "Scripts" or "bin"
  local places = {}
  if config.program then
    return { vim.fn.expand(config.program) }
  end
  if vim.env.VIRTUAL_ENV then
    table.insert(places, vim.env.VIRTUAL_ENV .. "/" .. scripts .. "/quoteproof")
  end
  if config.local_environment and root then
    table.insert(places, root .. "/.venv/" .. scripts .. "/quoteproof")
    table.insert(places, root .. "/venv/" .. scripts .. "/quoteproof")
  end
  table.insert(places, "quoteproof")
  return places
end

-- Gives the program to start, nil where there is none.
function M.program(root, config)
  for _, place in ipairs(M.places(root, config)) do
    if vim.fn.executable(place) == 1 then
      return vim.fn.exepath(place)
    end
  end
end

return M
