/* The socket that nginx connects to: ours, or the one that systemd hands over. */
#include "server/fcgi_io.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* systemd passes the socket of an Accept=no unit on descriptor 0 with StandardInput=socket. */
static bool is_listening(int fd)
{
    int listening = 0;
    socklen_t size = sizeof listening;
    return getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listening, &size) == 0 && listening;
}

static bool somebody_listens(const struct sockaddr_un *address)
{
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return true;
    bool listens = connect(fd, (const struct sockaddr *)address, sizeof *address) == 0;
    (void)close(fd);
    return listens;
}

static enum err bind_socket(int fd, const struct sockaddr_un *address)
{
    struct stat status;
    if (lstat(address->sun_path, &status) == 0 && S_ISSOCK(status.st_mode)) {
        if (somebody_listens(address)) {
            errno = EADDRINUSE;
            return ERR_CONFLICT;
        }
        (void)unlink(address->sun_path);
    }
    mode_t mask = umask(0117);
    int bound = bind(fd, (const struct sockaddr *)address, sizeof *address);
    (void)umask(mask);
    return bound == 0 && listen(fd, IO_BACKLOG) == 0 ? ERR_OK : ERR_UNAVAILABLE;
}

enum err io_listen(const char *path, int *listen_fd_out, char *error, size_t error_size)
{
    if (is_listening(STDIN_FILENO)) {
        *listen_fd_out = STDIN_FILENO;
        return ERR_OK;
    }
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path) {
        (void)snprintf(error, error_size, "the path of the socket is too long: %s", path);
        return ERR_INVALID;
    }
    memcpy(address.sun_path, path, strlen(path) + 1);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    enum err err = fd < 0 ? ERR_UNAVAILABLE : bind_socket(fd, &address);
    if (err != ERR_OK) {
        (void)snprintf(error, error_size, "cannot listen on %s: %s", path, strerror(errno));
        if (fd >= 0)
            (void)close(fd);
        return err;
    }
    *listen_fd_out = fd;
    return ERR_OK;
}
