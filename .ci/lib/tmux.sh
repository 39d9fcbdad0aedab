# shellcheck shell=bash
# A person at a terminal: tmux, one at a time.

terminals=0

# typist COMMAND...: a command to tmux. Each terminal has a server of its own: one that ends may still hold its socket.
typist() {
  env -u TMUX -u NO_COLOR "HOME=$work/home" LC_ALL=C.UTF-8 tmux -u -S "$work/tmux.$terminals" -f /dev/null "$@"
}

# terminal_open COLUMNSxROWS [SHELL...]: a new terminal; what it is sent goes to $work/typescript too.
terminal_open() {
  local size=$1
  shift
  if (($# == 0)); then
    set -- bash --norc --noprofile
  fi
  tmux_end
  terminals=$((terminals + 1))
  rm -f "$work/typescript"
  typist new-session -d -s person -x "${size%x*}" -y "${size#*x}" \
    env "PATH=$work/bin:$PATH" "PS1=\$ " "PROMPT=\$ " "$@"
  typist pipe-pane -t person "cat >'$work/typescript'"
  wait_until 10 screen_has '^\$' || true
}

tmux_end() {
  typist kill-server 2>/dev/null || true
}

# terminal_resize COLUMNS
terminal_resize() {
  typist resize-window -t person -x "$1"
}

# type_line COMMAND: types it; "ended STATUS" stands on a line of its own when it has ended.
type_line() {
  typist send-keys -t person -l "$1; echo \"ended \$?\""
  typist send-keys -t person Enter
}

# press KEY...: as tmux names them.
press() {
  typist send-keys -t person "$@"
}

# What stands on the screen, a line each, with what was too long for the screen in one.
screen() {
  typist capture-pane -p -J -t person
}

# was_printed REGEX: that stands on the screen, or has been scrolled off it.
was_printed() {
  typist capture-pane -p -J -S - -t person | grep -qE -- "$1"
}

# screen_has REGEX
screen_has() {
  screen | grep -qE -- "$1"
}

# expect SECONDS DESCRIPTION REGEX: that stands on the screen within so many seconds.
expect() {
  if wait_until "$1" screen_has "$3"; then
    pass "$2"
  else
    fail "$2" "not on the screen: $3"$'\n'"$(screen | sed '/^ *$/d')"
  fi
}

# ends SECONDS DESCRIPTION STATUS VERDICT: what was typed ends with that status; the last line that it printed fits VERDICT,
# nothing of a drawing is left (unless $rests says so), and the cursor can be seen.
ends() {
  local last
  if ! wait_until "$1" screen_has '^ended [0-9]+$'; then
    fail "$2: it ends" "$(screen | sed '/^ *$/d')"
    return
  fi
  check_equal "$2: the status" "ended $3" "$(screen | grep -E '^ended [0-9]+$')"
  last=$(screen | sed -n '/^ended [0-9]/q; /[^ ]/p' | tail -n 1)
  check "$2: the last line is the verdict: $last" grep -qE -- "$4" <<<"$last"
  if [[ -z "${rests-}" ]]; then
    check "$2: nothing is left of what was drawn" none_of '(Downloading|%) +\[[=>]' "$(screen)"
  fi
  check_equal "$2: the cursor can be seen" 1 "$(typist display-message -p -t person '#{cursor_flag}')"
}

# none_of REGEX TEXT
none_of() {
  ! grep -E -- "$1" <<<"$2"
}

# drawn_fits COLUMNS REGEX: there are lines of that kind on the screen, and all fit.
drawn_fits() {
  local columns=$1 lines
  lines=$(screen | grep -E -- "$2")
  awk -v columns="$columns" 'length($0) >= columns {print; wrong = 1} END {exit wrong}' <<<"$lines"
}
