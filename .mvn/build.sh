# shellcheck shell=sh disable=SC2154
# Sourced by launch.sh when the program has to be built; then: build
# It uses what launch.sh and the launcher have set, and is_current.

log=$home/target/$name-build.log

say() {
  echo "$name: $*" >&2
}

give_up() {
  say "$@"
  exit 1
}

# Returns once lib holds a build of the sources. One build runs at a time; who comes second takes its result.
build() {
  if [ ! -x "$java_home/bin/javac" ]; then
    give_up "has to be built, for which $java_home lacks a compiler: install a JDK $wanted, or set JAVA_HOME to one."
  fi
  if ! mkdir -p "$home/target" 2>/dev/null || [ ! -w "$home/target" ] || [ ! -w "$home/$module" ]; then
    give_up "has to be built, but $(id -un) may not write in $home: run it once as the owner of that folder, or install the archive (deploy/README.md)."
  fi
  exec 9>"$home/target/$name-build.lock"
  if command -v flock >/dev/null && ! flock -n 9; then
    say "waiting for another build of $home ..."
    flock 9
  fi
  if ! is_current; then
    proxy=$(find_proxy)
    announce
    run_maven || explain
  fi
  exec 9>&-
}

announce() {
  if [ -f "$lib/complete" ]; then
    say "the sources have changed: building again, which takes about a minute ..."
  else
    say "the first start builds: about 2 minutes, and 175 MB from Maven Central, which ~/.m2 keeps ..."
  fi
}

# Tests, and what only they need, are left out.
run_maven() {
  {
    # shellcheck disable=SC2046
    (cd "$home" && JAVA_HOME=$java_home ./mvnw -B -Dstyle.color=never $(proxy_options) \
      -pl "$module" -am -Dmaven.test.skip=true -Dcyclonedx.skip=true package 2>&1) && echo "all is built" || true
  } | tell_progress && is_current
}

# HOST:PORT of the proxy that the environment names.
find_proxy() {
  found=${https_proxy-${HTTPS_PROXY-}}
  found=${found#*://}
  found=${found##*@}
  found=${found%%/*}
  case $found in
    "" | *:*) echo "$found" ;;
    *) echo "$found:80" ;;
  esac
}

# Maven does not know the variables by which other programs find a proxy.
proxy_options() {
  if [ -n "$proxy" ]; then
    echo "-Daether.connector.http.useSystemProperties=true -Dhttps.proxyHost=${proxy%:*} -Dhttps.proxyPort=${proxy##*:}"
  fi
}

# Keeps what Maven says in the log, and tells the steps and the downloads, the latter every 10 MB.
tell_progress() {
  downloaded=0
  next=10000
  ended=1
  : >"$log"
  while IFS= read -r line; do
    printf '%s\n' "$line" >>"$log"
    case $line in
      "all is built") ended=0 ;;
      *"Downloaded from "*" at "*)
        downloaded=$((downloaded + $(kilobytes "$line")))
        if [ "$downloaded" -ge "$next" ]; then
          say "downloaded $((downloaded / 1000)) MB"
          next=$((downloaded + 10000))
        fi
        ;;
      "[INFO] Building "*"]")
        # Blanks stand between the name and its number.
        # shellcheck disable=SC2086
        set -- ${line#"[INFO] Building "}
        say "building $*"
        ;;
      *"aot-cache"*) say "running it once, to start faster from now on" ;;
    esac
  done
  return $ended
}

# How much a line says was downloaded, such as "... (1.9 MB at 12 MB/s)".
kilobytes() {
  size=${1##*(}
  size=${size%% at *}
  number=${size%% *}
  case $size in
    *MB)
      tenths=${number#*.}
      [ "$tenths" != "$number" ] || tenths=0
      echo $((${number%%.*} * 1000 + ${tenths%"${tenths#?}"} * 100))
      ;;
    *kB) echo "${number%%.*}" ;;
    *) echo 0 ;;
  esac
}

# Says why there is no build, and ends.
explain() {
  if grep -qE 'Could not transfer|[Ff]ailed to fetch|Failed to read artifact descriptor' "$log"; then
    explain_network
  else
    say "the build failed:"
    first_errors >&2
  fi
  give_up "the whole log is $log"
}

explain_network() {
  host=$(grep -oE 'https?://[^/ ):]+(:[0-9]+)?/[^ )]*maven[^ )]*' "$log" | tail -n 1 | sed -E 's|(//[^/]+)/.*|\1|')
  fault=$(grep -oE 'Unknown host|Temporary failure in name resolution|[Cc]onnection refused|timed out|[Nn]etwork is unreachable|No route to host|status code: [0-9]+[^)]*|PKIX path building failed' "$log" | head -n 1)
  say "the build cannot fetch from ${host:-Maven Central}${proxy:+ by the proxy $proxy}: ${fault:-no answer}"
  say "behind a proxy, set https_proxy=http://HOST:PORT; a mirror is named in ~/.m2/settings.xml (https://maven.apache.org/guides/mini/guide-mirror-settings.html)"
  say "without a network, install the archive that another machine has built (deploy/README.md)"
}

first_errors() {
  errors=$(sed -nE '/^Exception in thread/p' "$log" | head -n 2)
  [ -n "$errors" ] || errors=$(sed -nE '/Re-run Maven|To see the full|For more information|\[Help|After correcting|mvn <args>/d; s/^\[ERROR\] (.+)/\1/p' "$log" | head -n 8)
  if [ -n "$errors" ]; then
    printf '%s\n' "$errors"
  else
    tail -n 8 "$log"
  fi
}
