# shellcheck shell=bash
# Checks that are counted, and the waits between them.

passed=0
failed=0

# Prints what runs now.
step() {
  printf '\n== %s\n' "$*"
}

pass() {
  passed=$((passed + 1))
  printf '  ok    %s\n' "$1"
}

# fail DESCRIPTION [DETAIL]
fail() {
  failed=$((failed + 1))
  printf '  FAIL  %s\n' "$1"
  if [[ -n "${2-}" ]]; then
    printf '%s\n' "$2" | sed 's/^/        /'
  fi
}

# check_equal DESCRIPTION EXPECTED ACTUAL
check_equal() {
  if [[ "$2" == "$3" ]]; then
    pass "$1"
  else
    fail "$1" "expected: $2"$'\n'"actual:   $3"
  fi
}

# check_words DESCRIPTION EXPECTED ACTUAL: every word of EXPECTED stands in ACTUAL.
check_words() {
  local word
  for word in $2; do
    if ! grep -qwF -- "$word" <<<"$3"; then
      fail "$1" "expected: $word"$'\n'"actual:   $3"
      return
    fi
  done
  pass "$1"
}

# check DESCRIPTION COMMAND...: the command succeeds; what it printed is shown if it does not.
check() {
  local description=$1 output
  shift
  if output=$("$@" 2>&1); then
    pass "$description"
  else
    fail "$description" "$output"
  fi
}

# The closing line.
print_total() {
  printf '\n%d passed, %d failed\n' "$passed" "$failed"
}

# wait_until SECONDS COMMAND...: polls the command until it succeeds; fails at the deadline.
wait_until() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    if ((SECONDS >= deadline)); then
      return 1
    fi
    sleep 0.1
  done
}
