#include "cli/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUFFER_BYTES ((size_t)256 << 10)

bool cli_sink_open(cli_sink *sink, const char *path) {
    *sink = (cli_sink){.fd = STDOUT_FILENO, .path = path};
    sink->buffer = malloc(BUFFER_BYTES);
    if (!sink->buffer) {
        fprintf(stderr, "hearsay: out of memory\n");
        return false;
    }
    if (!path) return true;
    struct stat old;
    bool is_plain_file = stat(path, &old) != 0 || S_ISREG(old.st_mode);
    if (is_plain_file) {
        size_t size = strlen(path) + 16;
        sink->temporary = malloc(size);
        if (sink->temporary) snprintf(sink->temporary, size, "%s.part", path);
    }
    const char *target = sink->temporary ? sink->temporary : path;
    sink->fd = open(target, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (sink->fd >= 0) return true;
    fprintf(stderr, "hearsay: %s: %s\n", path, strerror(errno));
    free(sink->temporary);
    free(sink->buffer);
    return false;
}

static bool write_all(cli_sink *sink, const char *bytes, size_t len) {
    while (len && !sink->failed) {
        ssize_t n = write(sink->fd, bytes, len);
        if (n >= 0) {
            bytes += n;
            len -= (size_t)n;
        } else if (errno == EAGAIN) {
            usleep(1000);
        } else if (errno != EINTR) {
            sink->failed = errno;
            sink->is_pipe_closed = errno == EPIPE;
        }
    }
    return !sink->failed;
}

bool cli_sink_flush(cli_sink *sink) {
    size_t len = sink->len;
    sink->len = 0;
    return write_all(sink, sink->buffer, len);
}

bool cli_sink_write(cli_sink *sink, const char *bytes, size_t len) {
    if (sink->failed) return false;
    if (len > BUFFER_BYTES - sink->len && !cli_sink_flush(sink)) return false;
    if (len > BUFFER_BYTES) return write_all(sink, bytes, len);
    if (len) memcpy(sink->buffer + sink->len, bytes, len);
    sink->len += len;
    return true;
}

int cli_sink_close(cli_sink *sink, int status) {
    cli_sink_flush(sink);
    if (sink->path && close(sink->fd) != 0 && !sink->failed) sink->failed = errno;
    if (sink->temporary) {
        bool is_kept = !sink->failed && status != EXIT_FAILED;
        if (is_kept && rename(sink->temporary, sink->path) != 0) sink->failed = errno;
        if (!is_kept || sink->failed) unlink(sink->temporary);
    }
    if (sink->failed && !sink->is_pipe_closed)
        fprintf(stderr, "hearsay: %s: %s\n", sink->path ? sink->path : "standard output",
                strerror(sink->failed));
    if (sink->failed) status = sink->is_pipe_closed ? EXIT_PIPE_CLOSED : EXIT_FAILED;
    free(sink->temporary);
    free(sink->buffer);
    return status;
}
