# shellcheck shell=bash
# What a page shows, held against what a command printed.

# steady: what changes from run to run becomes the same word, and gaps between columns one blank.
steady() {
  sed -E \
    -e 's/\r$//' \
    -e 's/\b[0-9a-f]{64}\b/DIGEST/g; s/\bsha256:[0-9a-f]{12}…/sha256:ID…/g; s/\b[0-9a-f]{12}\b/ID/g' \
    -e 's/[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]+)?(Z| ?[+-][0-9:]{4,5}( [A-Z]+)?)?/TIME/g' \
    -e 's/\b(Less than a second|About an? (minute|hour)|[0-9]+ (second|minute|hour|day|week|month|year)s?)( ago)?/AGE/g' \
    -e 's/\b[0-9.]+ (ms|s)\b/DURATION/g' \
    -e 's/\b(127\.0\.0\.1|localhost):[0-9]{5}\b/\1:PORT/g' \
    -e 's/[ \t]+/ /g; s/ $//'
}

# shows EXPECTED ACTUAL: whether the texts are the same, where "…" stands for anything.
shows() {
  local pattern
  pattern=$(steady <<<"$1" | sed -E 's/[^[:alnum:]…]/\\&/g; s/…/*/g')
  # shellcheck disable=SC2053
  [[ $(steady <<<"$2") == $pattern ]]
}

# check_shown DESCRIPTION EXPECTED ACTUAL: with $any_order the lines may come in any.
check_shown() {
  if [[ -n "${any_order-}" ]]; then
    set -- "$1" "$(sort <<<"$2")" "$(sort <<<"$3")"
  fi
  if shows "$2" "$3"; then
    pass "$1"
  else
    fail "$1" "$(diff -u --label "the page" --label "printed" <(steady <<<"$2") <(steady <<<"$3") | tail -n +1)"
  fi
}

# check_log DESCRIPTION EXPECTED: each line stands in the server's log, in that order, others between them.
check_log() {
  local all
  all=$(cat "$world/logs/server" 2>/dev/null)
  if shows "…"$'\n'"$(sed 's/$/\n…/' <<<"$2")" $'\n'"$(sed 's/$/\n/' <<<"$all")"$'\n'; then
    pass "$1"
  else
    fail "$1" "the page:"$'\n'"$2"$'\n'"the log:"$'\n'"$(tail -n 20 <<<"$all")"
  fi
}
