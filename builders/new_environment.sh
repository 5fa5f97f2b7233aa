#!/bin/sh
# Makes .venv with the first Python that has wheels of every library; says what to install when there is none.
set -eu

fits() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; }

for python in ${PYTHON:-python3} python3.13 python3.12 python3.11; do
    if command -v "$python" >/dev/null && fits "$python"; then
        if "$python" -m venv .venv 2>/dev/null; then
            echo "Made .venv with $("$python" --version)."
            exit 0
        fi
        # Debian keeps what `venv` needs in a package of its own.
        package="python$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv"
        rm -rf .venv
        if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
            apt-get update -qq && apt-get install -y -qq --no-install-recommends "$package" && "$python" -m venv .venv && exit 0
        fi
        echo "$python cannot make a virtual environment; install the Debian package $package and try again" >&2
        exit 1
    fi
done
echo "no Python 3.11, 3.12 or 3.13 is on the path; install one, or name it: make PYTHON=/path/to/python3.12 ..." >&2
exit 1
