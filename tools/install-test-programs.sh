#!/usr/bin/env bash
# Installs what the tests need and the machine lacks, from the distribution: a browser, and the servers that connectors are tested with.
# Where that is not possible (no Debian, not root) it does nothing: the tests say what they miss.
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive
# Servers are there, where the path of a user does not lead.
PATH="$PATH:/usr/sbin:/usr/local/sbin"
POLICY=/usr/sbin/policy-rc.d

has() {
  command -v "$@" >/dev/null 2>&1
}

missing=()
[ -n "${NHIP_CHROMIUM:-}" ] || has chromium chromium-browser google-chrome google-chrome-stable || missing+=(chromium)
has nats-server || missing+=(nats-server)
{ has mariadbd && has mariadb-install-db; } || missing+=(mariadb-server)

if [ "${#missing[@]}" = 0 ] || ! has apt-get || [ "$(id -u)" != 0 ]; then
  exit 0
fi
echo "Installing from the distribution: ${missing[*]}"

# Debian starts a server as it is installed, unless this says no; the tests start their own.
if [ ! -e "$POLICY" ]; then
  trap 'rm -f "$POLICY"' EXIT
  printf '#!/bin/sh\nexit 101\n' >"$POLICY"
  chmod 755 "$POLICY"
fi

install_missing() {
  apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}"
}

# Mirrors fail now and then: once more before giving up.
install_missing </dev/null || { sleep 5 && install_missing </dev/null; }
