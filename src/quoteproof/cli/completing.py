"""`quoteproof completion`: the script with which a shell completes commands, options, files, keys and anchors.

The script is made of the parsers by shtab, and knows all but what a book holds: its keys and anchors are read by the
shell itself, from the names and lines of `seeds/anchors/`, since a start of this program at every key would be felt.
A book may come from anybody: what a shell could run or misread in a name or a line is left out, and nothing of either
is given to what expands words (`compgen -W`) or to what is a program (a command of `sed`).
"""

from argparse import Action, ArgumentParser
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from quoteproof.cli.check import FORMATS, FORMS
from quoteproof.cli.parsers import COMMANDS, command_parser, whole_parser
from quoteproof.cli.terminal import say
from quoteproof.disk.doc_pages import doc_pages
from quoteproof.rules.table import CODES

SHELLS: Final = ("bash", "zsh", "fish")
"""The shells for which there is a script."""
_FILES: Final = frozenset({"FILE", "[FORM=]FILE", "MANUSCRIPT", "BOOK"})
_BASH: Final = r"""
_quoteproof_book() {
  local folder=$PWD
  while [[ ! -f $folder/book.yaml ]]; do
    [[ -n $folder ]] || return 1
    folder=${folder%/*}
  done
  printf '%s\n' "$folder"
}
_quoteproof_offer() {
  local start=$1 end=$2 before=$3 word
  while IFS= read -r word; do
    word=$before$word
    [[ $word == "$start"* && $word != -* && $word != *[^[:alnum:]_.+=,@%:/#-]* ]] && printf '%s\n' "$word$end"
  done
}
_quoteproof_names() {
  local book file
  book=$(_quoteproof_book) || return
  for file in "$book"/seeds/anchors/*.jsonl; do
    file=${file##*/}
    file=${file%.jsonl}
    [[ $file == *[^[:alnum:]_.+=,@%\(\)-]* ]] || printf '%b\n' "${file//%/\\x}"
  done
}
_quoteproof_keys() {
  _quoteproof_offer "$1" '' '' < <(_quoteproof_names)
}
_quoteproof_anchors() {
  local book key=${1%%#*} name
  if [[ $1 == *#* ]]; then
    book=$(_quoteproof_book) || return
    name=$book/seeds/anchors/$(_quoteproof_stem "$key").jsonl
    [[ -f $name ]] || return
    _quoteproof_offer "$1" '' "$key#" < <(sed -n 's/^{"id":"\([^"]*\)".*/\1/p' "$name")
  else
    _quoteproof_keys "$1"
    _quoteproof_offer "$1" '#' '' < <(_quoteproof_names)
  fi
}
_quoteproof_stem() {
  local stem=${1//%/%25}
  stem=${stem//:/%3A}
  printf '%s\n' "${stem//\//%2F}"
}
"""
_ZSH: Final = r"""
_quoteproof_book() {
  local folder=$PWD
  while [[ ! -f $folder/book.yaml ]]; do
    [[ -n $folder ]] || return 1
    folder=${folder%/*}
  done
  print -r -- $folder
}
_quoteproof_keys() {
  local book
  book=$(_quoteproof_book) || return 1
  local -a names=($book/seeds/anchors/*.jsonl(N:t:r))
  names=(${${names:#*\\*}//\%/\\x})
  names=(${(g::)names})
  compadd "$@" -- ${names:#(-*|*[^[:alnum:]_.+=,@%:/-]*)}
}
_quoteproof_anchors() {
  local book word=${(Q)PREFIX}
  local key=${word%%\#*}
  if [[ $word != *\#* ]]; then
    _quoteproof_keys -S ''
    return
  fi
  book=$(_quoteproof_book) || return 1
  local name=$book/seeds/anchors/${${${key//\%/%25}//:/%3A}//\//%2F}.jsonl
  [[ -f $name ]] || return 1
  local -a rows anchors
  rows=(${(f)"$(sed -n 's/^{"id":"\([[:alnum:]_.-]*\)".*"words":"\(.*\)"}$/\1  \2/p' $name)"})
  rows=($key\#${^rows//[[:cntrl:]]/})
  anchors=(${rows%%  *})
  compadd -l -V anchors -d rows -- $anchors
}
"""
_FISH: Final = r"""
function _quoteproof_book
  set -l folder $PWD
  while not test -f "$folder/book.yaml"
    test -n "$folder"; or return 1
    set folder (string replace -r '/[^/]*$' '' -- "$folder")
  end
  printf '%s\n' $folder
end
function _quoteproof_keys
  set -l book (_quoteproof_book); or return
  for file in $book/seeds/anchors/*.jsonl
    string replace -rf '^.*/([^/\n]*)\.jsonl$' '$1' -- $file | string unescape --style=url | \
      string match -r '^[\p{L}\p{N}_.+=,@%:/][\p{L}\p{M}\p{N}_.+=,@%:/-]*$'
  end
end
function _quoteproof_anchors
  set -l word (commandline -ct | string unescape)
  if not string match -q '*#*' -- $word
    _quoteproof_keys
    _quoteproof_keys | string replace -r '$' '#'
    return
  end
  set -l book (_quoteproof_book); or return
  set -l key (string split -m1 '#' -- $word)[1]
  set -l stem (string replace -a % %25 -- $key | string replace -a : %3A | string replace -a / %2F)
  set -l name $book/seeds/anchors/$stem.jsonl
  test -f "$name"; or return
  string match -rg '^{"id":"([\w.-]*)".*"words":"(.*)"}$' < $name | \
    string replace -r '^' "$key#" | paste - - | string replace -r '\t[^#]*#' '\t'
end
"""
_PREAMBLES: Final = {"bash": _BASH, "zsh": _ZSH, "fish": _FISH}
_KEYS: Final = {"bash": "_quoteproof_keys", "zsh": "_quoteproof_keys", "fish": "(_quoteproof_keys)"}
_ANCHORS: Final = {"bash": "_quoteproof_anchors", "zsh": "_quoteproof_anchors", "fish": "(_quoteproof_anchors)"}
_BY_METAVAR: Final[Mapping[str, Mapping[str, str]]] = {"KEY": _KEYS, "ANCHOR": _ANCHORS}


