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

/* Has the program get its descriptors: -1 and errno where there are too few left to make copies of them. */
static int hand_over(posix_spawn_file_actions_t *actions, const int descriptors[], int copies[], int count) {
    for (int i = 0; i < count; i++) {
        if (descriptors[i] < 0) continue;
        /* Above those that are to be: none is overwritten before it has been copied. */
        copies[i] = fcntl(descriptors[i], F_DUPFD_CLOEXEC, count);
        if (copies[i] < 0) return errno;
    }
    for (int i = 0; i < count; i++) {
        int problem = copies[i] < 0 ? posix_spawn_file_actions_addopen(actions, i, "/dev/null", O_RDWR, 0)
                                    : posix_spawn_file_actions_adddup2(actions, copies[i], i);
        if (problem != 0) return problem;
    }
    return posix_spawn_file_actions_addclosefrom_np(actions, count);
}

int muster_spawn(int *pid, const char *path, char *const arguments[], char *const environment[], const char *folder,
                 const int descriptors[], int count) {
    if (count > MUSTER_SPAWN_DESCRIPTORS) return EINVAL;
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, all;
    int copies[MUSTER_SPAWN_DESCRIPTORS];
    for (int i = 0; i < count; i++) copies[i] = -1;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    int status = hand_over(&actions, descriptors, copies, count);
    if (status == 0 && folder) status = posix_spawn_file_actions_addchdir_np(&actions, folder);
    if (!environment) environment = environ;
    if (status == 0) status = posix_spawn(pid, path, &actions, &attributes, arguments, environment);
    for (int i = 0; i < count; i++)
        if (copies[i] >= 0) close(copies[i]);
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
    return pipe2(ends, O_CLOEXEC) == 0 ? 0 : errno;
}
