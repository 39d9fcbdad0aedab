# shellcheck shell=bash disable=SC2154
# The archives and the package, what the installer installs, and the image that the Dockerfile builds.

max_installed=90000000
max_image=180000000

# bytes_of FOLDER: what its files have together.
bytes_of() {
  find "$1" -type f -printf '%s\n' | awk '{sum += $1} END {print sum + 0}'
}

# check_at_most DESCRIPTION LIMIT ACTUAL: in bytes.
check_at_most() {
  if (($3 <= $2)); then
    pass "$1: $(($3 / 1000000)) MB, $(($2 / 1000000)) MB at most"
  else
    fail "$1" "expected: at most $2 bytes"$'\n'"actual:   $3"
  fi
}

# built_sums FOLDER: of what is handed out of that checkout.
built_sums() {
  (cd "$1/deploy/target" && cat ./entrepot*.sha256)
}

archives_are_written() {
  step "the archives and the package"
  check "they are built" "${maven[@]}" -q -Pdist -Dmaven.test.skip=true -Dtraining.skip=true -pl deploy -am package
  version=$(sed -n 's|^ *<revision>\(.*\)</revision>|\1|p' "$top/pom.xml")
  archive=$(echo "$top/deploy/target/entrepot-$version"-linux-*.tar.gz)
  debian_version=$(tr - '~' <<<"$version")
  package=$(echo "$top/deploy/target/entrepot_$debian_version"_*.deb)
  check "their sums are theirs" bash -c "cd '$top/deploy/target' && sha256sum --check --quiet ./entrepot*.sha256"
  tar -xf "$archive" -C "$work"
  unpacked=$work/entrepot-$version
  check_words "what is in it" "LICENSE README.md bin completions install.sh lib man runtime service" \
    "$(ls "$unpacked")"
  check_at_most "it takes, with its Java runtime" $max_installed "$(bytes_of "$unpacked")"
  check_equal "one machine's native libraries" "" \
    "$(lib=$unpacked/lib natives | grep -i "$(if [[ $archive == *x86-64* ]]; then echo aarch; else echo x86; fi)" || true)"
  check "the bill of materials lies beside them" cmp "$top/deploy/target/entrepot-$version.cdx.json" "$unpacked/lib/entrepot.cdx.json"
}

# The same sources in another folder, with another umask and in another time zone.
builds_are_the_same() {
  local elsewhere=$work/elsewhere
  step "the same bytes"
  mkdir "$elsewhere"
  (cd "$top" && git ls-files -z --cached --others --exclude-standard | tar --null --files-from - -c) |
    (umask 077 && tar -x --no-same-permissions -C "$elsewhere")
  echo "gitdir: $(git -C "$top" rev-parse --absolute-git-dir)" >"$elsewhere/.git"
  check "a copy of the sources is built" env -C "$elsewhere" GIT_OPTIONAL_LOCKS=0 TZ=Pacific/Auckland bash -c "umask 077 &&
    ./mvnw -B -ntp -q -Pdist -Dmaven.test.skip=true -Dtraining.skip=true -pl deploy -am package"
  if [[ "$(built_sums "$top")" == "$(built_sums "$elsewhere")" ]]; then
    pass "archives, package and bill of materials are the same"
  else
    fail "archives, package and bill of materials are the same" \
      "$(diff "$top/deploy/target/dist" "$elsewhere/deploy/target/dist" -rq; diff <(built_sums "$top") <(built_sums "$elsewhere"))"
  fi
  rm -rf "$elsewhere"
}

# The version stands in the parent POM alone: all that is handed out has it from there.
version_is_from_one_place() {
  step "the version"
  check_equal "no POM has another" "" \
    "$(cd "$top" && git ls-files '*pom.xml' | xargs grep -n -A 3 '<groupId>dev.entrepot</groupId>' | grep '<version>' |
      grep -v '<version>\${\(revision\|project.version\)}</version>' || true)"
  check_equal "the program's" "entrepot $version" "$("$unpacked/bin/entrepot" --version)"
  check_equal "the package's" "$debian_version" "$(dpkg-deb --field "$package" Version)"
  check_equal "the bill of materials'" "$version" "$(jq -r .metadata.component.version "$unpacked/lib/entrepot.cdx.json")"
}

# A Debian without Java, with systemd: $root.
make_root() {
  root=$work/root-of-debian
  step "a Debian of its own"
  check "it is made" debootstrap --variant=minbase --include=ca-certificates,systemd,dbus bookworm "$root" \
    "${DEBIAN_MIRROR:-http://deb.debian.org/debian}"
  copy_root
  cp -r "$unpacked" "$root/root/entrepot"
}

# inside COMMAND...: runs it in that Debian. The linker finds what lies beside a program by /proc.
inside() {
  unshare --mount --pid --fork --mount-proc="$root/proc" chroot "$root" "$@" 2>&1
}

