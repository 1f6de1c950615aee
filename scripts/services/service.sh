# shellcheck shell=bash
# What the scripts beside this one have in common; they source it.
#
# A script sets `name`, defines `launch` (start the process, write $folder/env) and `is_ready`, and
# ends with `main "$@"`. Its commands:
#
#   start [--with PID]   start the server, unless it runs, and print `export` lines for it;
#                        with a PID it ends when that process does
#   stop                 end it; what it stored is gone
#   env                  print the lines again
#
# Servers listen on 127.0.0.1, on ports that were free. All that they need and write is in
# $SLUICE_SERVICES, or `.services` of the repository: a folder for each server, and `venv`, where the
# packages of requirements.txt are (the first start installs them, which takes a minute).
#
# Tests start the servers they need themselves, in a folder of their own and for the life of their
# process. If SLUICE_TEST_SERVICES names a folder, they use the servers of that folder, and leave them
# running: SLUICE_SERVICES=$SLUICE_TEST_SERVICES scripts/services/seaweed stop
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
services=${SLUICE_SERVICES:-$here/../../.services}
mkdir -p "$services"
services=$(cd "$services" && pwd -P)
venv=${SLUICE_SERVICES_VENV:-$here/../../.services/venv}

access_key=AKIASLUICETEST000001
secret_key=sluice-test-secret-000000000000000000001
region=us-east-1

say() { printf '%s: %s\n' "$name" "$*" >&2; }

die() {
    say "$*"
    exit 1
}

# The time a process started, by which a pid is told from another process's of the same number.
started() {
    local fields
    { fields=$(<"/proc/$1/stat"); } 2>/dev/null || return 1
    read -r -a fields <<<"${fields##*) }"
    case ${fields[0]} in Z | X) return 1 ;; esac
    echo "${fields[19]}"
}

is_running() {
    local pid since
    read -r pid since 2>/dev/null <"$folder/pid" && [ "$(started "$pid")" = "$since" ]
}

# Runs a command as the server, with a process group of its own.
spawn() {
    setsid "$@" >"$folder/log" 2>&1 </dev/null 9>&- &
    echo "$! $(started $!)" >"$folder/pid"
}

end() {
    local pid tries=20
    if is_running; then
        read -r pid _ <"$folder/pid"
        kill -- "-$pid" 2>/dev/null || true
        while is_running && ((tries-- > 0)); do sleep 0.1; done
        kill -KILL -- "-$pid" 2>/dev/null || true
    fi
    rm -rf "$folder"
}

# Prints as many free ports, each with a free one 10000 above it: SeaweedFS wants pairs. Both are below
# those that the system gives to clients, which would take them before the server does.
free_ports() {
    python3 - "$1" <<'PYTHON'
import random, socket, sys

def is_free(port):
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
            return True
        except OSError:
            return False

ports = set()
while len(ports) < int(sys.argv[1]):
    port = random.randrange(12000, 22000)
    if is_free(port) and is_free(port + 10000):
        ports.add(port)
print(*ports)
PYTHON
}

install() {
    local wanted=$here/requirements.txt
    mkdir -p "$(dirname "$venv")"
    (
        flock 8
        cmp -s "$wanted" "$venv/requirements.txt" && exit 0
        say "installs the packages of scripts/services/requirements.txt (once, a minute)"
        rm -rf "$venv"
        python3 -m venv "$venv" 1>&2
        "$venv/bin/python" -m pip install -q --disable-pip-version-check -r "$wanted" 1>&2
        cp "$wanted" "$venv/requirements.txt"
    ) 8>"$venv.lock" || die "could not install the packages"
}

await_ready() {
    local deadline=$((SECONDS + ${ready_seconds:-60}))
    until is_ready >/dev/null 2>&1; do
        if ! is_running || ((SECONDS > deadline)); then
            tail -n 20 "$folder/log" >&2
            end
            die "did not become ready"
        fi
        sleep 0.2
    done
}

# Ends the server when the process does, unless another was started in its place meanwhile.
end_with() {
    local pid=$1 since server
    since=$(started "$pid") || die "there is no process $pid"
    server=$(<"$folder/pid")
    (
        while is_running && is_same && [ "$(started "$pid")" = "$since" ]; do sleep 1; done
        exec 9>"$services/$name.lock"
        flock 9
        if [ -e "$folder" ] && ! is_same; then exit; fi
        end
        rm -f "$services/$name.lock"
        rmdir "$services" 2>/dev/null
    ) >/dev/null 2>&1 </dev/null 9>&- &
    disown
}

# Whether the server is the one that this script started.
is_same() { [ "$(cat "$folder/pid" 2>/dev/null)" = "$server" ]; }

main() {
    local command=${1:-}
    folder=$services/$name
    exec 9>"$services/$name.lock"
    flock 9
    case $command in
        start)
            if ! is_running; then
                install
                end
                mkdir -p "$folder"
                launch
                await_ready
                if [ "${2:-}" = --with ]; then end_with "${3:?a process}"; fi
            fi
            cat "$folder/env"
            ;;
        stop) end ;;
        env) if is_running; then cat "$folder/env"; else die "does not run"; fi ;;
        *) die "expected start [--with PID], stop or env" ;;
    esac
}
