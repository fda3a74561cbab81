#!/usr/bin/env bash
# Deploys, and tells customers the truth about how it went: docs/recipes.md.
#   HEALTH_URL=https://acme.example/health examples/deploy.sh "$(git rev-parse --short HEAD)" ./release.sh
# However the deployment ends (it fails, it is stopped, it only looks well), the health check decides what is said:
# not healthy opens an incident, once for each commit; healthy again resolves it, once the guard agrees.
set -euo pipefail

if [[ $# -lt 2 || -z ${HEALTH_URL:-} ]]; then
  echo "Usage: HEALTH_URL=https://… $0 COMMIT COMMAND [ARGUMENT…]" >&2
  exit 2
fi
sha=$1
shift
if [[ ! $sha =~ ^[0-9A-Za-z._-]+$ ]]; then
  echo "COMMIT is a name of letters, digits, dots and dashes." >&2
  exit 2
fi

title=${INCIDENT_TITLE:-Problems after an update}
tries=${HEALTH_TRIES:-6}
pause=${HEALTH_PAUSE:-5}

healthy() {
  local try
  for ((try = 1; try <= tries; try++)); do
    if curl --fail --silent --show-error --max-time 10 --output /dev/null "$HEALTH_URL"; then return 0; fi
    if ((try < tries)); then sleep "$pause"; fi
  done
  return 1
}

# 4: recorded, and a channel is behind, which "incident deliver" or the next tick sees to.
incident_runs() {
  local code=0
  incident "$@" --json --no-input || code=$?
  ((code == 0 || code == 4))
}

# What a deployment opened and nobody has resolved: it is of this commit, or of an earlier one that this commit mends.
open_one() {
  incident list --json | TITLE=$title node -e '
    const all = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
    const mine = all.filter((one) => one.title === process.env.TITLE && one.resolvedAt === null);
    process.stdout.write(mine.map((one) => one.id).at(-1) ?? "");'
}

tell() {
  local code=$? id
  # Whoever stops it twice stops this as well.
  trap - EXIT INT TERM
  id=$(open_one)
  if healthy; then
    if [[ -n $id ]]; then incident_runs resolve "$id" --yes --wait --key "deploy-$sha-over"; fi
    exit "$code"
  fi
  if [[ -z $id ]]; then
    incident_runs open "$title" --yes --impact "${INCIDENT_IMPACT:-major}" --key "deploy-$sha" \
      ${INCIDENT_COMPONENT:+--component "$INCIDENT_COMPONENT"}
  else
    incident_runs note "$id" --message "Still not healthy after the deployment of $sha."
  fi
  exit $((code == 0 ? 1 : code))
}

trap tell EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
"$@"
