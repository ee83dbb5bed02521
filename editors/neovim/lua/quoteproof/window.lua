-- Windows: the chapter that is being written, also while another window is the current one, and pages of the program's.

local book = require("quoteproof.book")
local quoteproof = require("quoteproof")

local M = {}

local last -- the window in which a chapter was last the current buffer

-- Tells whether a buffer is a chapter: a file of a book that is written in, and no seed, which is never edited.
local function is_chapter(buffer)
  local name = vim.api.nvim_buf_get_name(buffer)
  local kind = vim.bo[buffer].filetype
  if vim.bo[buffer].buftype ~= "" or not vim.bo[buffer].modifiable or not (kind == "markdown" or kind == "pandoc") then
    return false
  end
  local root = book.root(name)
  return root ~= nil and not vim.startswith(vim.fn.fnamemodify(name, ":p"), root .. "/seeds/")
end

-- Remembers the current window if it shows a chapter.
function M.remember()
  if is_chapter(vim.api.nvim_get_current_buf()) then
    last = vim.api.nvim_get_current_win()
  end
end

-- Gives the window of the chapter: the current one, else the last, else any of this tab page; nil where there is none.
function M.chapter()
  local windows = { vim.api.nvim_get_current_win() }
  vim.list_extend(windows, { last })
  vim.list_extend(windows, vim.api.nvim_tabpage_list_wins(0))
  for _, window in ipairs(windows) do
    if vim.api.nvim_win_is_valid(window) and is_chapter(vim.api.nvim_win_get_buf(window)) then
      return window
    end
  end
end

local function is_blank(line)
  return line == nil or vim.trim(line) == ""
end

-- Puts a block quotation or verse below the line, or in place of one that is empty or a bare mark.
local function put_block(window, lines)
  local buffer = vim.api.nvim_win_get_buf(window)
  local row = vim.api.nvim_win_get_cursor(window)[1]
  local above, line, below = unpack(vim.list_extend(
    { row > 1 and vim.api.nvim_buf_get_lines(buffer, row - 2, row - 1, false)[1] or "" },
    vim.api.nvim_buf_get_lines(buffer, row - 1, row + 1, false)
  ))
  local replaces = is_blank(line) or line:match("^%s*[>|]%s*$") ~= nil
  local before = replaces and above or line
  local first = row - (replaces and 1 or 0)
  local text = vim.list_extend(is_blank(before) and {} or { "" }, lines)
  local end_row = first + #text
  if not is_blank(below) then
    table.insert(text, "")
  end
  vim.api.nvim_buf_set_lines(buffer, first, row, false, text)
  vim.api.nvim_win_set_cursor(window, { end_row, #text[end_row - first] })
end

-- Puts a quotation in where the cursor of a chapter's window stands, and leaves the cursor behind it.
function M.put(window, text)
  if window == nil or not vim.api.nvim_win_is_valid(window) or not is_chapter(vim.api.nvim_win_get_buf(window)) then
    vim.fn.setreg('"', text)
    return quoteproof.tell('no chapter is open; the quotation is in the register "', vim.log.levels.WARN)
  end
  vim.api.nvim_set_current_win(window)
  local lines = vim.split(text, "\n", { plain = true })
  if text:match("^[>|] ") then
    return put_block(window, lines)
  end
  local inserting = vim.fn.mode():sub(1, 1) == "i"
  local column = vim.api.nvim_win_get_cursor(window)[2]
  local before = vim.fn.matchstr(vim.api.nvim_get_current_line(), ".", column)
  if not inserting and vim.fn.match(before, [=[\k\|[],.;:?!)]]=]) == 0 then
    lines[1] = " " .. lines[1] -- the cursor stands on the last character of a word and not behind it
  end
  vim.api.nvim_put(lines, "c", not inserting, true)
end

-- Shows lines in a window of their own, always the same one; `q` closes it.
function M.show(title, lines)
  local window
  for _, shown in ipairs(vim.api.nvim_tabpage_list_wins(0)) do
    window = vim.w[shown].quoteproof_page and shown or window
  end
  if window then
    vim.api.nvim_set_current_win(window)
    vim.cmd("enew")
  else
    vim.cmd("botright new")
  end
  local buffer = vim.api.nvim_get_current_buf()
  vim.api.nvim_buf_set_lines(buffer, 0, -1, false, lines)
  for name, value in pairs({ buftype = "nofile", bufhidden = "wipe", swapfile = false, modifiable = false }) do
    vim.bo[buffer][name] = value
  end
  vim.bo[buffer].buflisted = false
  vim.w.quoteproof_page = true
  vim.wo.statusline = title:gsub("%%", "%%%%")
  vim.wo.wrap, vim.wo.linebreak = true, true
  vim.api.nvim_win_set_height(0, math.max(3, math.min(#lines, math.floor(vim.o.lines / 2))))
  vim.keymap.set("n", "q", "<cmd>close<cr>", { buffer = buffer, nowait = true, desc = "close" })
end

-- Tells lines of the program's: as a message where they fit into one line, which waits for no key, else as a page, while
-- the cursor stays where one writes.
function M.complain(lines)
  local said = table.concat(vim.tbl_map(vim.trim, lines), "; ")
  if vim.fn.strdisplaywidth(said) < vim.o.columns - 30 then
    quoteproof.tell(said, vim.log.levels.ERROR)
  else
    local window = vim.api.nvim_get_current_win()
    M.show("quoteproof: close it by :pclose", lines)
    vim.wo.previewwindow = true
    if vim.api.nvim_win_is_valid(window) then
      vim.api.nvim_set_current_win(window)
    end
  end
end

return M
