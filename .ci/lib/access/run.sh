#!/usr/bin/env bash
# Callers of Entrepot, by real clients: real-clients runs this with a network and mounts of its own.
# Usage: run.sh WORK LAUNCHER COUNTS
# Prints a line for each check, and leaves "PASSED FAILED" in the file COUNTS.
# shellcheck source-path=SCRIPTDIR/../../
set -euo pipefail

work=$1 entrepot=$2 counts=$3
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
source "$here/lib/checks.sh"
source "$here/lib/processes.sh"
source "$here/lib/servers.sh"
source "$here/lib/images.sh"
source "$here/lib/clients.sh"
source "$here/lib/access/servers.sh"
source "$here/lib/access/clients.sh"
source "$here/lib/access/rounds.sh"
source "$here/lib/access/passed.sh"
source "$here/lib/access/tokens.sh"

finish() {
  local status=$?
  trap - EXIT
  set +e
  if ((status != 0 && failed == 0)); then
    fail "every step runs to its end"
  fi
  stop_all
  printf '%d %d\n' "$passed" "$failed" >"$counts"
  exit "$status"
}
trap finish EXIT
trap 'echo "This step failed: $BASH_COMMAND" >&2' ERR

enter_network
own_folders
private=127.0.0.1:$(free_port)
admin=127.0.0.1:$(free_port)
proxy=192.0.2.1:$(free_port)
name=entrepot.example:${proxy##*:}
offline+=("NO_PROXY=127.0.0.1,entrepot.example")
client=(timeout 60 "${offline[@]}")
containerd_login=()
make_certificates
make_mirrors
start_private

for client_name in "${clients[@]}"; do
  callers_with "$client_name"
done
for client_name in "${clients[@]}"; do
  logins_passed_on "$client_name"
done
right_is_revoked
tokens_by_curl

if ((failed > 0)); then
  exit 1
fi
