#!/usr/bin/env bash
# Types one page, in a world of its own: .ci/docs runs this as the first process of new namespaces.
# Usage: page.sh WORK TOP LAUNCHER PAGE COUNTS
# Prints a line for each check, and leaves "PASSED FAILED" in the file COUNTS.
# shellcheck source-path=SCRIPTDIR/../../
set -euo pipefail

work=$1 top=$2 launcher=$3 page=$4 counts=$5
here=$top/.ci
source "$here/lib/checks.sh"
source "$here/lib/docs/world.sh"
source "$here/lib/docs/session.sh"
source "$here/lib/docs/output.sh"
source "$here/lib/docs/blocks.sh"

# The counts are told outside the world, where their file was opened.
exec 3>"$counts"
enter_world
start_page_upstream
type_blocks
printf '%d %d\n' "$passed" "$failed" >&3
if ((failed > 0)); then
  print_world_logs
fi
