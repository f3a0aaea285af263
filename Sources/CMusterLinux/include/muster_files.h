/* muster_files.h: locks and identities of files, as Linux has them. */
#ifndef MUSTER_FILES_H
#define MUSTER_FILES_H
#include <stdint.h>

/* Locks an open file for this open description, without waiting: 0, or -1 and errno (EAGAIN where somebody has it). The lock goes
   with the last descriptor of the description, however its process ends. */
int muster_lock_file(int fd);

/* Whether somebody else has `fd`'s file locked: 1 or 0, or -1 and errno. It takes no lock itself, so it is in nobody's way. */
int muster_file_is_locked(int fd);

/* What tells a file from another that comes to stand in its place: 0, or -1 and errno. */
int muster_file_identity(const char *path, uint64_t *device, uint64_t *number);

#endif
