#define _GNU_SOURCE
#include "muster_linux.h"

/* The kernel's own header: the C library's copy of tcp_info ends before the byte counts. */
#include <linux/tcp.h>
#include <malloc.h>
#include <netinet/in.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

int muster_eventfd(void) {
    return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
}

void muster_set_thread_name(const char *name) {
    prctl(PR_SET_NAME, name, 0, 0, 0);
}

int64_t muster_tcp_bytes_received(int fd) {
    struct tcp_info info = {0};
    socklen_t size = sizeof info;
    if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size) != 0) return -1;
    return (int64_t)info.tcpi_bytes_received;
}

int64_t muster_tcp_bytes_acknowledged(int fd) {
    struct tcp_info info = {0};
    socklen_t size = sizeof info;
    if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size) != 0) return -1;
    return (int64_t)info.tcpi_bytes_acked;
}

void muster_keep_large_blocks(void) {
    /* 32 MiB is the largest threshold that glibc takes; larger blocks are mappings of their own, and go at once. */
    mallopt(M_MMAP_THRESHOLD, 32 << 20);
    mallopt(M_TRIM_THRESHOLD, 1 << 30);
}

void muster_trim(void) {
    malloc_trim(0);
}

int muster_memory_file(const char *name) {
    return memfd_create(name, MFD_CLOEXEC);
}
