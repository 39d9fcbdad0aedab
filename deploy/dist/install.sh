#!/bin/sh
# Installs, updates or removes Entrepot from this unpacked archive.
set -eu

usage() {
  cat <<'TEXT'
Usage: install.sh [--prefix DIR] [--root DIR] [--now]
       install.sh --uninstall [--prefix DIR] [--root DIR] [--now]

Installs Entrepot from the unpacked archive that this script lies in, or updates it. Configuration, data, and a
systemd unit that was edited are kept. Needs root, unless --root names a folder of your own.

  --prefix DIR   where the program goes: DIR/lib/entrepot, DIR/bin/entrepot (default /usr/local)
  --root DIR     put all files below DIR, as for a package or an image, and touch nothing else
  --now          also enable and (re)start the service; with --uninstall, stop it
  --uninstall    remove what was installed; configuration and data stay
  --help         print this text
TEXT
}

# Where systemd looks for units depends on the prefix.
unit_folder() {
  case $prefix in
    /usr | /usr/local) echo "$prefix/lib/systemd/system" ;;
    *) echo /etc/systemd/system ;;
  esac
}

fail() {
  echo "install.sh: $1" >&2
  exit "${2-1}"
}

# quoted PATH: so that a shell takes it as one word.
quoted() {
  case $1 in
    *[!A-Za-z0-9/._-]*) printf "'%s'" "$(printf %s "$1" | sed "s/'/'\\\\''/g")" ;;
    *) printf %s "$1" ;;
  esac
}

# put MODE SOURCE TARGET: copies a file, and says so unless it is there already.
put() {
  if ! cmp -s "$2" "$root$3"; then
    install -D -m "$1" "$2" "$root$3"
    echo "wrote $root$3"
  fi
}

# put_once MODE SOURCE TARGET: for files that belong to the operator once they are there.
put_once() {
  if [ -e "$root$3" ]; then
    echo "kept  $root$3"
  else
    put "$@"
  fi
}

# The unit as it is for this prefix, from an unpacked or installed program.
unit_of() {
  sed "s|/usr/local/lib/entrepot|$program|g" "$1/service/entrepot.service"
}

# A unit that is not the one which the last installation wrote was edited.
is_edited() {
  [ -f "$root$unit" ] && [ -d "$root$program" ] && ! unit_of "$root$program" | cmp -s - "$root$unit"
}

put_unit() {
  if is_edited; then
    edited=$unit.new
    echo "kept  $root$unit, which was edited; the new one is $root$edited"
  fi
  unit_of "$source" >"$temporary"
  put 644 "$temporary" "${edited-$unit}"
}

put_program() {
  if [ -d "$root$program" ] && diff -rq --exclude installed.sh "$source" "$root$program" >/dev/null 2>&1; then
    return
  fi
  rm -rf "$root$program.new" "$root$program.old"
  mkdir -p "$root$program.new"
  (cd "$source" && tar -cf - .) | tar -xf - -C "$root$program.new" --no-same-owner
  cp "$source/service/installed.sh" "$root$program.new/lib/installed.sh"
  chmod -R u=rwX,go=rX "$root$program.new"
  if [ -d "$root$program" ]; then
    mv "$root$program" "$root$program.old"
  fi
  mv "$root$program.new" "$root$program"
  rm -rf "$root$program.old"
  echo "wrote $root$program"
}

put_links() {
  mkdir -p "$root$prefix/bin"
  if [ "$(readlink "$root$prefix/bin/entrepot" || true)" != ../lib/entrepot/bin/entrepot ]; then
    ln -sfn ../lib/entrepot/bin/entrepot "$root$prefix/bin/entrepot"
    echo "wrote $root$prefix/bin/entrepot"
  fi
  put 644 "$source/completions/entrepot.bash" "$prefix/share/bash-completion/completions/entrepot"
  put 644 "$source/completions/_entrepot" "$prefix/share/zsh/site-functions/_entrepot"
}

# The manual has a page for each command; they are told of in one line.
put_manual() {
  manual=$prefix/share/man/man1
  mkdir -p "$root$manual"
  written=0
  for page in "$source"/man/man1/*; do
    if ! cmp -s "$page" "$root$manual/${page##*/}"; then
      install -m 644 "$page" "$root$manual/${page##*/}"
      written=$((written + 1))
    fi
  done
  [ $written = 0 ] || echo "wrote $written pages in $root$manual"
}

# Only those that the installed program holds a copy of.
remove_manual() {
  for page in "$root$program"/man/man1/*; do
    rm -f "$root$prefix/share/man/man1/${page##*/}"
  done
}

