/* A disk with troubles, for one process (LD_PRELOAD): slow to write out, or full, as files in a folder say.
 * $TROUBLES/slow holds milliseconds by which fsync is late; while $TROUBLES/full exists, no file takes more.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static FILE *trouble(const char *name)
{
    char path[4096];
    const char *folder = getenv("TROUBLES");
    snprintf(path, sizeof path, "%s/%s", folder ? folder : "", name);
    return fopen(path, "r");
}

static void be_slow(void)
{
    int milliseconds = 0;
    FILE *slow = trouble("slow");
    if (!slow)
        return;
    if (fscanf(slow, "%d", &milliseconds) == 1)
        usleep(milliseconds * 1000);
    fclose(slow);
}

/* Files only, not sockets and pipes; and what a program says about itself goes on. */
static int is_full(int fd)
{
    struct stat facts;
    FILE *full;
    if (fd <= STDERR_FILENO || fstat(fd, &facts) || !S_ISREG(facts.st_mode) || !(full = trouble("full")))
        return 0;
    fclose(full);
    return 1;
}

int fsync(int fd)
{
    be_slow();
    return syscall(SYS_fsync, fd);
}

int fdatasync(int fd)
{
    be_slow();
    return syscall(SYS_fdatasync, fd);
}

ssize_t write(int fd, const void *data, size_t count)
{
    if (is_full(fd)) {
        errno = ENOSPC;
        return -1;
    }
    return syscall(SYS_write, fd, data, count);
}
