/* Connecting: one server, or the nodes of a cluster in the order in which they are preferred. */
#include "db_internal.h"

#include "base/check.h"

#include <ma_pvio.h>
#include <mysqld_error.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CONNECT_TIMEOUT_S 3
#define ADDRESS_SIZE 256

/* How long a writer stays with another node before it looks for the preferred one again. */
#define AWAY_MS 30000

static const char session_settings[] =
    "SET SESSION sql_mode = 'TRADITIONAL', time_zone = '+00:00', autocommit = 1,"
    " check_constraint_checks = 1, foreign_key_checks = 1, unique_checks = 1,"
    " tx_isolation = 'READ-COMMITTED', innodb_lock_wait_timeout = 2, sql_safe_updates = 0,"
    " sql_warnings = 0, div_precision_increment = 4";

static const char session_read_back[] =
    "SELECT CONCAT_WS('|', @@sql_mode, @@time_zone, @@autocommit + 0,"
    " @@check_constraint_checks + 0, @@foreign_key_checks + 0, @@unique_checks + 0, @@tx_isolation,"
    " @@character_set_client, @@character_set_results, @@character_set_connection)";

static const char session_expected[] =
    "STRICT_TRANS_TABLES,STRICT_ALL_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,"
    "ERROR_FOR_DIVISION_BY_ZERO,TRADITIONAL,NO_AUTO_CREATE_USER,NO_ENGINE_SUBSTITUTION"
    "|+00:00|1|1|1|1|READ-COMMITTED|utf8mb4|utf8mb4|utf8mb4";

/* By its name: the list of variables is a temporary table, which a full disk has no place for. */
static const char wsrep_on[] = "SELECT @@GLOBAL.wsrep_on + 0";

/* Whatever the session asks is answered only after all that the group had ordered before the
 * question: reads and START TRANSACTION (1), UPDATE and DELETE (2), INSERT (4). */
static const char cluster_settings[] = "SET SESSION wsrep_sync_wait = 7";

/* A statement's text may be two statements; texts are constants, and values are bound. */
#define CONNECTION_FLAGS (CLIENT_FOUND_ROWS | CLIENT_MULTI_STATEMENTS)

static bool take_address(const struct db *db, size_t position, char text_out[ADDRESS_SIZE])
{
    const char *item = db_address_list(db);
    for (size_t i = 0; item != NULL && i < position; i++) {
        item = strchr(item, ',');
        item = item == NULL ? NULL : item + 1;
    }
    if (item == NULL)
        return false;
    item += strspn(item, " ");
    size_t length = strcspn(item, ", ");
    if (length == 0 || length >= ADDRESS_SIZE)
        return false;
    memcpy(text_out, item, length);
    text_out[length] = '\0';
    return true;
}

/* "name:port" is cut at the colon; the port of the configuration holds for names without one. */
static unsigned take_port(char *host, unsigned otherwise)
{
    char *colon = strrchr(host, ':');
    if (colon == NULL || strchr(host, ':') != colon)
        return otherwise;
    unsigned long port = strtoul(colon + 1, NULL, 10);
    *colon = '\0';
    return port > 0 && port <= 65535 ? (unsigned)port : otherwise;
}