def completion_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments of `completion`."""
    parser.add_argument("shell", choices=SHELLS, metavar="SHELL", help=f"one of {', '.join(SHELLS)}")


def completion(parser: ArgumentParser, words: Sequence[str]) -> int:
    """Print the completion script of a shell."""
    shell = parser.parse_args(words).shell
    import shtab  # which only this command needs

    script = shtab.complete(_parser_of_all(), shell=shell, preamble=_PREAMBLES[shell])
    if shell == "zsh":
        # shtab writes that nothing may stand beside the first of several arguments; `*:` says that each is like it.
        script = script.replace('\n  "(*)::', '\n  "*:')
    say(script, exact=True)
    return 0


def _parser_of_all() -> ArgumentParser:
    """One parser with all commands, each argument with what completes it."""
    whole = whole_parser()
    commands = whole.add_subparsers(metavar="COMMAND")
    for name, command in COMMANDS.items():
        parser = command_parser(name)
        for action in parser._actions:
            _complete(action)
        commands.add_parser(name, parents=[parser], add_help=False, help=command.about, description=command.about)
    return whole


def _complete(action: Action) -> None:
    """Say what completes the value of an argument, as shtab reads it."""
    import shtab

    known: Any = action
    metavar = str(action.metavar or "")
    if metavar in _FILES:
        known.complete = shtab.FILE
    elif metavar == "DIR":
        known.complete = shtab.DIRECTORY
    elif metavar == "CHAPTER":
        known.complete = {**shtab.glob("*.md"), "zsh": "_files -g '*.md'"}  # where `(*.md)` would be qualifiers
    elif metavar in _BY_METAVAR:
        known.complete = dict(_BY_METAVAR[metavar])
    elif action.choices is None and metavar in _WORDS:
        action.choices = [*_WORDS[metavar]()]


_WORDS: Final[Mapping[str, Callable[[], Iterable[str]]]] = {
    "CODE": lambda: [*CODES, *(code.name for code in CODES.values())],
    "FORM": lambda: FORMS,
    "FORMATS": lambda: FORMATS,
    "TOPIC": lambda: [*sorted({*doc_pages(), *COMMANDS}), *CODES],
}
"""Words that an argument takes, by its metavar; they are not all of its values, so that no parser refuses others."""
