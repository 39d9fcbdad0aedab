#!/usr/bin/env bash
# piece.sh SESSION FILE: runs a file's commands in a session, and keeps its folder and variables. All variables are
# exported, so that they are kept.
# shellcheck source=/dev/null
session=$1 piece=$2
set --
source "$(dirname "${BASH_SOURCE[0]}")/preparing.sh"
source "$session/variables"
cd "$(<"$session/folder")" || exit
trap 'pwd >"$session/folder"; export -p >"$session/variables"' EXIT
set -ae
source "$piece"
