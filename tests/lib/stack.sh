#!/usr/bin/env bash
# Starts and stops private servers for the tests, with the functions of deploy/demo.
#
#   tests/lib/stack.sh start DIR [--demo]    a whole Fundtrail on a free port; prints its URL
#   tests/lib/stack.sh stop DIR              ends what runs in DIR, a bare database as well
#   tests/lib/stack.sh database-stop DIR     only MariaDB, as if it had failed
#   tests/lib/stack.sh database-start DIR
#   tests/lib/stack.sh server-stop DIR       only the program behind nginx
#   tests/lib/stack.sh server-start DIR
#   tests/lib/stack.sh database DIR          a bare MariaDB; prints FUNDTRAIL_TEST_DB_SOCKET=...,
#       FUNDTRAIL_TEST_DB_USER=... and FUNDTRAIL_TEST_DB_PASSWORD=... of an account that may do all
#
# FUNDTRAIL_BUILD names another folder to take the executables from than build/;
# FUNDTRAIL_TEST_PORTS the first of the thousand ports to choose from (20000);
# FUNDTRAIL_TEST_DEMO a folder to keep a loaded demo in: every further one starts as a copy of it.
set -euo pipefail

# shellcheck source=deploy/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../../deploy/lib.sh"
# shellcheck source=deploy/instance.sh
. "$fundtrail_root/deploy/instance.sh"

usage() {
    sed -n '2,16s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2
    exit 2
}

(($# >= 2)) || usage
action=$1
instance_open "$2"
wait_until 60 instance_lock || die "another command is at work in $dir"

not_running() {
    ! instance_running || die "something already runs in $dir"
}

free_port() {
    local try
    for ((try = 0; try < 100; try++)); do
        port=$((${FUNDTRAIL_TEST_PORTS:-20000} + RANDOM % 1000))
        port_taken "$port" || return 0
    done
    return 1
}

# copy_demo FROM: what FROM, loaded first if need be, holds of the demo.
copy_demo() {
    mkdir -p "$1"
    (
        flock 8
        if [[ ! -f $1/complete ]]; then
            FUNDTRAIL_TEST_DEMO='' "${BASH_SOURCE[0]}" start "$1" --demo >/dev/null
            "${BASH_SOURCE[0]}" stop "$1"
        fi
        rm -rf "$dir"/{keys,secrets}
        cp -r "$1"/{data,keys,secrets,credentials.json,complete} "$dir/"
    ) 8>"$1.lock" 9>&-
}

start_stack() {
    local loader=()
    not_running
    [[ ${1-} != --demo || -z ${FUNDTRAIL_TEST_DEMO-} ]] || copy_demo "$FUNDTRAIL_TEST_DEMO"
    free_port || die "no port is free"
    if [[ ${1-} == --demo ]]; then
        node_ensure
        loader=(node "$fundtrail_root/deploy/demo-data/load.mjs"
            --url "http://localhost:$port" --credentials "$dir/credentials.json")
    fi
    trap instance_stop EXIT
    trap 'exit 143' INT TERM HUP
    instance_start "$port" ${loader[@]+"${loader[@]}"}
    trap - EXIT INT TERM HUP
    printf 'http://localhost:%s\n' "$port"
}

start_bare_database() {
    not_running
    trap instance_stop EXIT
    instance_start_database
    secret_file "$dir/secrets/admin.password"
    mariadb_sql "$sockets/mariadb.sock" <<END
CREATE USER IF NOT EXISTS 'fundtrail_admin'@'localhost'
    IDENTIFIED BY '$(<"$dir/secrets/admin.password")';
GRANT ALL PRIVILEGES ON *.* TO 'fundtrail_admin'@'localhost' WITH GRANT OPTION;
END
    trap - EXIT
    printf 'FUNDTRAIL_TEST_DB_%s\n' "SOCKET=$sockets/mariadb.sock" "USER=fundtrail_admin" \
        "PASSWORD=$(<"$dir/secrets/admin.password")"
}

case $action in
    start) start_stack "${3-}" ;;
    stop) instance_stop ;;
    database) start_bare_database ;;
    database-stop) pid_file_stop "$dir/pid/mariadbd" 60 ;;
    database-start) mariadb_start "$dir" "$sockets/mariadb.sock" ;;
    server-stop) pid_file_stop "$dir/pid/fundtrail-fcgi" 30 ;;
    server-start) program_start ;;
    *) usage ;;
esac
