# Runs on each node: points its container runtime at the server, and takes that back when the pod ends.
# CLIENT, SERVER, CA, UNDO and UNDO_ON_EXIT are variables of the pod; ROOT is where the node's files are mounted.
root=${ROOT:-/host}
waiting=${RETRY_SECONDS:-30}
ready=${READY_FILE:-/tmp/done}

undo() {
  entrepot setup "$CLIENT" --root "$root" --undo
}

# While a program runs in the foreground, the shell does not see signals: it waits for a sleep instead.
rest() {
  sleep "$1" &
  wait $!
}

leave() {
  if [ "$UNDO_ON_EXIT" = true ] && [ "$UNDO" != true ]; then
    undo
  fi
  exit
}
trap leave TERM INT

if [ "$UNDO" = true ]; then
  set -- --undo
else
  set -- --server "$SERVER" ${CA:+--ca "$CA"}
fi
until entrepot setup "$CLIENT" --root "$root" "$@"; do
  echo "tried again in $waiting s"
  rest "$waiting"
done
: >"$ready"
while :; do
  rest 3600
done
