# shellcheck shell=bash disable=SC2154
# The Debian package: installed, upgraded, removed and purged in a Debian of its own, under systemd.

# A copy of the Debian that no installer has touched: $root_of_deb.
copy_root() {
  root_of_deb=$work/root-of-deb
  cp -a "$root" "$root_of_deb"
}

# The same package as an earlier version of it, whose configuration file had other comments.
write_earlier() {
  local tree=$work/earlier
  dpkg-deb --raw-extract "$package" "$tree"
  sed -i 's/^Version: .*/Version: 0.0.1/' "$tree/DEBIAN/control"
  sed -i '1s/^/# Of an earlier version.\n/' "$tree/etc/entrepot/entrepot.yaml"
  dpkg-deb --root-owner-group -Zgzip -z1 --build "$tree" "$root/root/earlier.deb" >/dev/null
  rm -rf "$tree"
  cp "$package" "$root/root/package.deb"
}

# What is typed; each answer goes to /answers as NAME: STATUS ANSWER. There is no network.
write_session_of_package() {
  cat >"$root/session" <<'SH'
answer() { name=$1; shift; "$@" >/tmp/answer 2>&1; echo "$name: $? $(tr '\n' '|' </tmp/answer)" >>/answers; }
healthy() { n=0; until entrepot health >/dev/null 2>&1 || [ $n = 100 ]; do n=$((n + 1)); sleep 0.3; done; entrepot health; }
apt() { apt-get -y -qq -o Dpkg::Use-Pty=0 -o Dpkg::Options::=--force-confold "$@" </dev/null; }
pid() { systemctl show -p MainPID --value entrepot; }
export DEBIAN_FRONTEND=noninteractive
cd /root
answer install apt install ./earlier.deb
answer idle systemctl is-active entrepot
answer enabled systemctl is-enabled entrepot
answer start systemctl start entrepot
answer health healthy
answer user sh -c 'stat -c %U /proc/$(systemctl show -p MainPID --value entrepot)'
answer secrets stat -c '%a %U' /etc/entrepot/environment
answer manual sh -c 'ls /usr/share/man/man1/entrepot*.1.gz | wc -l'
answer bill head -c 1 /usr/share/doc/entrepot/entrepot.cdx.json
answer pin entrepot pin registry.example/kept:1.0
echo 'listen: 127.0.0.1:5005' >>/etc/entrepot/entrepot.yaml
first=$(pid)
answer upgrade apt install ./package.deb
answer version dpkg-query -W -f '${Version}' entrepot
answer healthy healthy
answer restarted test "$first" != "$(pid)"
answer listens sh -c 'grep listen: /etc/entrepot/entrepot.yaml; ls /etc/entrepot'
answer pinned entrepot pin
answer disable systemctl disable entrepot
answer reinstall apt install --reinstall ./package.deb
answer disabled systemctl is-enabled entrepot
answer remove apt remove entrepot
answer stopped systemctl is-active entrepot
answer rest sh -c 'command -v entrepot; ls -d /usr/lib/entrepot; ls /etc/entrepot; ls /var/lib/entrepot'
answer back apt install ./package.deb
answer starts systemctl start entrepot
answer there healthy
answer same entrepot pin
answer purge apt purge entrepot
answer nothing find / -xdev -iname '*entrepot*' -not -path '/proc/*' -not -path '/tmp/*'
answer foreign sh -c 'mkdir /var/lib/entrepot && echo mine >/var/lib/entrepot/mine'
answer again apt install ./package.deb
answer verified dpkg --verify entrepot
answer careful apt purge entrepot
answer mine cat /var/lib/entrepot/mine
journalctl -u entrepot --no-pager >/journal 2>&1
systemctl --no-block poweroff
SH
}

# check_done DESCRIPTION NAME: what was typed as NAME ended well.
check_done() {
  local answer
  answer=$(answer_of "$2")
  if [[ "${answer%% *}" == 0 ]]; then
    pass "$1"
  else
    fail "$1" "$answer"
  fi
}

