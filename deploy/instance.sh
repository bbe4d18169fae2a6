# One complete Fundtrail in a directory of its own: MariaDB, the program and nginx. deploy/demo and
# the tests start and stop it with these functions. Sourced after lib.sh.
#
#   DIR/data          MariaDB's files            DIR/secrets       passwords, 0600
#   DIR/keys          session signing keys       DIR/logs, DIR/pid
#   DIR/checkpoints   what the journal had come to
#   DIR/fundtrail.ini configuration              DIR/credentials.json
#   DIR/complete      set-up was finished        DIR/.fundtrail    this directory is ours
# shellcheck shell=bash
# shellcheck disable=SC2154

roles=(viewer manager approver auditor admin)

# instance_open DIR: makes the directory if need be and sets $dir and $sockets.
instance_open() {
    local path
    mkdir -p "$1"
    dir=$(cd "$1" && pwd -P)
    for path in "$dir" "$fundtrail_root"; do
        path_is_plain "$path" || die "this name contains a quote, a colon or the like: $path"
    done
    if [[ ! -f $dir/.fundtrail ]]; then
        [[ -z $(ls -A "$dir") ]] || die "$dir is neither empty nor an earlier set-up of this command"
        chmod 700 "$dir"
        : >"$dir/.fundtrail"
    fi
    [[ -O $dir ]] || die "$dir belongs to another user"
    mkdir -p "$dir"/{logs,pid,secrets,keys,checkpoints,nginx,tmp}
    chmod 700 "$dir"/{secrets,keys}
    sockets=$(socket_dir "$dir")
}

# Only one script at a time may start or stop what is in a directory. Descriptor 9 holds the lock.
instance_lock() {
    exec 9>"$dir/lock"
    flock -n 9 || return 1
}

instance_running() {
    local name
    for name in nginx fundtrail-fcgi mariadbd; do
        pid_file_alive "$dir/pid/$name" >/dev/null && return
    done
    return 1
}

# Fails with the name of a part that has ended.
instance_check() {
    local name
    for name in mariadbd fundtrail-fcgi nginx; do
        pid_file_alive "$dir/pid/$name" >/dev/null || {
            note "$name has ended; the last lines of $dir/logs/$name.log:"
            tail -n 10 "$dir/logs/$name.log" >&2 || true
            return 1
        }
    done
}

# From the outside in, so that nothing new arrives while the parts below end.
instance_stop() {
    pid_file_stop "$dir/pid/nginx" 10
    pid_file_stop "$dir/pid/fundtrail-fcgi" 30
    pid_file_stop "$dir/pid/mariadbd" 60
    if [[ $sockets == /tmp/fundtrail.* ]]; then
        rm -rf "$sockets" "$dir/socket-dir"
    else
        rm -f "$sockets"/{fundtrail.sock,fundtrail.sock.head,mariadb.sock}
    fi
}

instance_start_database() {
    mariadb_configure "$dir" "$sockets/mariadb.sock"
    mariadb_init "$dir" "$sockets/mariadb.sock"
    mariadb_start "$dir" "$sockets/mariadb.sock"
    accounts_sql fundtrail localhost fundtrail "$dir/secrets" | mariadb_sql "$sockets/mariadb.sock"
}

# instance_configure PORT
instance_configure() {
    cat >"$dir/fundtrail.ini" <<END
; Written by deploy/demo at each start.
[database]
socket = $sockets/mariadb.sock
name = fundtrail
user = fundtrail_app
password_file = $dir/secrets/app.password

[migrator]
user = fundtrail_migrator
password_file = $dir/secrets/migrator.password

[auditor]
user = fundtrail_auditor
password_file = $dir/secrets/auditor.password

[server]
socket = $sockets/fundtrail.sock
processes = 2
threads = 8
one_host = yes
sql_dir = $fundtrail_root/sql
pack_dir = $fundtrail_root/deploy
origin = http://localhost:$1

[journal]
key_dir = $dir/keys/journal
checkpoint_dir = $dir/checkpoints

[session]
key_dir = $dir/keys
deployment_id = fundtrail-$(cksum <"$dir/secrets/app.password" | cut -d' ' -f1)
cookie_secure = no
idle_minutes = 30
absolute_hours = 12
END
    "$fundtrail_root/deploy/nginx/render" --listen "127.0.0.1:$1" --name "localhost 127.0.0.1" \
        --socket "$sockets/fundtrail.sock" --root "$fundtrail_root/web/dist" \
        --log "$dir/logs/access.log" >"$dir/nginx/site.conf"
    # As root the workers stay root: the directory may lie where no other account may enter.
    {
        ((EUID != 0)) || echo "user root;"
        cat <<END
worker_processes 2;
worker_rlimit_nofile 8192;
daemon off;
pid "$dir/nginx/nginx.pid";
error_log "$dir/logs/nginx-error.log" warn;
events { worker_connections 2048; }
http {
    client_body_temp_path "$dir/nginx/body";
    fastcgi_temp_path "$dir/nginx/fastcgi";
    proxy_temp_path "$dir/nginx/proxy";
    scgi_temp_path "$dir/nginx/scgi";
    uwsgi_temp_path "$dir/nginx/uwsgi";
    sendfile on;
    include "$dir/nginx/site.conf";
}
END
    } >"$dir/nginx/nginx.conf"
}

