/* What must be right about a node before the ledger is entrusted to it. */
#include "db_internal.h"

#include <stdio.h>
#include <string.h>

enum {
    NODE_STATUS,
    NODE_STATE,
    NODE_GROUP,
    NODE_SIZE,
    NODE_SCHEMA_METHOD,
    NODE_BINLOG_FORMAT,
    NODE_SECURE_TIMESTAMP,
    NODE_COLUMNS
};

static const struct stmt node_read = {
    .name = "node_read",
    .sql = "SELECT MAX(IF(`name` = 'WSREP_CLUSTER_STATUS', `value`, NULL)),"
           " MAX(IF(`name` = 'WSREP_LOCAL_STATE_COMMENT', `value`, NULL)),"
           " MAX(IF(`name` = 'WSREP_CLUSTER_STATE_UUID', `value`, NULL)),"
           " MAX(IF(`name` = 'WSREP_CLUSTER_SIZE', `value`, NULL)),"
           " MAX(IF(`name` = 'WSREP_OSU_METHOD', `value`, NULL)),"
           " MAX(IF(`name` = 'BINLOG_FORMAT', `value`, NULL)),"
           " MAX(IF(`name` = 'SECURE_TIMESTAMP', `value`, NULL))"
           " FROM (SELECT `VARIABLE_NAME` AS `name`, `VARIABLE_VALUE` AS `value`"
           " FROM `information_schema`.`GLOBAL_STATUS` UNION ALL"
           " SELECT `VARIABLE_NAME`, `GLOBAL_VALUE`"
           " FROM `information_schema`.`SYSTEM_VARIABLES`) `known`",
};

static bool is(const struct value *value, const char *text)
{
    return value->type == VALUE_TEXT && strcmp(value->bytes, text) == 0;
}

static const char *node_fault(const struct value *node)
{
    if (!is(&node[NODE_STATUS], "Primary"))
        return "this node is not in the primary component of its cluster";
    if (!is(&node[NODE_STATE], "Synced") && !is(&node[NODE_STATE], "Donor/Desynced"))
        return "this node has not caught up with its cluster";
    if (!is(&node[NODE_SCHEMA_METHOD], "TOI"))
        return "wsrep_osu_method must be TOI, or the nodes' schemas part";
    if (!is(&node[NODE_BINLOG_FORMAT], "ROW"))
        return "binlog_format must be ROW";
    if (is(&node[NODE_SECURE_TIMESTAMP], "YES"))
        return "secure_timestamp = YES breaks a cluster at its first UPDATE: set it to SUPER";
    return NULL;
}

enum err db_check_node(struct db *db, struct db_node *node_out)
{
    static const enum value_type types[] = {VALUE_TEXT, VALUE_TEXT, VALUE_TEXT, VALUE_TEXT,
                                            VALUE_TEXT, VALUE_TEXT, VALUE_TEXT};
    struct value row[NODE_COLUMNS];
    struct arena arena;
    *node_out = (struct db_node){0};
    arena_init(&arena);
    enum err err = db_connect(db);
    if (err == ERR_OK && db->cluster)
        err = stmt_row(db, &node_read, NULL, 0, types, NODE_COLUMNS, &arena, row);
    if (err == ERR_OK && db->cluster) {
        node_out->in_cluster = true;
        node_out->fault = node_fault(row);
        if (row[NODE_GROUP].type == VALUE_TEXT)
            snprintf(node_out->group, sizeof(node_out->group), "%s", row[NODE_GROUP].bytes);
        if (row[NODE_SIZE].type == VALUE_TEXT)
            snprintf(node_out->size, sizeof(node_out->size), "%s", row[NODE_SIZE].bytes);
    } else if (err == ERR_OK && db_address_count(db) > 1) {
        node_out->fault =
            "several addresses are configured, but this server is no node of a cluster";
    }
    arena_done(&arena);
    return err;
}
