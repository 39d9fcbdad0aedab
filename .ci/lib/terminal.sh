# shellcheck shell=bash
# What is shown of commands on a terminal, in the order in which it runs.

download='[0-9a-f]{12}: Downloading \[=*> *\]'
next_image=0

# A registry of the load tests' that sends slowly, and the program by its name on the PATH.
start_slow_upstream() {
  start_scripted --images 24 --layers 4 --layer-size 4MiB --raw-layers --throttle 2MiB --seed 1 --quiet
  mkdir -p "$work/bin"
  ln -s "$entrepot" "$work/bin/entrepot"
}

# new_image: the name of an image that nobody has pulled yet, in $image.
new_image() {
  image=library/app-$next_image:v1
  next_image=$((next_image + 1))
}

# new_list: a list of three such images, in $work/wanted.yaml.
new_list() {
  local i
  printf 'docker.io:\n  images:\n' >"$work/wanted.yaml"
  for i in 1 2 3; do
    new_image
    printf '    %s: [v1]\n' "${image%:*}" >>"$work/wanted.yaml"
  done
}

# pull_draws SIZE WHERE
pull_draws() {
  local size=$1 where=$2
  new_image
  terminal_open "$size"
  type_line "entrepot pull --config $work/entrepot.yaml --platform linux/amd64 $image"
  expect 60 "$where: pull draws its downloads" "^$download"
  check "$where: they fit" drawn_fits "${size%x*}" Downloading
  ends 60 "$where: pull" 0 "^docker.io/$image$"
  check "$where: pull has told of each layer" test "$(screen | grep -c 'Pull complete')" -eq 5
}

# sync_draws SIZE WHERE
sync_draws() {
  local size=$1 where=$2
  new_list
  terminal_open "$size"
  type_line "entrepot sync --config $work/entrepot.yaml $work/wanted.yaml"
  expect 60 "$where: sync draws its downloads, with their images" "app-[0-9]+:v1 $download"
  check "$where: they fit" drawn_fits "${size%x*}" Downloading
  ends 90 "$where: sync" 0 "^3 new, 0 unchanged, 0 failed$"
}

# export_import_and_verify SIZE WHERE
export_import_and_verify() {
  local size=$1 where=$2
  terminal_open "$size"
  type_line "entrepot export --config $work/entrepot.yaml -o $work/site.tar $image"
  ends 60 "$where: export" 0 "site.tar: 1 image, [0-9]+ blobs \([0-9.]+MB\), 0 left out$"
  terminal_open "$size"
  type_line "entrepot import --config $work/entrepot.yaml $work/site.tar"
  ends 60 "$where: import" 0 "^0 new blobs \(0B\), [0-9]+ (was|were) here$"
  terminal_open "$size"
  type_line "entrepot verify --config $work/entrepot.yaml --rate 20MB/s"
  expect 60 "$where: verify draws how far it is" "^verify +[0-9]+% \[[=> ]*\] [0-9.]+[kMG]?B/[0-9.]+MB"
  check "$where: it fits" drawn_fits "${size%x*}" '^verify '
  expect 60 "$where: it tells how fast, and when it will be done" "[0-9.]+[kM]B/s, ([0-9]m )?[0-9]+s left"
  ends 120 "$where: verify" 0 "^everything is right$"
}

# A terminal that becomes narrower while something is drawn keeps what was printed, and the verdict comes. As tmux wraps
# what stands there, some rests of the drawing stay too.
narrowed_while_it_draws() {
  step "a terminal that becomes narrower, and wider"
  new_image
  terminal_open 100x24
  type_line "entrepot pull --config $work/entrepot.yaml $image"
  expect 60 "it draws" "^$download"
  terminal_resize 50
  expect 30 "it draws at 50 columns" "^[0-9a-f]{12}: Downloading (\[=*> *\] )?[0-9.]+[kM]?B"
  check "what was printed is still there" was_printed "^v1: Pulling from docker.io/${image%:*}$"
  terminal_resize 120
  rests=yes ends 60 "narrower" 0 "^docker.io/$image$"
  check "what was printed is there to the end" was_printed "^v1: Pulling from docker.io/${image%:*}$"
}

# Ctrl-C leaves what was printed, a clean line and a cursor.
interrupted() {
  step "Ctrl-C"
  new_image
  terminal_open 80x24
  type_line "entrepot pull --config $work/entrepot.yaml $image"
  expect 60 "it draws" "^$download"
  press C-c
  ends 30 "Ctrl-C" 130 "^(v1: Pulling from docker.io/${image%:*}|[0-9a-f]{12}: Pull complete)$"
}

# without_drawing DESCRIPTION COMMAND VERDICT: it runs on a terminal that nothing can be drawn on.
without_drawing() {
  terminal_open 80x24
  type_line "$2"
  ends 90 "$1" 0 "$3"
  check "$1: nothing was drawn, and no escape sequence was sent" none_of $'\e\\[[0-9;]*[A-Z]|Downloading' \
    "$(sed '1,/echo "ended/d' "$work/typescript")"
}

nothing_is_drawn_elsewhere() {
  step "where nothing can be drawn"
  new_image
  without_drawing "TERM=dumb" "TERM=dumb entrepot pull --config $work/entrepot.yaml $image" "^docker.io/$image$"
  new_image
  without_drawing "no TERM" "env -u TERM entrepot pull --config $work/entrepot.yaml $image" "^docker.io/$image$"
  new_image
  without_drawing "0 columns" "stty cols 0; entrepot pull --config $work/entrepot.yaml $image" "^docker.io/$image$"
  new_image
  without_drawing "a pipe" "entrepot pull --config $work/entrepot.yaml $image | cat" "^docker.io/$image$"
  new_image
  without_drawing "errors in a file" "entrepot pull --config $work/entrepot.yaml $image 2>$work/errors" "^docker.io/$image$"
  without_drawing "help without colours" "NO_COLOR=1 entrepot health --help" "."
}

# completes SHELL...: it completes commands and options once it has read the script.
completes() {
  terminal_open 80x24 "$@"
  press -l "source <(entrepot completion $1); echo read"
  press Enter
  expect 60 "$1 reads the script" '^read$'
  press -l "entrepot verif"
  press Tab
  expect 10 "$1 completes a command" '^\$ entrepot verify'
  press -l " --de"
  press Tab
  expect 10 "$1 completes an option" '^\$ entrepot verify +--deep'
}

completion_in_shells() {
  step "completion"
  completes bash --norc --noprofile
  completes zsh -f
}