fundtrail_ctl() {
    "${FUNDTRAIL_BUILD:-$fundtrail_root/build}/fundtrail" --config "$dir/fundtrail.ini" "$@"
}

# One user per role, named as the role, with the passwords of DIR/secrets.
instance_create_users() {
    local role separator='{'
    fundtrail_ctl key new >/dev/null
    fundtrail_ctl key journal new >/dev/null
    for role in "${roles[@]}"; do
        secret_file "$dir/secrets/user-$role.password"
        fundtrail_ctl user add "$role" --role "$role" --display-name "Demo $role" \
            <"$dir/secrets/user-$role.password" >/dev/null
    done
    (
        umask 077
        for role in "${roles[@]}"; do
            printf '%s\n  "%s": {"user": "%s", "password": "%s"}' "$separator" "$role" "$role" \
                "$(<"$dir/secrets/user-$role.password")"
            separator=,
        done >"$dir/credentials.json.new"
        printf '\n}\n' >>"$dir/credentials.json.new"
        mv "$dir/credentials.json.new" "$dir/credentials.json"
    )
}

program_start() {
    rm -f "$sockets/fundtrail.sock"
    daemon_start fundtrail-fcgi "$dir/pid/fundtrail-fcgi" "$dir/logs/fundtrail-fcgi.log" \
        "${FUNDTRAIL_BUILD:-$fundtrail_root/build}/fundtrail-fcgi" --config "$dir/fundtrail.ini"
    wait_until 30 path_or_dead "$sockets/fundtrail.sock" "$dir/pid/fundtrail-fcgi"
}

# instance_start_servers PORT
instance_start_servers() {
    program_start
    daemon_start nginx "$dir/pid/nginx" "$dir/logs/nginx.log" \
        nginx -p "$dir/nginx/" -e "$dir/logs/nginx-error.log" -c "$dir/nginx/nginx.conf"
    if ! wait_until 30 healthy_or_dead "$1" || ! instance_check || ! healthy "$1"; then
        tail -n 5 "$dir/logs/nginx-error.log" >&2 || true
        die "the server did not become ready; see $dir/logs"
    fi
}

path_or_dead() {
    [[ -e $1 ]] || pid_file_dead "$2"
}

healthy() {
    curl --silent --fail --max-time 5 --noproxy '*' --output /dev/null \
        "http://127.0.0.1:$1/api/v1/health"
}

healthy_or_dead() {
    healthy "$1" || pid_file_dead "$dir/pid/nginx" || pid_file_dead "$dir/pid/fundtrail-fcgi"
}

# instance_start PORT [LOADER...]: everything, in order. A set-up that was never finished holds
# nothing of value, so it is begun again; a finished one keeps its data. LOADER is a command that
# fills a new, empty instance.
instance_start() {
    local port=$1 fresh=
    shift
    if [[ ! -f $dir/complete ]]; then
        [[ ! -d $dir/data ]] || note "An earlier set-up in $dir was not finished; starting again"
        rm -rf "$dir"/{data,keys,secrets,checkpoints,credentials.json}
        mkdir -m 700 "$dir"/{keys,secrets,checkpoints}
        fresh=yes
    fi
    instance_start_database
    instance_configure "$port"
    fundtrail_ctl migrate >"$dir/logs/migrate.log" || die "migrate failed; see $dir/logs/migrate.log"
    [[ -z $fresh ]] || instance_create_users
    instance_start_servers "$port"
    if [[ -n $fresh ]]; then
        (($# == 0)) || "$@" >&2 || die "the demo could not be loaded"
        : >"$dir/complete"
    fi
    printf '%s\n' "$port" >"$dir/port"
}
