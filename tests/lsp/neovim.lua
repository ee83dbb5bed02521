-- Writes a chapter in a headless Neovim with nothing but its built-in client, and prints what is seen.
-- Started by test_neovim.py in the book's folder; PROGRAM is the Python that runs the server.

local function say(...)
  io.stdout:write(string.format(...), "\n")
end

local function await(name, what)
  local given
  if not vim.wait(30000, function()
    given = what()
    return given
  end, 20) then
    error("waited in vain for " .. name)
  end
  return given
end

local function findings(count)
  return await(count .. " findings", function()
    local found = vim.diagnostic.get(0)
    return #found == count and found
  end)
end

local function ask(method, params)
  local answers = vim.lsp.buf_request_sync(0, method, params, 30000)
  for _, answer in pairs(answers or {}) do
    return answer.result
  end
end

local function story()
  local client = vim.lsp.start_client({
    name = "quoteproof",
    cmd = { vim.env.PROGRAM, "-m", "quoteproof", "lsp" },
    root_dir = vim.fn.getcwd(),
  })
  vim.cmd("edit chapters/02-empty.md")
  vim.lsp.buf_attach_client(0, client)
  await("the server", function() return vim.lsp.buf_is_attached(0, client) and vim.lsp.get_client_by_id(client) end)

  -- From empty: a heading, and a quotation with a wrong word and no citation yet.
  vim.api.nvim_buf_set_lines(0, 0, -1, false, { "# Empty no more", "", "He says “the sea is too proud for that” [@" })
  await("the server to have read it", function() return #vim.diagnostic.get(0) > 0 end)

  -- Completing the source and the passage.
  vim.api.nvim_win_set_cursor(0, { 3, #vim.fn.getline(3) })
  local position = vim.lsp.util.make_position_params(0, "utf-16")
  position.position.character = vim.str_utfindex(vim.fn.getline(3), #vim.fn.getline(3))
  local _, sixteen = vim.str_utfindex(vim.fn.getline(3), #vim.fn.getline(3))
  position.position.character = sixteen
  local source = ask("textDocument/completion", position).items[1]
  say("source: %s", source.label)
  vim.lsp.util.apply_text_edits({ source.textEdit }, 0, "utf-16")
  vim.api.nvim_buf_set_lines(0, 2, 3, false, { vim.fn.getline(3) .. "#" })
  _, sixteen = vim.str_utfindex(vim.fn.getline(3), #vim.fn.getline(3))
  position.position.character = sixteen
  local passages = ask("textDocument/completion", position).items
  say("passages: %d, %s", #passages, passages[2].detail)
  vim.lsp.util.apply_text_edits({ passages[2].textEdit }, 0, "utf-16")
  vim.api.nvim_buf_set_lines(0, 2, 3, false, { vim.fn.getline(3) .. "]." })

  -- The finding, and its correction by a code action.
  local found = await("the misquotation", function()
    local all = vim.diagnostic.get(0)
    return #all == 1 and all[1].code == "Q001" and all[1]
  end)
  say("finding: %d:%d %s", found.lnum + 1, found.col + 1, found.message:match("^[^\n]*"))
  vim.api.nvim_win_set_cursor(0, { found.lnum + 1, found.col })
  vim.ui.select = function(actions, _, chosen)
    say("offered: %s", actions[1][2].title)
    chosen(actions[1])
  end
  vim.lsp.buf.code_action()
  findings(0)
  say("verified: %s", vim.fn.getline(3))
end

local ok, trouble = pcall(story)
if not ok then
  say("trouble: %s", tostring(trouble))
  say("text: %s", table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "|"))
  say("findings: %s", vim.inspect(vim.diagnostic.get(0)))
end
vim.cmd("qall!")