runs_without_java() {
  step "the archive on a machine without Java"
  check_words "it says its version" "entrepot $version" "$(inside /root/entrepot/bin/entrepot version)"
  check_words "a user without rights runs it" "entrepot $version" \
    "$(cp -r "$unpacked" "$root/srv/entrepot" && inside setpriv --reuid 65534 --regid 65534 --clear-groups \
      /srv/entrepot/bin/entrepot version)"
  rm -rf "$root/srv/entrepot"
}

# Without systemd running, in an /etc of its own.
is_installed_in_a_root() {
  local said target="$work/a root"
  step "the installer"
  said=$("$unpacked/install.sh" --root "$target")
  check "--root: the program is there" test -x "$target/usr/local/bin/entrepot"
  check_equal "and what it needs" "etc/entrepot/entrepot.yaml
etc/entrepot/environment
usr/local/bin/entrepot
usr/local/lib/systemd/system/entrepot.service
usr/local/share/bash-completion/completions/entrepot
usr/local/share/zsh/site-functions/_entrepot" \
    "$(cd "$target" && find . \( -type f -o -type l \) ! -path '*/lib/entrepot/*' ! -path '*/man/*' | sed 's|^./||' | sort)"
  check_equal "and the manual" "$(ls "$unpacked/man/man1")" "$(ls "$target/usr/local/share/man/man1")"
  check_equal "secrets are for root alone" 600 "$(stat -c %a "$target/etc/entrepot/environment")"
  echo "listen: 127.0.0.1:5005" >"$target/etc/entrepot/entrepot.yaml"
  said=$("$unpacked/install.sh" --root "$target")
  check_equal "a second time writes nothing" "" "$(grep wrote <<<"$said" || true)"
  check_equal "the configuration is kept" "listen: 127.0.0.1:5005" "$(cat "$target/etc/entrepot/entrepot.yaml")"
  echo "# mine" >>"$target/usr/local/lib/systemd/system/entrepot.service"
  said=$("$unpacked/install.sh" --root "$target")
  check_words "a unit that was edited is kept, and that is said" "kept entrepot.service edited entrepot.service.new" "$said"
  check_equal "in its own words" "# mine" "$(tail -n 1 "$target/usr/local/lib/systemd/system/entrepot.service")"
  "$target/usr/local/lib/entrepot/install.sh" --uninstall --root "$target" >"$work/said"
  check_equal "what stays after --uninstall" "etc/entrepot/entrepot.yaml
etc/entrepot/environment
usr/local/lib/systemd/system/entrepot.service" "$(cd "$target" && find . -type f | sed 's|^./||' | sort)"
  (cd "$work" && eval "$(grep -o 'rm -rf .*' said)")
  check_equal "what it says removes the rest does, and nothing else" "usr/local/lib/systemd/system/entrepot.service" \
    "$(cd "$target" && find . -type f | sed 's|^./||' | sort)"
  "$unpacked/install.sh" --root "$target" --prefix /opt/cache >/dev/null
  check_words "--prefix: the unit names it" "ExecStart=/opt/cache/lib/entrepot/bin/entrepot serve" \
    "$(cat "$target/etc/systemd/system/entrepot.service")"
  said=$("$unpacked/install.sh" --prefix 2>&1) && fail "a prefix without a folder" || check_words "wrong usage" "--prefix needs" "$said"
}

# What is typed on the machine; each answer goes to /answers as NAME: ANSWER.
write_session() {
  cat >"$root/session" <<'SH'
answer() { name=$1; shift; "$@" >/tmp/answer 2>&1; echo "$name: $? $(tr '\n' '|' </tmp/answer)" >>/answers; }
healthy() { n=0; until entrepot health >/dev/null 2>&1 || [ $n = 100 ]; do n=$((n + 1)); sleep 0.3; done; entrepot health; }
as_nobody() { setpriv --reuid 65534 --regid 65534 --clear-groups "$@"; }
# As a service of an earlier version left it, which had no user of its own.
cd /root/entrepot
ENTREPOT_DATA=/var/lib/private/entrepot bin/entrepot serve >/dev/null 2>&1 &
PATH=$PWD/bin:$PATH healthy >/dev/null 2>&1
kill $! && wait $!
chown -R 63000:63000 /var/lib/private/entrepot
ln -s private/entrepot /var/lib/entrepot
answer install ./install.sh --now
answer health healthy
answer user sh -c 'stat -c %U /proc/$(systemctl show -p MainPID --value entrepot)'
answer images entrepot images
answer stranger as_nobody entrepot images
answer data ls -A /var/lib/entrepot
answer old stat -c %U /var/lib/entrepot/index
answer update ./install.sh
answer restarted systemctl restart entrepot
answer well healthy
answer stopped systemctl stop entrepot
answer alone entrepot images
answer shut as_nobody entrepot images
answer owners sh -c 'find /var/lib/entrepot ! -user entrepot | wc -l'
answer started systemctl start entrepot
answer again healthy
answer refused ./install.sh --uninstall
answer uninstall ./install.sh --uninstall --now
answer gone sh -c 'command -v entrepot; ls /usr/local/lib/systemd/system /etc/entrepot; systemctl status entrepot'
journalctl -u entrepot --no-pager >/journal 2>&1
systemctl --no-block poweroff
SH
}

