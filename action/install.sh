#!/usr/bin/env bash
# Installs the program for this job. INPUT_VERSION: a version on npm, or a path or https URL of the package's .tgz.
set -euo pipefail

refuse() {
  echo "::error title=incident::$1"
  exit 2
}

case $INPUT_VERSION in
  https://*.tgz) spec=$INPUT_VERSION ;;
  *.tgz)
    [[ -f $INPUT_VERSION ]] || refuse 'version names a .tgz that is not there; paths count from working-directory.'
    # npm takes a/b.tgz for a repository on GitHub.
    spec=$(realpath -- "$INPUT_VERSION")
    ;;
  *)
    [[ $INPUT_VERSION =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$ ]] ||
      refuse 'version is a whole version such as 0.1.0, a .tgz, or "installed".'
    spec=allclear@$INPUT_VERSION
    ;;
esac

prefix=$RUNNER_TEMP/allclear
npm install --global --prefix "$prefix" --ignore-scripts --no-audit --no-fund "$spec"
echo "$prefix/bin" >>"$GITHUB_PATH"
