# shellcheck shell=bash
# The launcher of a checkout builds when it has to, once, and says what it does. Maven and Java are stand-ins.

launcher_builds() {
  step "the launcher and its builds"
  make_checkout
  first_start_builds
  changes_are_built
  one_build_at_a_time
  broken_off_builds_are_made_again
  strangers_cannot_build
  failures_are_named
  no_network_is_named
  revision_is_the_commit
}

# A checkout with one source file, in a folder with a blank, without git.
make_checkout() {
  checkout="$work/check out"
  jdk=$work/jdk
  mkdir -p "$checkout"/{verifier,cache,proxy/{config,mirror,operate,server,cli},deploy}/src/main "$checkout/proxy/cli/src/test" "$jdk/bin"
  cp -r "$top/entrepot" "$top/.mvn" "$top/pom.xml" "$checkout"
  touch "$checkout"/{verifier,cache,proxy,proxy/{config,mirror,operate,server,cli},deploy}/pom.xml "$checkout/proxy/cli/src/main/A.java"
  echo 'JAVA_VERSION="25.0.3"' >"$jdk/release"
  printf '#!/bin/sh\necho "ran $(cat deploy/target/lib/built)"\n' >"$jdk/bin/java"
  cp "$jdk/bin/java" "$jdk/bin/javac"
  write_maven 0
  chmod -R a+rX "$work"
  chmod +x "$jdk/bin/"* "$checkout/mvnw"
}

# write_maven STATUS: a Maven that counts its runs and ends so; 0 leaves a build.
write_maven() {
  cat >"$checkout/mvnw" <<SH
#!/bin/sh
cd "$checkout"
echo run >>runs
echo "[INFO] Building Entrepot proxy 0.1.0                         [4/5]"
echo "[INFO] Downloaded from central: https://repo.example/a.jar (10 MB at 3 MB/s)"
echo "[INFO] Downloaded from central: https://repo.example/b.jar (900 kB at 3.1 MB/s)"
[ ! -p gate ] || read -r _ <gate
[ $1 = 0 ] || { echo "[ERROR] A.java:[1,2] a fault"; echo "[ERROR] Re-run Maven with -X"; exit $1; }
mkdir -p deploy/target/lib
wc -l <runs >deploy/target/lib/built
sh .mvn/sources deploy >deploy/target/lib/complete
SH
}

# launch: runs the launcher and leaves its status in $status, all that it says in $said.
launch() {
  status=0
  said=$(cd "$checkout" && JAVA_HOME=$jdk "$@" ./entrepot version 2>&1) || status=$?
}

first_start_builds() {
  launch
  check_equal "the first start builds and runs" "0 ran 1" "$status $(tail -n 1 <<<"$said")"
  check_words "it says how long and how much" "minutes MB ~/.m2" "$said"
  check_words "its steps come without a terminal" "proxy [4/5]" "$said"
  check_words "and its downloads" "downloaded 10 MB" "$said"
  launch
  check_equal "the second start says nothing of builds" "ran 1" "$said"
}

changes_are_built() {
  echo changed >"$checkout/proxy/cli/src/main/A.java"
  touch -d 2020-01-01 "$checkout/proxy/cli/src/main/A.java"
  launch
  check_equal "a source of another content, and older, is built" "ran 2" "$(tail -n 1 <<<"$said")"
  check_words "it says why" "sources have changed" "$said"
  touch "$checkout/proxy/cli/src/main/B.java"
  launch
  check_equal "a new source is built" "ran 3" "$(tail -n 1 <<<"$said")"
  rm "$checkout/proxy/cli/src/main/B.java"
  launch
  check_equal "a source that is gone is built" "ran 4" "$(tail -n 1 <<<"$said")"
  touch "$checkout/proxy/cli/src/test/T.java" "$checkout/proxy/cli/src/main/A.java"
  launch
  check_equal "a test, and a newer date, are not" "ran 4" "$said"
}

