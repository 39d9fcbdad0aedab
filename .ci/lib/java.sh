# shellcheck shell=bash
# Java's own HTTP client.

# java_home: a JDK 25, found as the launcher finds it.
java_home() (
  home=$here/..
  source "$home/.mvn/launch.sh"
  find_java
)

# The JDK's HTTP client offers an upgrade to HTTP/2 in clear text by default, as ORAS's Java SDK does with it.
java_pulls() {
  local temperature expected
  step "Java's HTTP client"
  start_empty_entrepot
  expected=$(printf '%s\n' "$(upstream_digest team/app 1.0)" "$(upstream_manifest team/app 1.0 |
    jq -r '.config.digest, .layers[].digest')" | sort)
  for temperature in cold warm; do
    "${client[@]}" "$(java_home)/bin/java" "$here/lib/JavaClient.java" "http://$proxy/v2/team/app" 1.0 \
      >"$work/java.reports" 2>"$work/java.stderr" || true
    check_equal "Java, $temperature: the digests" "$expected" "$(cut -d ' ' -f 1 "$work/java.reports" | sort)"
    check_equal "Java, $temperature: the offer to upgrade is passed over" HTTP_1_1 \
      "$(cut -d ' ' -f 2 "$work/java.reports" | sort -u)"
  done
}
