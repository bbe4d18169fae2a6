/* The account that the server itself works under. */
#include "server/worker.h"

#include "store/db.h"

struct db_config worker_db_config(const struct config *config)
{
    return (struct db_config){.socket = config->database.socket,
                              .host = config->database.host,
                              .port = config->database.port,
                              .name = config->database.name,
                              .user = config->database.user,
                              .password = config->database.password,
                              .ca_file = config->database.ca_file,
                              .shared_file = config->server.head_file};
}