# boot: runs /session of that Debian under its own systemd; $root/answers then has what it said.
boot() {
  cat >"$root/etc/systemd/system/session.service" <<'UNIT'
[Unit]
After=multi-user.target
[Service]
Type=oneshot
ExecStart=/bin/sh /session
Environment=PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
[Install]
WantedBy=multi-user.target
UNIT
  ln -sf ../session.service "$root/etc/systemd/system/multi-user.target.wants/session.service"
  if ! timeout 240 systemd-nspawn --quiet --directory "$root" --register=no --keep-unit --private-network --boot \
    </dev/null >"$work/logs/nspawn.out" 2>&1 || [[ ! -s "$root/answers" ]]; then
    fail "a systemd boots in a container" "$(tail -n 20 "$work/logs/nspawn.out")"
    return 1
  fi
}

# answer_of NAME: its status and what it printed.
answer_of() {
  sed -n "s/^$1: //p" "$root/answers"
}

runs_under_systemd() {
  step "the service, under a systemd of its own"
  write_session
  boot || return 0
  check_words "install.sh --now starts it" "0 started" "$(answer_of install)"
  check_words "it is healthy" "0 healthy" "$(answer_of health)"
  check_equal "it has a user of its own" "0 entrepot|" "$(answer_of user)"
  check_words "root asks it" "0 REPOSITORY" "$(answer_of images)"
  check_words "so does any user" "0 REPOSITORY" "$(answer_of stranger)"
  check_words "the store is where the page says" "index" "$(answer_of data)"
  check_equal "an earlier version's data is the new service's" "0 entrepot|" "$(answer_of old)"
  check_equal "an update writes nothing that is the same" "" "$(answer_of update | grep wrote || true)"
  check_words "and says what to do" "systemctl restart entrepot" "$(answer_of update)"
  check_words "it restarts" "0 healthy" "$(answer_of well)"
  check_words "stopped: root's commands open the store as its user" "0 running as entrepot REPOSITORY" "$(answer_of alone)"
  check_words "a stranger is told" "1" "$(answer_of shut)"
  check_equal "all files still belong to the service" "0 0|" "$(answer_of owners)"
  check_words "which starts again" "0 healthy" "$(answer_of again)"
  check_words "it is not removed while it runs" "1 stop first" "$(answer_of refused)"
  check_words "unless that is said" "0 removed kept" "$(answer_of uninstall)"
  check_words "the configuration stays" "entrepot.yaml" "$(answer_of gone)"
  if ((failed > 0)); then
    cat "$root/answers"
    tail -n 20 "$root/journal"
  fi
}

# storage: podman with a storage of this run's own.
podman_here() {
  podman --root "$work/podman" --runroot "$work/podman-run" --storage-driver vfs --cgroup-manager cgroupfs --runtime runc "$@"
}

# The bases are made here: that Debian, and the same with a JDK.
image_is_built_from_source() {
  local jdk size base status=0
  step "docker build ."
  rm -rf "$root/root/entrepot" "$root/var/lib/entrepot" "$root"/{session,answers,journal}
  tar -C "$root" -c . | podman_here import --quiet - localhost/base:debian >/dev/null
  jdk=$(java_home)
  mkdir -p "$root/opt/java"
  cp -aL "$jdk" "$root/opt/java/openjdk"
  tar -C "$root" -c . | podman_here import --quiet -c "ENV JAVA_HOME=/opt/java/openjdk" - localhost/base:jdk >/dev/null
  check "the image is built" podman_here build --quiet --network host --isolation chroot --volume "$HOME/.m2:/root/.m2" \
    --build-arg JDK=localhost/base:jdk --build-arg BASE=localhost/base:debian --format docker --tag entrepot "$top"
  size=$(podman_here image inspect --format '{{.Size}}' localhost/entrepot)
  base=$(podman_here image inspect --format '{{.Size}}' localhost/base:debian)
  # Debian's own slim image has 75 MB; the one made here has systemd and its documentation.
  check_at_most "it takes beside its base" $((max_image - 75000000)) $((size - base))
  check_equal "it runs as a user without rights" 65532:0 "$(podman_here image inspect --format '{{.User}}' localhost/entrepot)"
  check_equal "it is stopped so that it drains" SIGTERM "$(podman_here image inspect --format '{{.Config.StopSignal}}' localhost/entrepot)"
  check_words "its health is looked at" "health" "$(podman_here image inspect --format '{{.HealthCheck.Test}}' localhost/entrepot)"
  start image podman_here run --rm --name entrepot --network host --cap-drop all --read-only --tmpfs /tmp:exec \
    --ulimit nofile=1024:1024 --ulimit nproc=1000:1000 --no-healthcheck \
    -e "ENTREPOT_LISTEN=$proxy" -e "ENTREPOT_ADMIN=$admin" localhost/entrepot
  check "it serves" wait_until 60 curl -fsS "http://$admin/readyz"
  check "the command in it says so" podman_here exec entrepot entrepot health
  podman_here kill --signal TERM entrepot >/dev/null
  wait "$started_pid" || status=$?
  check_equal "SIGTERM: the container's status" 0 "$status"
}
