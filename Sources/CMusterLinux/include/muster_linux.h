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

/* Has malloc take blocks of up to 32 MiB from memory that it keeps, and keep up to 1 GiB of it when it is free. */
void muster_keep_large_blocks(void);

/* Has malloc give all memory that is free back to the system. */
void muster_trim(void);

#endif