package_is_well_made() {
  local fields
  step "the Debian package"
  fields=$(dpkg-deb --field "$package")
  check_words "its fields" "entrepot $debian_version $(dpkg --print-architecture)" "$fields"
  check_equal "it needs no Java" "" "$(grep -iE '(java|jre|jdk)[^ ]* ?(\(|,|$)' <<<"$(grep ^Depends <<<"$fields")" || true)"
  check_equal "all in it belongs to root" "root/root" \
    "$(dpkg-deb --contents "$package" | awk '{print $2}' | sort -u)"
  check_equal "all in it has one date" 1 "$(dpkg-deb --contents "$package" | awk '{print $4, $5}' | sort -u | wc -l)"
  check_equal "what of it is the operator's" "/etc/entrepot/entrepot.yaml /etc/entrepot/environment" \
    "$(dpkg-deb --info "$package" conffiles | xargs)"
  check_words "its changelog has the version" "entrepot ($debian_version)" \
    "$(dpkg-deb --fsys-tarfile "$package" | tar -xO ./usr/share/doc/entrepot/changelog.gz | gzip -dc | head -n 1)"
  check_equal "the program in it is that of the archive" "$(cd "$unpacked" && find bin lib runtime -type f -exec md5sum {} + | sort)" \
    "$(dpkg-deb --info "$package" md5sums | sed -n 's| usr/lib/entrepot/| |p' | grep -v lib/installed.sh | sort)"
}

package_is_installed() {
  local root=$root_of_deb
  step "the package, under a systemd of its own"
  write_earlier
  write_session_of_package
  boot || return 0
  check_done "apt installs it without a network" install
  check_words "it says how to go on" "systemctl start entrepot" "$(answer_of install)"
  check_words "nothing is started" "inactive" "$(answer_of idle)"
  check_equal "a restart of the machine starts it" "0 enabled|" "$(answer_of enabled)"
  check_done "systemctl start entrepot" start
  check_words "it is healthy" "0 healthy" "$(answer_of health)"
  check_equal "it has a user of its own" "0 entrepot|" "$(answer_of user)"
  check_equal "secrets are for root alone" "0 600 root|" "$(answer_of secrets)"
  check_equal "the manual is there" "0 $(ls "$unpacked/man/man1" | wc -l)|" "$(answer_of manual)"
  check_equal "so is the bill of materials" "0 {" "$(answer_of bill)"
  package_is_upgraded
  package_is_removed
  if ((failed > 0)); then
    cat "$root/answers"
    tail -n 20 "$root/journal"
  fi
}

package_is_upgraded() {
  check_done "an upgrade" upgrade
  check_equal "it is the new version" "0 $debian_version" "$(answer_of version)"
  check_words "the service runs again, with the new program" "0 healthy" "$(answer_of healthy)"
  check_done "it was restarted" restarted
  check_words "the configuration is the operator's, the package's lies beside it" \
    "0 listen: 127.0.0.1:5005 entrepot.yaml.dpkg-dist" "$(answer_of listens)"
  check_words "the data is kept" "0 registry.example/kept:1.0" "$(answer_of pinned)"
  check_words "a service that was disabled stays so" "1 disabled" "$(answer_of disabled)"
}

package_is_removed() {
  check_done "it is removed" remove
  check_words "its service was stopped" "inactive" "$(answer_of stopped)"
  check_words "configuration and data stay" "entrepot.yaml environment entrepot-store" "$(answer_of rest)"
  check_equal "the program does not" "" "$(answer_of rest | tr '|' '\n' | grep -E '^[0-9 ]*(/usr/bin/entrepot|/usr/lib/entrepot)$' || true)"
  check_words "installed again, it starts with them" "0 healthy" "$(answer_of there)"
  check_words "and has its data" "0 registry.example/kept:1.0" "$(answer_of same)"
  check_done "it is purged while it runs" purge
  check_equal "nothing of it stays" "0 " "$(answer_of nothing)"
  check_equal "once more: dpkg finds each file as it should be" "0 " "$(answer_of verified)"
  check_words "a folder that is no store is not deleted, and that is said" "0 kept store" "$(answer_of careful)"
  check_equal "it has what it had" "0 mine|" "$(answer_of mine)"
}
