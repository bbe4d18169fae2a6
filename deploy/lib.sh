# Shell functions that deploy/demo, deploy/database and the tests share. Sourced by bash scripts that
# have run `set -euo pipefail`. No function here installs anything; deploy/packages does.
# shellcheck shell=bash

fundtrail_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
node_least_major=20
# mariadbd and nginx lie where an ordinary user does not look.
PATH=$PATH:/usr/sbin:/sbin

note() {
    printf '%s\n' "$*" >&2
}

die() {
    printf '%s: %s\n' "$(basename "$0")" "$*" >&2
    exit 1
}

# --- waiting and processes ---------------------------------------------------------------------

# wait_until SECONDS COMMAND...: runs the command until it succeeds; fails when the time is over.
wait_until() {
    local deadline=$((SECONDS + $1))
    shift
    until "$@"; do
        ((SECONDS < deadline)) || return 1
        sleep 0.1
    done
}

# Prints "state start-time" of a process. The start time tells a process from a later one that was
# given the same id.
process_state() {
    local stat
    { stat=$(<"/proc/$1/stat"); } 2>/dev/null || return 1
    # The name in parentheses may itself contain spaces and parentheses.
    # shellcheck disable=SC2086
    set -- ${stat##*) }
    printf '%s %s\n' "$1" "${20}"
}

# A pid file holds "pid start-time".
pid_file_write() {
    local state
    state=$(process_state "$2") || return 1
    printf '%s %s\n' "$2" "${state#* }" >"$1"
}

# Prints the pid if the process that the file names still runs.
pid_file_alive() {
    local pid start state
    { read -r pid start <"$1"; } 2>/dev/null || return 1
    state=$(process_state "$pid") || return 1
    [[ $state != Z* && ${state#* } == "$start" ]] || return 1
    printf '%s\n' "$pid"
}

pid_file_dead() {
    ! pid_file_alive "$1" >/dev/null
}

# pid_file_stop FILE SECONDS: SIGTERM, and SIGKILL when the time is over.
pid_file_stop() {
    local pid
    if pid=$(pid_file_alive "$1"); then
        kill -TERM "$pid" 2>/dev/null || true
        if ! wait_until "$2" pid_file_dead "$1"; then
            note "process $pid does not end within $2 s and is killed"
            kill -KILL "$pid" 2>/dev/null || true
            wait_until 10 pid_file_dead "$1" || true
        fi
    fi
    rm -f "$1"
}

# daemon_start NAME PID_FILE LOG COMMAND...: runs a program in a session of its own, so that Ctrl-C
# reaches only the script, which then stops everything in order.
daemon_start() {
    local pid_file=$2 log=$3
    shift 3
    setsid "$@" </dev/null >>"$log" 2>&1 9>&- &
    pid_file_write "$pid_file" $! || true
}

port_taken() {
    (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# --- secrets and paths -------------------------------------------------------------------------

random_secret() {
    head -c 18 /dev/urandom | base64 | tr '+/' '-_'
}

# secret_file PATH: makes a secret unless there is one already; never leaves half a file.
secret_file() {
    [[ -s $1 ]] && return
    (
        umask 077
        random_secret >"$1.new"
        mv "$1.new" "$1"
    )
}

# Names that nginx, the INI file or the shell of a script could read as something else are refused.
path_is_plain() {
    [[ $1 == /* && $1 != *[:\"\'\$\;\#\{\}\\\`\*\?\&\|\<\>]* && $1 != *[[:cntrl:]]* ]]
}

# socket_dir DIR: prints a directory for unix sockets. Their whole path may have 107 bytes; for a
# long DIR this is a private directory elsewhere, recorded in DIR/socket-dir.
socket_dir() {
    local dir=$1 other=
    if ((${#dir} <= 70)) && [[ $dir != *[^A-Za-z0-9._/-]* ]]; then
        mkdir -p "$dir/run"
        chmod 700 "$dir/run"
        printf '%s\n' "$dir/run"
        return
    fi
    [[ -f $dir/socket-dir ]] && other=$(<"$dir/socket-dir")
    if [[ -z $other || ! -d $other || -L $other || ! -O $other ]]; then
        other=$(mktemp -d /tmp/fundtrail.XXXXXXXX)
        printf '%s\n' "$other" >"$dir/socket-dir"
    fi
    printf '%s\n' "$other"
}

# --- building ----------------------------------------------------------------------------------

node_suffices() {
    local version
    version=$(node --version 2>/dev/null) || return 1
    version=${version#v}
    ((${version%%.*} >= node_least_major)) && command -v npm >/dev/null
}

# Debian 12 has Node.js 18; what builds and tests the front end needs 20. Uses a newer one on the
# PATH, else the one of the npm registry, pinned in deploy/node and kept in build/node.
node_ensure() {
    local there=$fundtrail_root/build/node
    node_suffices && return
    if [[ ! -x $there/bin/node ]] ||
        ! cmp -s "$fundtrail_root/deploy/node/package-lock.json" "$there/package-lock.json"; then
        command -v npm >/dev/null || die "npm is missing; run deploy/packages"
        note "Installing Node.js from the npm registry into build/node"
        rm -rf "$there"
        mkdir -p "$there/bin"
        cp "$fundtrail_root"/deploy/node/package{,-lock}.json "$there/"
        (cd "$there" && retry 3 npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) >&2
        ln -sf ../node_modules/npm/bin/npm-cli.js "$there/bin/npm"
        ln -sf ../node_modules/npm/bin/npx-cli.js "$there/bin/npx"
        ln -sf "$(echo "$there"/node_modules/node-linux-*/bin/node)" "$there/bin/node"
    fi
    PATH=$there/bin:$PATH
    hash -r
    node_suffices || die "Node.js $node_least_major or newer is needed and build/node does not work"
}

# retry TIMES COMMAND...: for what goes over the network.
retry() {
    local left=$1
    shift
    until "$@"; do
        left=$((left - 1))
        ((left > 0)) || return 1
        sleep 3
    done
}

# forget_other_checkout BUILD_DIR: a folder that was copied along with its checkout was configured for the
# one it was copied from, and CMake refuses to go on there.
forget_other_checkout() {
    local other
    other=$(sed -n 's/^CMAKE_HOME_DIRECTORY:INTERNAL=//p' "$1/CMakeCache.txt" 2>/dev/null) || return 0
    [[ -n $other && $(realpath -m "$other") != $(realpath "$fundtrail_root") ]] || return 0
    note "$1 was configured for $other; building anew"
    rm -rf "$1"/{CMakeCache.txt,CMakeFiles,build.ninja,.ninja_deps,.ninja_log,cmake_install.cmake}
}

# build_program [BUILD_DIR [CMAKE-OPTION...]]
build_program() {
    local build=${1:-$fundtrail_root/build}
    (($# == 0)) || shift
    forget_other_checkout "$build"
    cmake -S "$fundtrail_root" -B "$build" -G Ninja "$@" >"$build.configure.log" 2>&1 || {
        cat "$build.configure.log" >&2
        return 1
    }
    rm -f "$build.configure.log"
    cmake --build "$build" -- --quiet >&2
}

# npm_install FOLDER: what FOLDER/package-lock.json pins, unless it is there already.
npm_install() {
    local there=$fundtrail_root/$1
    cmp -s "$there/package-lock.json" "$there/node_modules/.fundtrail-lock" && return
    (cd "$there" && retry 3 npm ci --no-audit --no-fund --loglevel=error) >&2 || return
    cp "$there/package-lock.json" "$there/node_modules/.fundtrail-lock"
}

# build_front_end [BUILD_DIR]: web/dist. The program in BUILD_DIR tells what records there are; it is
# built first.
build_front_end() {
    local build
    build=$(realpath "${1:-$fundtrail_root/build}")
    node_ensure
    npm_install web
    (cd "$fundtrail_root/web" && FUNDTRAIL_BUILD=$build npm run --silent build) >&2
}

# --- a MariaDB of one's own --------------------------------------------------------------------

# All of these take the directory that holds data/, my.cnf and secrets/, and the socket.

mariadb_configure() {
    local dir=$1 socket=$2
    cat >"$dir/my.cnf" <<END
# Written by deploy/demo at each start.
[mariadbd]
datadir = $dir/data
tmpdir = $dir/tmp
socket = $socket
pid_file = $dir/mariadbd.pid
skip_networking
innodb_buffer_pool_size = 128M
performance_schema = 0
$(grep -v '^\[' "$fundtrail_root/deploy/mariadb/fundtrail.cnf")
END
    mkdir -p "$dir/tmp"
}

# mariadb_init DIR SOCKET: makes DIR/data. It appears only when it is complete. The one administrator
# is the operating-system user that runs this, known by the socket.
mariadb_init() {
    local dir=$1 link=${2%/*}/home user
    user=$(id -un)
    [[ -d $dir/data ]] && return
    rm -rf "$dir/data.new"
    # mariadb-install-db cannot stand a space in a name; the sockets' directory never has one.
    ln -sfn "$dir" "$link"
    mariadb-install-db --no-defaults --user="$user" --datadir="$link/data.new" --skip-test-db \
        --auth-root-authentication-method=socket --auth-root-socket-user="$user" \
        --skip-name-resolve >"$dir/logs/mariadb-install.log" 2>&1 || {
        tail -n 20 "$dir/logs/mariadb-install.log" >&2
        return 1
    }
    mv "$dir/data.new" "$dir/data"
}

# mariadb_start DIR SOCKET
mariadb_start() {
    local dir=$1 socket=$2
    daemon_start mariadbd "$dir/pid/mariadbd" "$dir/logs/mariadbd.log" \
        mariadbd --defaults-file="$dir/my.cnf" --user="$(id -un)"
    wait_until 90 mariadb_up_or_dead "$dir" "$socket"
    mariadb_up "$socket" || {
        tail -n 20 "$dir/logs/mariadbd.log" >&2
        return 1
    }
}

mariadb_up() {
    mariadb_sql "$1" -e 'SELECT 1' >/dev/null 2>&1
}

mariadb_up_or_dead() {
    mariadb_up "$2" || pid_file_dead "$1/pid/mariadbd"
}

# mariadb_sql SOCKET [OPTION...]: the client as administrator; statements from standard input.
mariadb_sql() {
    local socket=$1
    shift
    mariadb --no-defaults --socket="$socket" --user="$(id -un)" --batch --skip-column-names "$@"
}

# accounts_sql DATABASE HOST PREFIX SECRET_DIR: the statements that create the database and the
# three accounts PREFIX_migrator, PREFIX_app and PREFIX_auditor with the passwords of the files.
# Running them again sets the passwords again. The migrator grants the rights of the other two.
accounts_sql() {
    local database=$1 host=$2 prefix=$3 secrets=$4 role
    printf "CREATE DATABASE IF NOT EXISTS \`%s\` CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;\n" \
        "$database"
    for role in migrator app auditor; do
        secret_file "$secrets/$role.password"
        printf "CREATE USER IF NOT EXISTS '%s'@'%s' IDENTIFIED BY '%s';\n" \
            "${prefix}_$role" "$host" "$(<"$secrets/$role.password")"
        printf "ALTER USER '%s'@'%s' IDENTIFIED BY '%s';\n" \
            "${prefix}_$role" "$host" "$(<"$secrets/$role.password")"
    done
    printf "GRANT ALL PRIVILEGES ON \`%s\`.* TO '%s'@'%s' WITH GRANT OPTION;\n" \
        "$database" "${prefix}_migrator" "$host"
}

# --- the configuration file --------------------------------------------------------------------

# ini_get FILE SECTION KEY: prints a value of fundtrail.ini, nothing when it is not given.
ini_get() {
    awk -v section="[$2]" -v key="$3" '
        /^[ \t]*[;#]/ { next }
        /^\[/ { inside = ($1 == section); next }
        inside {
            name = $0
            sub(/[ \t]*=.*/, "", name)
            gsub(/^[ \t]+/, "", name)
            if (name != key) next
            value = $0
            sub(/^[^=]*=[ \t]*/, "", value)
            sub(/[ \t]+(;.*)?$/, "", value)
            print value
            exit
        }' "$1"
}

# migrator_options FILE: an option file for MariaDB's clients, as the migrator account, on standard
# output. Read it with <(...), so that the password never stands on a disk or in a process list.
migrator_options() {
    local socket host port secret
    socket=$(ini_get "$1" database socket)
    host=$(ini_get "$1" database host)
    port=$(ini_get "$1" database port)
    secret=$(ini_get "$1" migrator password_file)
    # Of the nodes of a cluster, the first.
    socket=${socket%%,*}
    host=${host%%,*}
    if [[ $host == *:* ]]; then
        port=${host##*:}
        host=${host%:*}
    fi
    printf '[client]\nuser="%s"\n' "$(ini_get "$1" migrator user)"
    [[ -z $secret ]] || printf 'password="%s"\n' "$(head -n 1 "$secret")"
    [[ -z $socket ]] || printf 'socket="%s"\n' "$socket"
    [[ -z $host ]] || printf 'host="%s"\nport=%s\nssl-ca="%s"\nssl-verify-server-cert\n' \
        "$host" "${port:-3306}" "$(ini_get "$1" database ca_file)"
}
