# shellcheck shell=bash disable=SC2154
# The manual pages, and completion in zsh, as the archive holds them.

# check_page WORDS...: the page of a command has the synopsis of its help; the same for the commands below it.
check_page() {
  local page help usage name
  page=$unpacked/man/man1/$(IFS=- && echo "$*").1.gz
  shift
  help=$(JAVA_OPTS="-XX:TieredStopAtLevel=1 -XX:+UseSerialGC" "$unpacked/bin/entrepot" help "$@")
  usage=$(usage_in <<<"$help")
  if [[ ! -f $page ]]; then
    fail "there is a page ${page##*/}"
  elif [[ "$(synopsis_in "$page")" != "$usage" ]]; then
    fail "${page##*/} has the synopsis of the help" "expected: $usage"$'\n'"actual:   $(synopsis_in "$page")"
  fi
  pages_seen=$((pages_seen + 1))
  for name in $(commands_in <<<"$help"); do
    check_page entrepot "$@" "$name"
  done
}

# The commands that a help lists, without their other names.
commands_in() {
  sed -n '/^Commands:/,/^[A-Z].*:$/s/^  \([a-z][a-z-]*\).*/\1/p'
}

# The synopsis of a help, in one line.
usage_in() {
  sed -n '1s/^Usage: //p; 2,${/^ /!q; p}' | xargs
}

# The synopsis of a page, in one line.
synopsis_in() {
  MANWIDTH=1000 man --local-file "$1" | sed -n '/^SYNOPSIS/,/^DESCRIPTION/{//!p}' | xargs
}

# man(1) and mandoc have nothing to say of any page.
check_rendering() {
  local page said=
  for page in "$unpacked"/man/man1/*; do
    said+=$(LC_ALL=C.UTF-8 MANWIDTH=80 man --warnings --local-file "$page" 2>&1 >/dev/null)
    said+=$(gzip -dc "$page" | mandoc -T lint -W warning 2>&1 | sed "s|^|${page##*/} |")
  done
  check_equal "man and mandoc show every page without a warning" "" "$said"
  check_words "a page shows examples as they are typed" '--format {{.Repository}}\t{{.Tag}}' \
    "$(MANWIDTH=200 man --local-file "$unpacked/man/man1/entrepot-images.1.gz")"
}

manual_is_complete() {
  local before=$failed
  step "the manual"
  pages_seen=0
  check_page entrepot
  ((failed > before)) || pass "every command has a page, with the synopsis of its help"
  check_equal "there is no other page" "$pages_seen" "$(ls "$unpacked/man/man1" | wc -l)"
  check_rendering
}

# zsh finds the function by its first line, and the function finds bash's script.
zsh_completes() {
  cat >"$work/completion.zsh" <<'ZSH'
zmodload zsh/zpty
zpty shell zsh -f
zpty -w shell "fpath=($1 \$fpath); autoload -U compinit && compinit -u -D; PS1='ready> '"
zpty -r shell said $'*ready> \e*'
zpty -w -n shell $'entrepot veri\t'
zpty -r shell said '*entrepot verify*'
zpty -w -n shell $' --de\t'
zpty -r shell said '*--deep*'
print -r -- "$said"
ZSH
  check_words "zsh completes a command and an option" "--deep" \
    "$(timeout 30 zsh -f "$work/completion.zsh" "$unpacked/completions" 2>&1 || true)"
}
