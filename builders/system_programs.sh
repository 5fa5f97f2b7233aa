#!/bin/sh
# The programs that tests drive: installed on Debian as root, named otherwise. Never fails: without
# one, the tests that need it are skipped and pytest's last line counts them.
set -u

missing=""
for pair in chromium:chromium epubcheck:epubcheck pdftotext:poppler-utils pdftoppm:poppler-utils; do
    command -v "${pair%%:*}" >/dev/null || case " $missing " in
        *" ${pair##*:} "*) ;;
        *) missing="$missing ${pair##*:}" ;;
    esac
done
# Debian keeps the server's programs off the path.
command -v postgres >/dev/null || ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || missing="$missing postgresql"
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing for the tests:$missing"
    # shellcheck disable=SC2086  # one package a word
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing \
        >/dev/null && exit 0
fi
echo "Not on this machine:$missing. The tests that need them will be skipped; on Debian: apt-get install$missing" >&2
exit 0