one_build_at_a_time() {
  local first
  echo both >"$checkout/proxy/cli/src/main/A.java"
  mkfifo "$checkout/gate"
  (cd "$checkout" && JAVA_HOME=$jdk ./entrepot version >"$work/first" 2>&1) &
  first=$!
  wait_until 30 grep -q building "$work/first"
  (cd "$checkout" && JAVA_HOME=$jdk ./entrepot version >"$work/second" 2>&1) &
  wait_until 30 grep -q waiting "$work/second"
  echo on >"$checkout/gate"
  wait $first $!
  rm "$checkout/gate"
  check_equal "two starts at once build once" "ran 5 ran 5" "$(tail -qn 1 "$work/first" "$work/second" | xargs)"
  check_equal "the second waits, and says so" "entrepot: waiting for another build of $checkout ..." \
    "$(head -n 1 "$work/second")"
}

broken_off_builds_are_made_again() {
  echo broken >"$checkout/proxy/cli/src/main/A.java"
  mkfifo "$checkout/gate"
  (cd "$checkout" && JAVA_HOME=$jdk exec setsid ./entrepot version >"$work/first" 2>&1) &
  wait_until 30 grep -q building "$work/first"
  kill -KILL -- -$!
  { wait $! || true; } 2>/dev/null
  rm "$checkout/gate"
  launch
  check_equal "after a build that was killed comes another" "0 ran 7" "$status $(tail -n 1 <<<"$said")"
}

strangers_cannot_build() {
  local stranger=(setpriv --reuid 65534 --regid 65534 --clear-groups env "JAVA_HOME=$jdk")
  launch "${stranger[@]}"
  check_equal "a user who may only read runs what there is" "0 ran 7" "$status $said"
  echo other >"$checkout/proxy/cli/src/main/A.java"
  launch "${stranger[@]}"
  check_equal "but no old build: status" 1 "$status"
  check_equal "it says who could, in a line" \
    "entrepot: has to be built, but nobody may not write in $checkout: run it once as the owner of that folder, or install the archive (deploy/README.md)." \
    "$said"
}

failures_are_named() {
  write_maven 1
  launch
  check_equal "a build that fails: status" 1 "$status"
  check_words "it says what failed" "A.java:[1,2] a fault" "$said"
  check_equal "it names the log last" "entrepot: the whole log is $checkout/target/entrepot-build.log" \
    "$(tail -n 1 <<<"$said")"
  check_equal "what Maven advises is left out" "" "$(grep Re-run <<<"$said" || true)"
}

# The real wrapper, where nothing can be reached.
no_network_is_named() {
  cp "$top/mvnw" "$checkout/mvnw"
  launch env "MAVEN_USER_HOME=$work/none" unshare --net --
  check_equal "without a network: status" 1 "$status"
  check_words "it names whom it asked for what, and what to set" \
    "https://repo.maven.apache.org https_proxy settings.xml archive" "$said"
  check_equal "in a few lines" 5 "$(wc -l <<<"$said")"
}

# What .mvn/revision writes for a checkout with git and without.
revision_is_the_commit() {
  local repository="$work/with git" file="$work/revision" before
  mkdir -p "$repository/.mvn"
  cp "$top/.mvn/revision" "$repository/.mvn"
  sh "$repository/.mvn/revision" "$file"
  check_equal "without git, the revision is unknown" unknown "$(cat "$file")"
  git -C "$repository" init -q
  git -C "$repository" add .
  git -C "$repository" -c user.name=ci -c user.email=ci@example.com commit -qm first
  sh "$repository/.mvn/revision" "$file"
  check_equal "with git, it is the commit" "$(git -C "$repository" rev-parse HEAD)" "$(cat "$file")"
  touch -d 2020-01-01 "$file"
  before=$(stat -c %Y "$file")
  sh "$repository/.mvn/revision" "$file"
  check_equal "the same commit leaves the file alone" "$before" "$(stat -c %Y "$file")"
  echo "# changed" >>"$repository/.mvn/revision"
  sh "$repository/.mvn/revision" "$file"
  check_equal "with changes, it says so" "$(git -C "$repository" rev-parse HEAD)-dirty" "$(cat "$file")"
}
