# shellcheck shell=bash
# Links of a page to files and headings of the checkout.

# links_of PAGE: what its links lead to, but for other hosts.
links_of() {
  sed -E '/^ *```/,/^ *```/d; s/`[^`]*`//g' "$top/$1" | grep -oE '\]\([^) ]+\)' | sed -E 's/^\]\(//; s/\)$//' |
    grep -vE '^(https?|mailto):' || true
}

# anchors_of FILE: its headings as GitHub names them.
anchors_of() {
  sed '/^ *```/,/^ *```/d' "$1" | sed -nE 's/^#+ +//p' | tr '[:upper:]' '[:lower:]' | sed -E 's/[^a-z0-9 _-]//g; s/ /-/g'
}

check_links() {
  local page=$1 link target wrong=()
  while IFS= read -r link; do
    target=$top/$page
    if [[ "$link" != '#'* ]]; then
      target=$(dirname "$top/$page")/${link%%#*}
    fi
    if [[ ! -e "$target" ]]; then
      wrong+=("$link: there is no such file")
    elif [[ "$link" == *'#'* ]] && ! anchors_of "$target" | grep -qxF -- "${link#*#}"; then
      wrong+=("$link: there is no such heading")
    fi
  done < <(links_of "$page")
  check_equal "$page: links" "" "$(printf '%s\n' "${wrong[@]}")"
}
