# shellcheck shell=bash
# Sessions: what is typed at one prompt, as one user, keeps its folder and variables from block to block.

readonly seconds_of_a_piece=180

# session_of SITE USER: the folder that holds the session's state, made at first.
session_of() {
  local session=$world/sessions/${1:-here}-$2
  if [[ ! -d "$session" ]]; then
    mkdir "$session"
    echo "$top" >"$session/folder"
    first_variables >"$session/variables"
    chown -R "$2" "$session"
  fi
  echo "$session"
}

# What a shell begins with: the registries that the pages name are all one on loopback.
first_variables() {
  local name
  for name in docker.io ghcr.io quay.io gcr.io registry.k8s.io mcr.microsoft.com public.ecr.aws nvcr.io; do
    echo "declare -x ENTREPOT_UPSTREAMS_$(tr 'a-z.' 'A-Z_' <<<"$name")_URL=http://$upstream"
  done
  printf 'declare -x %s\n' "PAGE_UPSTREAM=$upstream" "PAGE_REGISTRY=$work/upstream"
}

# run_piece SITE USER FILE OUTPUT: runs the commands of a file, as if typed at the prompt of that site.
run_piece() {
  local session
  session=$(session_of "$1" "$2")
  timeout --kill-after 5 "$seconds_of_a_piece" "$here/lib/docs/as.sh" "$2" "$here/lib/docs/piece.sh" "$session" "$3" \
    </dev/null >"$4" 2>&1
}

# run_in_background SITE USER FILE LOG: the same for what serves until it is ended.
run_in_background() {
  local session
  session=$(session_of "$1" "$2")
  setsid "$here/lib/docs/as.sh" "$2" "$here/lib/docs/piece.sh" "$session" "$3" </dev/null >"$4" 2>&1 &
}
