"""The command line: words in, words and an exit status out; every decision is made below it."""