add_user() {
  if [ -z "$root" ] && ! id entrepot >/dev/null 2>&1; then
    useradd --system --user-group --no-create-home --home-dir /var/lib/entrepot --shell /usr/sbin/nologin entrepot
    echo "added the user entrepot"
  fi
}

has_systemd() {
  [ -z "$root" ] && [ -d /run/systemd/system ]
}

# The unit that deploy/README.md had copied before there was an installer stands in the way of this one.
warn_of_other_unit() {
  other=$root/etc/systemd/system/entrepot.service
  if [ "$other" != "$root$unit" ] && [ -f "$other" ]; then
    echo "note: $other goes before $root$unit; unless it is yours, remove it: rm $other && systemctl daemon-reload"
  fi
}

install_all() {
  was_there=no
  [ ! -d "$root$program" ] || was_there=yes
  put_unit
  put_program
  put_links
  put_manual
  put_once 644 "$source/service/entrepot.yaml" /etc/entrepot/entrepot.yaml
  put_once 600 "$source/service/environment" /etc/entrepot/environment
  add_user
  warn_of_other_unit
  if has_systemd; then
    systemctl daemon-reload
  fi
  if [ "$now" = yes ] && has_systemd; then
    systemctl enable --quiet entrepot.service
    systemctl restart entrepot.service
    echo "started the service: systemctl status entrepot"
  elif [ "$was_there" = yes ]; then
    echo "the service runs the new version after: systemctl restart entrepot"
  else
    echo "to start the service: systemctl enable --now entrepot"
  fi
  echo "configuration: $root/etc/entrepot/entrepot.yaml, data: $root/var/lib/entrepot"
  case :$PATH: in
    *":$prefix/bin:"*) ;;
    *) echo "note: $prefix/bin is not on your PATH" ;;
  esac
}

uninstall() {
  if has_systemd && [ -f "$unit" ]; then
    if [ "$now" = yes ]; then
      systemctl stop entrepot.service
    elif systemctl is-active --quiet entrepot.service; then
      fail "the service runs: stop it first (systemctl stop entrepot), or give --now as well"
    fi
    systemctl disable --quiet entrepot.service
  fi
  if is_edited; then
    echo "kept  $root$unit, which was edited"
  else
    rm -f "$root$unit"
  fi
  rm -f "$root$unit.new" "$root$prefix/bin/entrepot" "$root$prefix/share/bash-completion/completions/entrepot" \
    "$root$prefix/share/zsh/site-functions/_entrepot"
  remove_manual
  rm -rf "$root$program"
  if has_systemd; then
    systemctl daemon-reload
  fi
  echo "removed $root$program and what belongs to it"
  if [ -n "$root" ]; then
    echo "kept  $root/etc/entrepot and $root/var/lib/entrepot; to remove them too:"
    echo "  rm -rf $(quoted "$root/etc/entrepot") $(quoted "$root/var/lib/entrepot")"
  else
    echo "kept  /etc/entrepot, /var/lib/entrepot and the user entrepot; to remove them too:"
    echo "  rm -rf /etc/entrepot /var/lib/entrepot; userdel entrepot"
  fi
}

prefix=/usr/local
root=
now=no
task=install_all
while [ $# -gt 0 ]; do
  case $1 in
    --prefix | --root)
      [ $# -gt 1 ] || fail "$1 needs a folder" 2
      case $2 in
        /*) ;;
        *) fail "$1 needs a path from /, not $2" 2 ;;
      esac
      if [ "$1" = --prefix ]; then prefix=${2%/}; else root=${2%/}; fi
      shift
      ;;
    --now) now=yes ;;
    --uninstall) task=uninstall ;;
    -h | --help)
      usage
      exit
      ;;
    *)
      usage >&2
      fail "$1 is not known" 2
      ;;
  esac
  shift
done

# shellcheck disable=SC1007
source=$(CDPATH= cd -- "$(dirname -- "$(readlink -f -- "$0")")" && pwd)
program=$prefix/lib/entrepot
unit=$(unit_folder)/entrepot.service
if [ -z "$root" ] && [ "$(id -u)" != 0 ]; then
  fail "needs root: sudo $0"
fi
if [ ! -d "$source/lib" ]; then
  fail "$source is not an unpacked archive: ./mvnw -Pdist package makes one (deploy/README.md)"
fi
temporary=$(mktemp)
trap 'rm -f "$temporary"' EXIT
$task
