#define _GNU_SOURCE
#include "muster_linux.h"

/* The kernel's own header: the C library's copy of tcp_info ends before the byte counts. */
#include <linux/tcp.h>
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
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

/* The child's side of muster_start_child, where only what is safe in a signal handler may be called. Returns if it fails. */
static void become(const char *path, char *const arguments[], char *const environment[], const int *kept,
                   int kept_count, pid_t parent) {
    setpgid(0, 0);
    if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0) return;
    /* The parent may have ended before that. */
    if (getppid() != parent) _exit(0);
    for (int number = 1; number < NSIG; number++) {
        if (number != SIGKILL && number != SIGSTOP) signal(number, SIG_DFL);
    }
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    int nothing = open("/dev/null", O_RDONLY);
    if (nothing < 0 || dup2(nothing, STDIN_FILENO) < 0) return;
    for (int index = 0; index < kept_count; index++) {
        if (fcntl(kept[index], F_SETFD, 0) != 0) return;
    }
    execve(path, arguments, environment);
}

int muster_start_child(const char *path, char *const arguments[], char *const environment[], const int *kept,
                       int kept_count) {
    /* Closed by the start of the program; until then the child can say why it could not be started. */
    int report[2];
    if (pipe2(report, O_CLOEXEC) != 0) return -1;
    pid_t parent = getpid();
    pid_t child = fork();
    if (child == 0) {
        become(path, arguments, environment, kept, kept_count, parent);
        int problem = errno;
        if (write(report[1], &problem, sizeof problem) < 0) _exit(126);
        _exit(127);
    }
    int problem = child < 0 ? errno : 0;
    close(report[1]);
    if (child > 0) {
        ssize_t count;
        do count = read(report[0], &problem, sizeof problem);
        while (count < 0 && errno == EINTR);
        if (count != (ssize_t)sizeof problem) problem = 0;
        if (problem != 0) waitpid(child, NULL, 0);
    }
    close(report[0]);
    errno = problem;
    return problem == 0 ? child : -1;
}

int muster_await_end(int process) {
    siginfo_t info;
    while (waitid(P_PID, (id_t)process, &info, WEXITED | WNOWAIT) < 0) {
        if (errno != EINTR) return -1;
    }
    return 0;
}

int muster_collect(int process, int *status, int *signal_number) {
    int state;
    while (waitpid(process, &state, 0) < 0) {
        if (errno != EINTR) return -1;
    }
    *status = WIFEXITED(state) ? WEXITSTATUS(state) : 0;
    *signal_number = WIFSIGNALED(state) ? WTERMSIG(state) : 0;
    return 0;
}
