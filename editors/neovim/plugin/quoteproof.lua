-- Commands, and the server for the files of a book. What they do stands in lua/quoteproof/.

if vim.g.loaded_quoteproof then
  return
end
vim.g.loaded_quoteproof = true

local function command(name, run, options)
  vim.api.nvim_create_user_command("Quoteproof" .. name, function(given)
    require("quoteproof.commands")[run](given)
  end, options)
end

command("Find", "find", { nargs = "*", bang = true, desc = "Find passages; put one in, or list them (!)" })
command("Insert", "insert", { nargs = "+", bang = true, desc = "Put in the exact words of a passage (! as a block)" })
command("Findings", "findings", { nargs = 0, desc = "List the findings of all chapters" })
command("Show", "show", { nargs = "?", desc = "Show a passage with its neighbours" })
command("Explain", "explain", { nargs = "?", desc = "Say what a finding means and what to do" })
command("Build", "build", { nargs = "*", desc = "Check, compile and prove the book" })
command("Verify", "verify", { nargs = 1, complete = "file", desc = "Prove a finished PDF or DOCX" })
command("Restart", "restart", { nargs = 0, desc = "Stop the server and start it again" })

local group = vim.api.nvim_create_augroup("quoteproof", {})

vim.api.nvim_create_autocmd("FileType", {
  group = group,
  pattern = require("quoteproof").filetypes,
  callback = function(event)
    local quoteproof = require("quoteproof")
    -- A terminal, a preview or a scratch buffer is no file of a book.
    if quoteproof.config.auto and vim.bo[event.buf].buftype == "" then
      quoteproof.attach(event.buf)
    end
  end,
})

-- The commands work from every window: they are about the chapter that was last written in.
vim.api.nvim_create_autocmd({ "BufEnter", "WinEnter", "FileType" }, {
  group = group,
  callback = function()
    require("quoteproof.window").remember()
  end,
})

-- What the server leaves to the editor: a code's page, and the places that quote a passage.
vim.lsp.commands["quoteproof.explain"] = function(asked)
  require("quoteproof.commands").explain({ args = asked.arguments[1] })
end
vim.lsp.commands["quoteproof.showReferences"] = function(asked, context)
  require("quoteproof.commands").references(asked.arguments[3], context.client_id)
end
