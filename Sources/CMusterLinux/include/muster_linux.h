/* muster_linux.h: what Linux offers and Swift's Glibc module leaves out. */
#ifndef MUSTER_LINUX_H
#define MUSTER_LINUX_H
#include <stdint.h>

/* A descriptor that other threads can make readable; -1 when this process has no descriptor left. */
int muster_eventfd(void);

/* Names the calling thread; 15 bytes of the name are kept. */
void muster_set_thread_name(const char *name);

/* How many bytes a TCP connection has received since it began, or -1 when `fd` is no TCP connection. */
int64_t muster_tcp_bytes_received(int fd);

/* How many bytes the other side of a TCP connection has taken since it began, or -1 when `fd` is no TCP connection. */
int64_t muster_tcp_bytes_acknowledged(int fd);

/* Has malloc take blocks of up to 32 MiB from memory that it keeps, and keep up to 1 GiB of it when it is free. */
void muster_keep_large_blocks(void);

/* Has malloc give all memory that is free back to the system. */
void muster_trim(void);

/* An anonymous file in memory, closed when another program is started; -1 when there is none to be had. */
int muster_memory_file(const char *name);

/* Memory that processes can share, as a file without a name that grows and never shrinks; -1 with errno. */
int muster_shared_memory(const char *name);

/* Makes such a file at least `size` bytes long, with memory behind them; 0, or the error's number. */
int muster_grow(int fd, int64_t size);

/* Gives the memory from `offset` on back to the system. The file stays as long as it is, and reads as zeros there. */
void muster_discard(int fd, int64_t offset);

/* Becomes readable when a process has ended; -1 with errno. */
int muster_pidfd(int pid);

/* How many descriptors a program can be started with. */
#define MUSTER_SPAWN_DESCRIPTORS 16

/* Starts a program that has `count` descriptors, 0 and up, and no others: copies of these, and /dev/null where one is -1.
 * It is in a process group of its own, in `folder`, with no signal blocked or ignored; folder and environment are
 * this process's where they are NULL. Returns 0, or the error's number. */
int muster_spawn(int *pid, const char *path, char *const arguments[], char *const environment[], const char *folder,
                 const int descriptors[], int count);

/* Has the calling process killed when the thread ends that started it. */
void muster_die_with_parent(void);

/* Limits what the calling process can allocate; 0, or the error's number. */
int muster_limit_memory(uint64_t bytes);

/* A pipe that no other program is started with; 0, or the error's number. */
int muster_pipe(int ends[2]);

#endif
