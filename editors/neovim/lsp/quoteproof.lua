-- For `vim.lsp.enable("quoteproof")` (Neovim 0.11 and later), where the plugin does not start the server by itself.

return {
  cmd = { "quoteproof", "lsp" },
  filetypes = require("quoteproof").filetypes,
  root_markers = { "book.yaml" },
  workspace_required = true,
  on_attach = require("quoteproof").on_attach,
}
