#!/usr/bin/env bash
# Runs one command of incident by the INPUT_ variables that action.yml sets, and ends as fail-on asks for.
set -euo pipefail
umask 077

here=$(dirname -- "${BASH_SOURCE[0]}")
work=$(mktemp -d "$RUNNER_TEMP/incident.XXXXXX")
trap 'rm -rf -- "$work"' EXIT

refuse() {
  echo "::error title=incident::$1"
  echo 'exit-code=2' >>"$GITHUB_OUTPUT"
  exit 2
}

command=${INPUT_COMMAND:-}
args=()
case $command in
  open | update | resolve | reopen) args+=(--yes) ;;
  note | tick | deliver | status) ;;
  *) refuse 'command is open, update, resolve, reopen, note, tick, deliver or status.' ;;
esac
case ${INPUT_FAIL_ON:=6} in
  4 | 6 | '4 6' | '6 4' | none) ;;
  *) refuse 'fail-on is 4, 6, "4 6" or none.' ;;
esac
if [[ -n ${INPUT_TITLE:-} && $command != open ]]; then refuse 'title is for open; id says which incident.'; fi
if [[ -n ${INPUT_ID:-} && $command == open ]]; then refuse 'id is not for open; key says that it is the same.'; fi

# Each text in one word, whatever it holds: --flag=TEXT can't be taken for another flag.
add() { if [[ -n $2 ]]; then args+=("$1=$2"); fi; }
add --impact "${INPUT_IMPACT:-}"
add --key "${INPUT_KEY:-}"
add --next-update "${INPUT_NEXT_UPDATE:-}"
while IFS= read -r line; do add --component "${line%$'\r'}"; done <<<"${INPUT_COMPONENT:-}"
while IFS= read -r line; do
  line=${line%$'\r'}
  if [[ -n $line ]]; then args+=("$line"); fi
done <<<"${INPUT_ARGS:-}"
if [[ -n ${INPUT_MESSAGE:-} ]]; then args+=(--message-file=-); fi
args+=(--json --no-input)
subject=${INPUT_TITLE:-}${INPUT_ID:-}
if [[ -n $subject ]]; then args+=(-- "$subject"); fi

if [[ ${INPUT_CONFIG:-} =~ ^[[:space:]]*\{ ]]; then
  printf '%s' "$INPUT_CONFIG" >"$work/config.json"
  export INCIDENT_CONFIG=$work/config.json
elif [[ -n ${INPUT_CONFIG:-} ]]; then
  export INCIDENT_CONFIG=$INPUT_CONFIG
fi
if [[ -n ${INPUT_STORE:-} ]]; then export INCIDENT_STORE=$INPUT_STORE; fi

code=0
printf '%s' "${INPUT_MESSAGE:-}" >"$work/message"
incident "$command" "${args[@]}" <"$work/message" >"$work/answer" 2>"$work/said" || code=$?
node "$here/outputs.mjs" "$code" "$work/answer" "$work/said"

case $code in
  0) ;;
  4 | 6) if [[ " $INPUT_FAIL_ON " == *" $code "* ]]; then exit "$code"; fi ;;
  *) exit "$code" ;;
esac
