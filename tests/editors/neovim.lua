-- Drives the plugin in a headless Neovim as an author would, and prints a line for each thing that is seen.
-- Started by test_neovim.py in a folder that holds `book`, with the story's name in the variable STORY.

local stories = {}

local function say(...)
  io.stdout:write(string.format(...), "\n")
end

-- Waits until a function gives something, at most thirty seconds, and gives it.
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

local function keys(typed, mode)
  vim.api.nvim_feedkeys(vim.api.nvim_replace_termcodes(typed, true, false, true), mode or "x", false)
end

local function text()
  return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n")
end

local function findings()
  local lines = vim.tbl_map(function(found)
    return string.format("%d:%d %s %s", found.lnum + 1, found.col + 1, found.code, found.message:match("^[^\n]*"))
  end, vim.diagnostic.get(0))
  table.sort(lines)
  return lines
end

local function settled(count)
  return await(count .. " findings", function()
    local found = findings()
    return #found == count and found
  end)
end

-- The commands that are the program's own, on a chapter with a mistake.
function stories.commands()
  vim.cmd("edit book/chapters/01-a-first-chapter.md")
  say("finding: %s", settled(1)[1])
  say("omnifunc: %s", vim.bo.omnifunc)
  local chapter = vim.api.nvim_get_current_win()

  vim.api.nvim_win_set_cursor(0, { tonumber(findings()[1]:match("^%d+")), 0 })
  vim.cmd("QuoteproofExplain")
  await("an explanation", function() return vim.api.nvim_get_current_win() ~= chapter end)
  say("explained: %s", vim.fn.getline(1))
  keys("q")

  vim.fn.search("@lighthouse#p3\\]")
  vim.cmd("QuoteproofShow")
  await("a passage", function() return vim.api.nvim_get_current_win() ~= chapter end)
  say("shown: %s", vim.fn.getline(vim.fn.search("^> lighthouse")))
  keys("q")

  vim.cmd("QuoteproofBuild")
  await("a list", function() return #vim.fn.getqflist() > 0 end)
  local first = vim.fn.getqflist()[1]
  say("listed: %s:%d:%d %s", vim.fn.fnamemodify(vim.fn.bufname(first.bufnr), ":t"), first.lnum, first.col, first.text)
  vim.cmd("cclose")

  vim.cmd("normal! Go")
  vim.cmd('QuoteproofInsert lighthouse#p2 "too loud" that')
  say("inserted: %s", await("words", function()
    return vim.fn.getline("."):match("lighthouse") and vim.fn.getline(".")
  end))
  vim.cmd('QuoteproofInsert! lighthouse#p2 "too loud" that')
  await("a block", function() return vim.fn.search("^> too loud", "w") > 0 end)
  say("block: %s", table.concat(vim.fn.getline(vim.fn.line(".") - 2, "."), "|"))
  vim.cmd("normal! Go")
  vim.cmd("QuoteproofInsert nobody#p2")
  say("told: %s", await("a complaint", function() return _G.told[#_G.told]:match("nobody") and _G.told[#_G.told] end))

  vim.ui.select = function(hits, options, chosen)
    say("asked: %s", options.prompt)
    say("offered: %s", options.format_item(hits[1]))
    say("preview: %s", options.preview_item(hits[1])[1])
    chosen(hits[1])
  end
  vim.cmd("normal! Go")
  vim.cmd("QuoteproofFind every ship thinks that it alone")
  say("found: %s", await("a passage", function()
    return vim.fn.getline("."):match("ship") and vim.fn.getline(".")
  end))
  vim.cmd("QuoteproofFind! every ship thinks that it alone")
  await("a list of passages", function() return vim.bo.buftype == "quickfix" end)
  vim.cmd("cfirst")
  say("leads to: %s", vim.fn.expand("%:t") .. ":" .. vim.fn.getline("."):sub(1, 20))
  vim.cmd("cclose | edit book/chapters/01-a-first-chapter.md")

  vim.cmd("QuoteproofRestart")
  await("a server", function() return require("quoteproof").client() end)
  say("again: %s", settled(1)[1])
  say("clients: %d", #(vim.lsp.get_clients or vim.lsp.get_active_clients)())
  vim.cmd("checkhealth quoteproof")
  say("health: %s", text():match("[^\n]*the server runs[^\n]*"))
end

-- What is chosen of a list, without one: its numbers are typed, as into Neovim's own.
local function choosing(number)
  vim.ui.select = function(items, options, chosen)
    _G.asked = { prompt = options.prompt, lines = vim.tbl_map(options.format_item, items) }
    if number == "interrupted" then
      error("Keyboard interrupt")
    end
    chosen(items[number], number)
  end
end

-- The commands from windows that are no chapter, and where a quotation goes.
function stories.windows()
  vim.cmd("edit book/chapters/01-a-first-chapter.md")
  settled(1)
  vim.cmd("normal! gg")
  vim.api.nvim_buf_set_lines(0, -1, -1, false, { "", "He says", "", "> ", "", "| ", "", "a | b", "--|--", "| ", "end" })
  local last = vim.api.nvim_buf_line_count(0)
  local chapter = vim.api.nvim_get_current_win()

  -- From the page of a code, with the cursor of the chapter behind “says”.
  vim.api.nvim_win_set_cursor(0, { last - 9, 6 })
  vim.cmd("QuoteproofExplain Q001")
  await("a page", function() return vim.api.nvim_get_current_win() ~= chapter end)
  choosing(1)
  vim.cmd("QuoteproofFind the sea was too loud")
  await("words", function() return text():match("He says “") end)
  say("asked: %s", _G.asked.prompt)
  say("lines: %d, wide: %s", #_G.asked.lines, vim.fn.strdisplaywidth(_G.asked.lines[1]) <= vim.o.columns)
  say("first: %s", _G.asked.lines[1])
  say("put in: %s", vim.fn.getline("."))

  -- The page is used again, and names a code and an anchor itself.
  vim.cmd("QuoteproofExplain Q002")
  await("a page", function() return vim.api.nvim_get_current_win() ~= chapter end)
  local windows = #vim.api.nvim_list_wins()
  vim.cmd("QuoteproofShow lighthouse#p2")
  await("a passage", function() return text():match("> lighthouse#p2") end)
  vim.fn.search("lighthouse#p3")
  vim.cmd("QuoteproofShow")
  await("the next", function() return text():match("> lighthouse#p3") end)
  say("windows: %d, modifiable: %s", #vim.api.nvim_list_wins() - windows, tostring(vim.bo.modifiable))

  -- From the list of findings; as a block, in place of the bare mark.
  vim.cmd("QuoteproofFindings")
  say("list: %s", vim.fn.getline(1):gsub("^[^|]*|", "|"))
  vim.cmd("QuoteproofExplain")
  await("a page", function() return vim.fn.getline(1):match("^Q001") end)
  vim.api.nvim_win_set_cursor(chapter, { last - 7, 1 })
  vim.cmd('QuoteproofInsert lighthouse#p2 "too loud" that')
  await("a block", function() return vim.api.nvim_get_current_win() == chapter and text():match("> too loud") end)
  say("block: %s", table.concat(vim.fn.getline(vim.fn.line(".") - 2, vim.fn.line(".") + 2), "/"))

  -- As verse, and in a table.
  vim.api.nvim_win_set_cursor(chapter, { last - 5, 1 })
  vim.cmd("QuoteproofFind! the sea is too loud")
  await("a list", function() return vim.bo.buftype == "quickfix" and vim.fn.getline(1):match("verbatim") end)
  vim.cmd('QuoteproofInsert lighthouse#p2 "too loud" that')
  await("verse", function() return text():match("| too loud") end)
  say("verse: %s", vim.fn.getline("."))

  -- In a seed, that is never written into.
  vim.cmd("split book/seeds/lighthouse.txt")
  local seed = text()
  vim.api.nvim_win_set_cursor(chapter, { last, 2 })
  vim.cmd('QuoteproofInsert lighthouse#p2 "for that"')
  await("words", function() return vim.api.nvim_get_current_win() == chapter end)
  say("end: %s", vim.fn.getline("."))
  say("seed: %s", tostring(seed == table.concat(vim.fn.readfile("book/seeds/lighthouse.txt"), "\n")))

  -- Nothing is chosen, or the list is left.
  local before = text()
  choosing(nil)
  vim.cmd("QuoteproofFind the sea is too loud")
  await("a question", function() return not _G.asked.prompt:match("no source") end)
  say("asked: %s", _G.asked.prompt)
  choosing("interrupted")
  vim.cmd("QuoteproofFind ship fog lighthouse")
  await("a question", function() return _G.asked.prompt:match("no source") end)
  vim.wait(50)
  say("unchanged: %s, errors: %q", tostring(text() == before), vim.v.errmsg)

  -- Without any chapter.
  vim.cmd("only | edit book/book.yaml")
  vim.cmd('QuoteproofInsert lighthouse#p2 "for that"')
  await("the register", function() return _G.told[#_G.told] and _G.told[#_G.told]:match("register") end)
  say("register: %s", vim.fn.getreg('"'))
end

-- A folder that holds no book, and a file of no kind that a book has.
function stories.elsewhere()
  vim.cmd("edit notes.md")
  say("clients: %d", #(vim.lsp.get_clients or vim.lsp.get_active_clients)())
  vim.cmd("QuoteproofBuild")
  say("told: %s", _G.told[#_G.told])
  say("setting: %s", select(2, pcall(require("quoteproof").setup, { pogram = "x" })))
end

-- A program that is not there.
function stories.missing()
  require("quoteproof").setup { program = "/nowhere/quoteproof" }
  vim.cmd("edit book/chapters/01-a-first-chapter.md")
  say("told: %s", _G.told[#_G.told])
  vim.cmd("checkhealth quoteproof")
  say("health: %s", text():match("[^\n]*not found[^\n]*"))
end

_G.told = {}
vim.notify = function(message)
  table.insert(_G.told, message)
end
local ok, trouble = pcall(stories[vim.env.STORY])
if not ok then
  say("trouble: %s", tostring(trouble))
  say("told: %s", table.concat(_G.told, " | "))
  say("findings: %s", table.concat(findings(), " | "))
end
vim.cmd("qall!")
