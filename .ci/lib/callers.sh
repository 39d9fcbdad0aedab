# shellcheck shell=bash
# Callers with and without logins, in a network of their own.

callers_log_in() {
  local counts=$work/counts status=0 callers_passed=0 callers_failed=0
  # In that network, nothing can be built.
  "$entrepot" version >"$work/logs/version.out"
  unshare --mount --net "$here/lib/access/run.sh" "$work" "$entrepot" "$counts" || status=$?
  if [[ -s "$counts" ]]; then
    read -r callers_passed callers_failed <"$counts"
  fi
  passed=$((passed + callers_passed))
  failed=$((failed + callers_failed))
  if ((status != 0 && callers_failed == 0)); then
    fail "callers: every step runs to its end" "status $status"
  fi
}
