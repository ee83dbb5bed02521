-- Omni completion: the server's offers as a menu, and what is chosen put in whole once it is accepted.
--
-- Neovim's own writes the whole of an offer into the line while one moves through the menu (0.7) or only its first word
-- (0.11), and leaves out what an offer changes elsewhere on the line, such as a citation behind a closing mark.

local M = {}

local WAIT = 2000 -- milliseconds

local offers = {} -- those of the menu: the item, the client's encoding, the word and where it begins
local listed = false -- whether a menu is shown
local narrow -- the user's 'pumwidth' while a menu is shown, nil where none is

-- Gives the offset in bytes of a position on a line.
local function offset(line, character, encoding)
  if encoding == "utf-8" then
    return math.min(character, #line)
  end
  if vim.fn.has("nvim-0.11") == 1 then
    return vim.str_byteindex(line, encoding, character, false)
  end
  local ok, at = pcall(vim.str_byteindex, line, character, encoding == "utf-16")
  return ok and at or #line
end

-- Gives what an offer changes at the cursor: its range and the new text.
local function edit_of(item)
  local edit = item.textEdit
  return edit and { range = edit.range or edit.replace, newText = edit.newText }
end

-- Gives what is shown in the line while one moves through the menu: the rest of the word that is being typed, or the next
-- word. A line end is never in it: Neovim would write it as a NUL byte.
local function word_of(typed, text)
  if not vim.startswith(text, typed) then
    return typed
  end
  return typed .. text:sub(#typed + 1):match("^[ \t]*%S*")
end

-- Asks every server of the buffer; gives the offers.
local function ask(line, row)
  local found = {}
  local get = vim.lsp.get_client_by_id
  local client = require("quoteproof").client_of(vim.api.nvim_get_current_buf())
  local position = vim.lsp.util.make_position_params(0, client and client.offset_encoding or "utf-16")
  local answers = vim.lsp.buf_request_sync(0, "textDocument/completion", position, WAIT) or {}
  for id, answer in pairs(answers) do
    local items = answer.result and (answer.result.items or answer.result) or {}
    for _, item in ipairs(items) do
      local edit = edit_of(item)
      if edit and edit.range.start.line == row then
        local encoding = get(id).offset_encoding
        local start = offset(line, edit.range.start.character, encoding)
        table.insert(found, { item = item, edit = edit, encoding = encoding, start = start, order = #found })
      end
    end
  end
  table.sort(found, function(a, b)
    local first, second = a.item.sortText or a.item.label, b.item.sortText or b.item.label
    return first < second or (first == second and a.order < b.order)
  end)
  return found
end

-- Gives what stands on a line behind an offer once it is put in: also the citation behind a closing mark.
local function last_of(offer, row, line)
  local last = offer.from + #offer.typed
  for _, edit in ipairs(offer.item.additionalTextEdits or {}) do
    if edit.range["end"].line == row then
      last = math.max(last, offset(line, edit.range["end"].character, offer.encoding))
    end
  end
  return last
end

-- Puts an offer in, in place of its word.
local function put(offer, row)
  vim.api.nvim_buf_set_text(0, row, offer.from, row, offer.from + #offer.word, { offer.typed })
  local last = last_of(offer, row, vim.api.nvim_get_current_line())
  local space = vim.api.nvim_create_namespace("quoteproof_complete")
  local mark = vim.api.nvim_buf_set_extmark(0, space, row, last, {})
  local edits = vim.list_extend({ offer.edit }, offer.item.additionalTextEdits or {})
  vim.lsp.util.apply_text_edits(edits, vim.api.nvim_get_current_buf(), offer.encoding)
  local at = vim.api.nvim_buf_get_extmark_by_id(0, space, mark, {})
  vim.api.nvim_buf_del_extmark(0, space, mark)
  if vim.api.nvim_win_get_cursor(0)[1] == row + 1 then -- and no line was broken
    vim.api.nvim_win_set_cursor(0, { at[1] + 1, at[2] })
  end
end

-- Puts an offer in once Neovim has done with the key, unless the line is another by then.
local function put_soon(offer)
  local row = vim.api.nvim_win_get_cursor(0)[1] - 1
  local buffer, line = vim.api.nvim_get_current_buf(), vim.api.nvim_get_current_line()
  vim.schedule(function()
    local same = vim.api.nvim_get_current_buf() == buffer
      and vim.api.nvim_buf_get_lines(buffer, row, row + 1, false)[1] == line
    if same and line:sub(offer.from + 1, offer.from + #offer.word) == offer.word then
      put(offer, row)
    end
  end)
end

-- Asks and keeps the offers; gives where their words begin, -3 where nothing is offered.
local function begin()
  local row, column = unpack(vim.api.nvim_win_get_cursor(0))
  local line = vim.api.nvim_get_current_line()
  offers = ask(line, row - 1)
  local start = column
  for _, offer in ipairs(offers) do
    start = math.min(start, offer.start)
  end
  for _, offer in ipairs(offers) do
    offer.from, offer.typed = start, line:sub(start + 1, column)
    offer.word = word_of(offer.typed, line:sub(start + 1, offer.start) .. offer.edit.newText)
  end
  if #offers == 1 and not listed and not vim.o.completeopt:find("menuone") then
    offers[1].word = offers[1].typed -- Neovim shows no menu of one: it is taken
    put_soon(offers[1])
    return -3
  end
  listed = #offers > 0
  return listed and start or -3
end

-- Has the menu as wide as the longest offer. Neovim would cut it off at the right edge of the screen, where offers that
-- begin alike can no longer be told apart. Details stand in the label, since it makes no room for others.
local function widen(words, details)
  local label = 0
  for _, word in ipairs(words) do
    label = math.max(label, vim.fn.strdisplaywidth(word.abbr))
  end
  narrow = narrow or vim.o.pumwidth
  local width = narrow
  for number, word in ipairs(words) do
    if details[number] then
      word.abbr = word.abbr .. (" "):rep(label - vim.fn.strdisplaywidth(word.abbr) + 2) .. details[number]
    end
    width = math.max(width, vim.fn.strdisplaywidth(word.abbr))
  end
  vim.o.pumwidth = math.min(width, vim.o.columns - 3)
end

-- 'omnifunc'
function M.omnifunc(findstart, _)
  if findstart == 1 then
    return begin()
  end
  local words, details = {}, {}
  for number, offer in ipairs(offers) do
    local item = offer.item
    local shown = { word = offer.word, abbr = item.label, user_data = { quoteproof = number } }
    details[number] = item.detail ~= "" and item.detail or nil
    table.insert(words, vim.tbl_extend("error", shown, { icase = 1, dup = 1, empty = 1 }))
  end
  widen(words, details)
  return { words = words, refresh = "always" }
end

-- Called when completion ends. What was chosen counts as accepted unless another key was typed instead.
function M.done()
  listed = false
  vim.o.pumwidth, narrow = narrow or vim.o.pumwidth, nil
  local chosen = vim.v.completed_item.user_data
  local offer = type(chosen) == "table" and offers[chosen.quoteproof]
  if offer then
    put_soon(offer)
  end
end

return M
