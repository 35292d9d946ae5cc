#!/usr/bin/env bash
# A browser for the tests: the one there is, or Debian's; otherwise one line that says what to install.
set -eu
[ -n "${FAMN_CHROMIUM:-}" ] && [ -x "$FAMN_CHROMIUM" ] && exit 0
command -v chromium >/dev/null && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq >/dev/null && apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null </dev/null && exit 0
fi
echo "The browser tests need Chromium: install the package chromium, or name a browser in FAMN_CHROMIUM" >&2
exit 1
