#define _GNU_SOURCE
#include "muster_linux.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

int muster_shared_memory(const char *name) {
    int fd = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
    /* Sealed, so that nobody can take away what another process looks at. */
    if (fd >= 0) fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_SEAL);
    return fd;
}

int muster_grow(int fd, int64_t size) {
    return fallocate(fd, 0, 0, size) == 0 ? 0 : errno;
}

void muster_discard(int fd, int64_t offset) {
    struct stat status;
    if (fstat(fd, &status) != 0 || status.st_size <= offset) return;
    fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, offset, status.st_size - offset);
}

int muster_pidfd(int pid) {
    return (int)syscall(SYS_pidfd_open, pid, 0);
}

int muster_spawn(int *pid, const char *path, char *const arguments[], char *const environment[], const int fds[4]) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, all;
    int moved[4] = {-1, -1, -1, -1};
    int status = 0;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    for (int i = 0; i < 4 && status == 0; i++) {
        /* Out of the way of those that are to be. */
        moved[i] = fcntl(fds[i], F_DUPFD_CLOEXEC, 16);
        if (moved[i] < 0) status = errno;
        else posix_spawn_file_actions_adddup2(&actions, moved[i], 2 + i);
    }
    posix_spawn_file_actions_addclosefrom_np(&actions, 6);
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    if (status == 0) status = posix_spawn(pid, path, &actions, &attributes, arguments, environment);
    for (int i = 0; i < 4; i++)
        if (moved[i] >= 0) close(moved[i]);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return status;
}

void muster_die_with_parent(void) {
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
}

int muster_limit_memory(uint64_t bytes) {
    /* Only the soft limit: a program that looks into this one after a crash may raise its own. */
    struct rlimit limit;
    if (getrlimit(RLIMIT_DATA, &limit) != 0) return errno;
    limit.rlim_cur = bytes;
    return setrlimit(RLIMIT_DATA, &limit) == 0 ? 0 : errno;
}

int muster_pipe(int ends[2]) {
    if (pipe2(ends, O_CLOEXEC) != 0) return errno;
    return fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0 ? 0 : errno;
}
