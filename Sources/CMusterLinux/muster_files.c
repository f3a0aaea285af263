#define _GNU_SOURCE
#include "muster_files.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

static struct flock whole_file(void) {
    struct flock lock;
    memset(&lock, 0, sizeof lock);
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    return lock;
}

int muster_lock_file(int fd) {
    struct flock lock = whole_file();
    return fcntl(fd, F_OFD_SETLK, &lock);
}

int muster_file_is_locked(int fd) {
    struct flock lock = whole_file();
    if (fcntl(fd, F_OFD_GETLK, &lock) != 0) return -1;
    return lock.l_type != F_UNLCK;
}

int muster_file_identity(const char *path, uint64_t *device, uint64_t *number) {
    struct stat status;
    if (stat(path, &status) != 0) return -1;
    *device = (uint64_t)status.st_dev;
    *number = (uint64_t)status.st_ino;
    return 0;
}