static void set_options(MYSQL *mysql, const struct db_config *config)
{
    unsigned connect_timeout_s = CONNECT_TIMEOUT_S;
    unsigned local_infile = 0;
    my_bool off = 0;
    my_bool on = 1;
    /* Said outright, for the library takes a host called localhost for the default socket. */
    unsigned protocol = config->socket != NULL ? MYSQL_PROTOCOL_SOCKET : MYSQL_PROTOCOL_TCP;
    mysql_optionsv(mysql, MYSQL_OPT_PROTOCOL, &protocol);
    mysql_optionsv(mysql, MYSQL_OPT_CONNECT_TIMEOUT, &connect_timeout_s);
    /* Until the session is pinned; a server that has stopped still takes connections. */
    mysql_optionsv(mysql, MYSQL_OPT_READ_TIMEOUT, &connect_timeout_s);
    mysql_optionsv(mysql, MYSQL_OPT_WRITE_TIMEOUT, &connect_timeout_s);
    mysql_optionsv(mysql, MYSQL_OPT_LOCAL_INFILE, &local_infile);
    mysql_optionsv(mysql, MYSQL_OPT_RECONNECT, &off);
    mysql_optionsv(mysql, MYSQL_REPORT_DATA_TRUNCATION, &on);
    mysql_optionsv(mysql, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    if (config->socket != NULL)
        return;
    mysql_optionsv(mysql, MYSQL_OPT_SSL_ENFORCE, &on);
    mysql_optionsv(mysql, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &on);
    if (config->ca_file != NULL)
        mysql_optionsv(mysql, MYSQL_OPT_SSL_CA, config->ca_file);
}

/* A server that was built without clusters has no such variable. */
static enum err read_cluster(struct db *db)
{
    char on[DB_ERROR_SIZE] = "0";
    enum err err = db_ask(db, "wsrep_on", wsrep_on, on);
    if (err != ERR_OK && db->mysql != NULL && mysql_errno(db->mysql) == ER_UNKNOWN_SYSTEM_VARIABLE)
        err = ERR_OK;
    db->cluster = strcmp(on, "0") != 0;
    return err;
}

/* The option for it counts only when a connection is made. */
void db_patience(struct db *db, unsigned timeout_s)
{
    MARIADB_PVIO *line = db->mysql->net.pvio;
    if (line == NULL)
        return;
    (void)line->methods->set_timeout(line, PVIO_READ_TIMEOUT, (int)timeout_s);
    (void)line->methods->set_timeout(line, PVIO_WRITE_TIMEOUT, (int)timeout_s);
}

static enum err pin_session(struct db *db)
{
    char text[DB_ERROR_SIZE];
    enum err err = db_send(db, "session_settings", session_settings);
    if (err == ERR_OK)
        err = db_ask(db, "session_read_back", session_read_back, text);
    if (err == ERR_OK && strcmp(text, session_expected) != 0)
        err = db_fault(db, "session_read_back", ERR_UNAVAILABLE, "the server did not take %s: %s",
                       session_expected, text);
    if (err == ERR_OK)
        err = read_cluster(db);
    if (err == ERR_OK && db->cluster)
        err = db_send(db, "cluster_settings", cluster_settings);
    return err;
}

static enum err connect_to(struct db *db, size_t position)
{
    const struct db_config *config = &db->config;
    char address[ADDRESS_SIZE];
    if (!take_address(db, position, address))
        return db_fault(db, "connect", ERR_UNAVAILABLE, "no address");
    bool local = config->socket != NULL;
    unsigned port = local ? 0 : take_port(address, config->port);
    MYSQL *mysql = mysql_init(NULL);
    CHECK(mysql != NULL);
    set_options(mysql, config);
    if (mysql_real_connect(mysql, local ? "localhost" : address, config->user, config->password,
                           config->name, port, local ? address : NULL, CONNECTION_FLAGS) == NULL) {
        snprintf(db->error, sizeof(db->error), "connect: error %u: %.400s", mysql_errno(mysql),
                 mysql_error(mysql));
        mysql_close(mysql);
        return ERR_UNAVAILABLE;
    }
    db->mysql = mysql;
    if (!local && mysql_get_ssl_cipher(mysql) == NULL) {
        db_drop(db);
        return db_fault(db, "connect", ERR_UNAVAILABLE, "the remote server does not speak TLS");
    }
    if (pin_session(db) == ERR_OK) {
        db_patience(db, config->timeout_s);
        return ERR_OK;
    }
    db_drop(db);
    return ERR_UNAVAILABLE;
}

enum err db_connect(struct db *db)
{
    if (db->mysql != NULL)
        return ERR_OK;
    if (db->transaction == TRANSACTION_BROKEN)
        return ERR_RETRY;
    size_t count = db_address_count(db);
    size_t first = db->address;
    for (size_t i = 0; i < count; i++) {
        size_t position = (first + i) % count;
        if (connect_to(db, position) != ERR_OK)
            continue;
        db->address = position;
        db->away_until_ms = db_now_ms() + AWAY_MS;
        return ERR_OK;
    }
    return ERR_UNAVAILABLE;
}

enum err db_connect_only_to(struct db *db, size_t position)
{
    db_drop(db);
    enum err err = connect_to(db, position);
    if (err == ERR_OK)
        db->address = position;
    return err;
}

void db_return_home(struct db *db)
{
    if (db->address == 0 || (db->mysql != NULL && db_now_ms() < db->away_until_ms))
        return;
    db_drop(db);
    db->address = 0;
}

bool db_is_cluster(const struct db *db)
{
    return db->cluster;
}

enum err db_command(struct db *db, const char *name, const char *sql)
{
    enum err err = db_connect(db);
    if (err != ERR_OK)
        return err;
    err = db_send(db, name, sql);
    if (err == ERR_OK)
        mysql_free_result(mysql_store_result(db->mysql));
    return err;
}
