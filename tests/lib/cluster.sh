#!/usr/bin/env bash
# Starts and stops a private MariaDB Galera Cluster of three nodes on this machine's loopback, with the
# settings of deploy/mariadb.
#
#   tests/lib/cluster.sh start DIR       three new nodes, all Synced; prints FUNDTRAIL_TEST_CLUSTER=DIR,
#       FUNDTRAIL_TEST_DB_SOCKETS=... (one per node, separated by commas), FUNDTRAIL_TEST_DB_USER=...
#       and FUNDTRAIL_TEST_DB_PASSWORD=... of an account that may do all
#   tests/lib/cluster.sh kill DIR N      node N is gone, as if its machine had lost power
#   tests/lib/cluster.sh rejoin DIR N    it comes back and catches up; returns when it is Synced
#   tests/lib/cluster.sh stop DIR        ends all three
#
# The nodes begin as copies of one another, so that none ever needs a whole copy over the network.
set -euo pipefail

# shellcheck source=deploy/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../../deploy/lib.sh"
# shellcheck source=deploy/instance.sh
. "$fundtrail_root/deploy/instance.sh"

usage() {
    sed -n '2,14s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2
    exit 2
}

(($# >= 2)) || usage
action=$1
nodes=(1 2 3)
# For wsrep_sst_incremental.
PATH=$fundtrail_root/tests/lib/galera:$PATH
# Sets $dir and $sockets.
instance_open "$2"
wait_until 60 instance_lock || die "another command is at work in $dir"
export FUNDTRAIL_TEST_MESSAGES=$dir/tmp

node_dir() {
    printf '%s/node-%s\n' "$dir" "$1"
}

node_socket() {
    printf '%s/node-%s.sock\n' "$sockets" "$1"
}

ports_free() {
    local node
    for node in "${nodes[@]}"; do
        ! port_taken $((base_port + node)) && ! port_taken $((base_port + 10 + node)) || return 1
    done
}

# Galera listens at base_port + N for the group and at base_port + 10 + N for what a node missed.
choose_ports() {
    local try
    for ((try = 0; try < 100; try++)); do
        base_port=$((${FUNDTRAIL_TEST_PORTS:-20000} + RANDOM % 980))
        ports_free && break
    done
    ((try < 100)) || die "no ports are free"
    printf '%s\n' "$base_port" >"$dir/base-port"
}

# node_configure N: the shipped settings, but small, local and without encryption.
node_configure() {
    local here options
    here=$(node_dir "$1")
    mkdir -p "$here"/{logs,pid}
    mariadb_configure "$here" "$(node_socket "$1")"
    options="gmcast.listen_addr=tcp://127.0.0.1:$((base_port + $1))"
    options+=";ist.recv_addr=127.0.0.1:$((base_port + 10 + $1))"
    options+=";gcache.size=128M;gcache.dir=$here/data"
    {
        grep -vE '^\[|^wsrep_(cluster_address|node_|provider_options|sst_method)' \
            "$fundtrail_root/deploy/mariadb/galera.cnf"
        cat <<END_OF_NODE
server_id = $1
innodb_buffer_pool_size = 64M
innodb_log_file_size = 48M
wsrep_cluster_address = gcomm://$(peers)
wsrep_node_name = node-$1
wsrep_node_address = 127.0.0.1:$((base_port + $1))
wsrep_sst_method = incremental
wsrep_provider_options = "$options"
END_OF_NODE
    } >>"$here/my.cnf"
}

peers() {
    local node list=
    for node in "${nodes[@]}"; do
        list+=,127.0.0.1:$((base_port + node))
    done
    printf '%s\n' "${list#,}"
}

node_state() {
    mariadb_sql "$(node_socket "$1")" \
        -e "SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS
            WHERE VARIABLE_NAME = 'WSREP_LOCAL_STATE_COMMENT'" 2>/dev/null
}

node_synced() {
    [[ $(node_state "$1") == Synced ]]
}

node_synced_or_dead() {
    node_synced "$1" || pid_file_dead "$(node_dir "$1")/pid/mariadbd"
}

# node_start N [OPTION...]
node_start() {
    local here
    here=$(node_dir "$1")
    daemon_start mariadbd "$here/pid/mariadbd" "$here/logs/mariadbd.log" \
        mariadbd --defaults-file="$here/my.cnf" --user="$(id -un)" "${@:2}"
}

node_ready() {
    wait_until 90 node_synced_or_dead "$1"
    node_synced "$1" || {
        tail -n 30 "$(node_dir "$1")/logs/mariadbd.log" >&2
        die "node $1 did not join"
    }
}

# The group's account for the tests is made before the group is: it is in every copy.
make_first() {
    local here socket
    here=$(node_dir 1)
    socket=$(node_socket 1)
    mariadb_init "$here" "$socket"
    node_start 1 --wsrep-new-cluster
    node_ready 1
    secret_file "$dir/secrets/admin.password"
    mariadb_sql "$socket" <<END_OF_SQL
CREATE USER IF NOT EXISTS 'fundtrail_admin'@'localhost'
    IDENTIFIED BY '$(<"$dir/secrets/admin.password")';
GRANT ALL PRIVILEGES ON *.* TO 'fundtrail_admin'@'localhost' WITH GRANT OPTION;
END_OF_SQL
    pid_file_stop "$here/pid/mariadbd" 60
}

start_cluster() {
    local node
    for node in "${nodes[@]}"; do
        ! pid_file_alive "$(node_dir "$node")/pid/mariadbd" >/dev/null ||
            die "something already runs in $dir"
    done
    trap stop_cluster EXIT
    trap 'exit 143' INT TERM HUP
    choose_ports
    for node in "${nodes[@]}"; do
        rm -rf "$(node_dir "$node")"
        node_configure "$node"
    done
    make_first
    for node in 2 3; do
        cp -r "$(node_dir 1)/data" "$(node_dir "$node")/data"
        rm -f "$(node_dir "$node")"/data/{galera.cache,gvwstate.dat}
        # Only the first may begin a group of its own.
        sed -i 's/^safe_to_bootstrap:.*/safe_to_bootstrap: 0/' "$(node_dir "$node")/data/grastate.dat"
    done
    node_start 1 --wsrep-new-cluster
    node_ready 1
    node_start 2
    node_start 3
    node_ready 2
    node_ready 3
    trap - EXIT INT TERM HUP
    print_environment
}

print_environment() {
    local node list=
    for node in "${nodes[@]}"; do
        list+=,$(node_socket "$node")
    done
    printf 'FUNDTRAIL_TEST_%s\n' "CLUSTER=$dir" "DB_SOCKETS=${list#,}" "DB_SOCKET=$(node_socket 1)" \
        "DB_USER=fundtrail_admin" "DB_PASSWORD=$(<"$dir/secrets/admin.password")"
}

stop_cluster() {
    local node
    for node in "${nodes[@]}"; do
        pid_file_stop "$(node_dir "$node")/pid/mariadbd" 30
    done
    if [[ $sockets == /tmp/fundtrail.* ]]; then
        rm -rf "$sockets" "$dir/socket-dir"
    fi
}

node_kill() {
    local pid
    pid=$(pid_file_alive "$(node_dir "$1")/pid/mariadbd") || die "node $1 does not run"
    kill -KILL "$pid"
    wait_until 10 pid_file_dead "$(node_dir "$1")/pid/mariadbd"
}

# Where a killed node stood is in its InnoDB files.
node_position() {
    local here log
    here=$(node_dir "$1")
    log=$here/logs/recover.log
    mariadbd --defaults-file="$here/my.cnf" --user="$(id -un)" --wsrep-recover \
        --log-error="$log" </dev/null >/dev/null 2>&1 9>&- || return 1
    sed -n 's/.*WSREP: Recovered position:\{0,1\} *//p' "$log" | tail -n 1
}

node_rejoin() {
    local position
    base_port=$(<"$dir/base-port")
    position=$(node_position "$1")
    [[ -n $position ]] || die "node $1: no position was recovered"
    node_start "$1" --wsrep-start-position="$position"
    node_ready "$1"
}

case $action in
    start) start_cluster ;;
    stop) stop_cluster ;;
    kill) node_kill "${3:?}" ;;
    rejoin) node_rejoin "${3:?}" ;;
    *) usage ;;
esac
