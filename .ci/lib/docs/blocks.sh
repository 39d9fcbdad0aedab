# shellcheck shell=bash
# The blocks of a page, and what is done with each.

type_blocks() {
  local blocks=$world/blocks file number line language mark
  mkdir "$blocks"
  awk -v out="$blocks" -f "$here/lib/docs/blocks.awk" "$top/$page" >"$blocks/list"
  while IFS=$'\t' read -r number line language mark; do
    file=$blocks/$number
    try_block "$page:$line" "$language" "$mark" "$file"
  done <"$blocks/list"
}

# try_block WHERE LANGUAGE MARK FILE
try_block() {
  local where=$1 language=$2 mark=$3 file=$4
  case $language/$mark in
    none/*) fail "$where: the mark \"$mark\" has a block" ;;
    first/*) type_commands "$where" root "$file" prepare ;;
    */"not run: "*) printf '  --    %s: %s\n' "$where" "$mark" ;;
    */log) check_log "$where: the server's log" "$(<"$file")" ;;
    yaml/- | yaml/configuration) check_configuration "$where" "$file" ;;
    */"file: "*) write_block "$where" "$language" "${mark#file: }" "$file" ;;
    */"content of: "*) check_content "$where" "${mark#content of: }" "$file" ;;
    json/* | toml/*) parse_block "$where" "$language" "$file" ;;
    */"run, lines in any order") any_order=yes type_commands "$where" root "$file" ;;
    */run) type_commands "$where" root "$file" ;;
    */"run as user") type_commands "$where" visitor "$file" ;;
    */"run in the background") type_server "$where" "$file" ;;
    *) fail "$where: the $language block has a mark that says whether it is run" "$mark" ;;
  esac
}

# type_commands WHERE USER FILE [prepare]: a block with prompts, or a script.
type_commands() {
  if head -n 1 "$3" | grep -qE '^[a-z]*\$ '; then
    type_prompts "$1" "$2" "$3"
  else
    type_script "$@"
  fi
}

# A script has to end well, whatever it prints. One that only prepares is told if it does not.
type_script() {
  local output=$world/output
  if run_piece "" "$2" "$3" "$output"; then
    if [[ -z "${4-}" ]]; then
      pass "$1: $(head -n 1 "$3")"
    fi
  else
    fail "$1: $(head -n 1 "$3")" "$(tail -n 20 "$output")"
  fi
}

# Each command of a block with prompts, with the lines that the page shows below it.
type_prompts() {
  local where=$1 user=$2 line site="" command="" shown=""
  while IFS= read -r line; do
    if [[ -z "$shown" && "$command" == *\\ ]]; then
      command+=$'\n'$line
    elif [[ "$line" =~ ^([a-z]*)\$\ (.*)$ ]]; then
      type_command "$where" "$user" "$site" "$command" "$shown"
      site=${BASH_REMATCH[1]} command=${BASH_REMATCH[2]} shown=""
    else
      shown+=${shown:+$'\n'}$line
    fi
  done <"$3"
  type_command "$where" "$user" "$site" "$command" "$shown"
}

# type_command WHERE USER SITE COMMAND SHOWN: with nothing shown it has to end well.
type_command() {
  local piece=$world/piece output=$world/output status=0
  if [[ -z "$4" ]]; then
    return
  fi
  printf '%s\n' "$4" >"$piece"
  run_piece "$3" "$2" "$piece" "$output" || status=$?
  if [[ -n "$5" ]]; then
    check_shown "$1: ${4%%$'\n'*}" "$5" "$(<"$output")"
  elif ((status == 0)); then
    pass "$1: ${4%%$'\n'*}"
  else
    fail "$1: ${4%%$'\n'*}" "status $status"$'\n'"$(tail -n 20 "$output")"
  fi
}

# A server in the foreground, as the page starts it, which stays for what follows.
type_server() {
  : >"$world/logs/server"
  run_in_background "" root "$2" "$world/logs/server"
  if wait_until 120 curl -fsS http://127.0.0.1:5001/readyz; then
    pass "$1: $(head -n 1 "$2")"
  else
    fail "$1: $(head -n 1 "$2")" "$(tail -n 20 "$world/logs/server")"
  fi
}

# The block as the file that it stands for, below the folder of the session.
write_block() {
  local where=$1 language=$2 path=$3 file=$4 session
  session=$(session_of "" root)
  if [[ "$path" != /* ]]; then
    path=$(<"$session/folder")/$path
  fi
  mkdir -p "$(dirname "$path")"
  cp "$file" "$path"
  case $language in
    json | toml) parse_block "$where" "$language" "$file" ;;
  esac
}

# What a command above has written.
check_content() {
  local path=$2
  if [[ "$path" != /* ]]; then
    path=$(<"$(session_of "" root)/folder")/$path
  fi
  check_shown "$1: the content of $2" "$(<"$3")" "$(cat "$path" 2>&1)"
}

parse_block() {
  case $2 in
    json) check "$1: is JSON" jq . "$3" ;;
    toml) check "$1: is TOML" python3 -c 'import sys, tomllib; tomllib.load(open(sys.argv[1], "rb"))' "$3" ;;
  esac
}

# Runs with the variables of the session, which the configuration may name.
check_configuration() {
  local piece=$world/piece
  printf 'entrepot config check %q\n' "$2" >"$piece"
  if run_piece "" root "$piece" "$world/output"; then
    pass "$1: a configuration without mistakes"
  else
    fail "$1: a configuration without mistakes" "$(<"$world/output")"
  fi
}
