#!/usr/bin/env bash
# as.sh USER COMMAND...: runs a command as a user who has just logged in.
set -euo pipefail
user=$1
shift
variables=("HOME=$(getent passwd "$user" | cut -d : -f 6)" "USER=$user" "LANG=C.UTF-8" "PATH=/usr/local/bin:$PATH")
for name in JAVA_HOME EP_TOP JAVA_OPTS; do
  if [[ -n "${!name-}" ]]; then
    variables+=("$name=${!name}")
  fi
done
exec setpriv --reuid "$user" --regid "$user" --init-groups env -i "${variables[@]}" "$@"
