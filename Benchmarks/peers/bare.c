/* What Muster's messages would cost with nothing behind them: plain ZeroMQ over TCP, and memcpy.
 *
 *     bare round-trip REQUESTS              client, scheduler, worker and back, one message a hop
 *     bare fanout TASKS ANSWER              as many bytes as Muster's fan-out has on each hop, in batches, two workers;
 *                                           ANSWER is what it says when all came back
 *     bare transfer BYTES gathered|dropped  from one process to another, into memory of its own or into none
 *     bare memcpy BYTES
 *
 * For every line that it reads, it computes its answer once and prints it with the seconds that this took, as a line of
 * JSON (see peer.hpp). Each role is a process, which has worked before the first line is read. */
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <zmq.h>

/* The bytes of a task on each hop, and how many tasks a message has at most. */
typedef struct {
    size_t to_scheduler, to_worker, from_worker, to_client;
    long tasks_in_message;
} traffic;

/* A header of 24 bytes and a few fields, as a message about one task has. */
static const traffic one_task = {64, 64, 64, 64, 1};
/* What the kernel counted on the connections of Muster's fan-out of 1,000,000 tasks. */
static const traffic batches = {32, 19, 41, 21, 1024};

/* No message takes so long on a loopback: whoever waits longer has lost one. */
enum { PATIENCE_MILLISECONDS = 60000 };

_Noreturn static void fail(const char *what) {
    fprintf(stderr, "bare: %s: %s\n", what, zmq_strerror(errno));
    exit(1);
}

static void *checked(void *pointer, const char *what) {
    if (!pointer) fail(what);
    return pointer;
}

static int sure(int status, const char *what) {
    if (status < 0) fail(what);
    return status;
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* --- Sockets and processes ---------------------------------------------------------------------------------------- */

static void *open_socket(void *context, int type, int most_messages) {
    void *socket = checked(zmq_socket(context, type), "socket");
    const int linger = 0, patience = PATIENCE_MILLISECONDS;
    sure(zmq_setsockopt(socket, ZMQ_LINGER, &linger, sizeof linger), "linger");
    sure(zmq_setsockopt(socket, ZMQ_SNDHWM, &most_messages, sizeof most_messages), "high-water mark");
    sure(zmq_setsockopt(socket, ZMQ_RCVHWM, &most_messages, sizeof most_messages), "high-water mark");
    sure(zmq_setsockopt(socket, ZMQ_RCVTIMEO, &patience, sizeof patience), "patience");
    return socket;
}

/* Binds to a port that is free, and writes the address to `pipe`, where its peers read it. */
static void bind_and_tell(void *socket, int pipe) {
    char address[64] = {0};
    size_t size = sizeof address;
    sure(zmq_bind(socket, "tcp://127.0.0.1:*"), "bind");
    sure(zmq_getsockopt(socket, ZMQ_LAST_ENDPOINT, address, &size), "address");
    if (write(pipe, address, sizeof address) != sizeof address) fail("write");
}

static void *connect_to(const char *address, int most_messages) {
    void *socket = open_socket(checked(zmq_ctx_new(), "context"), ZMQ_DEALER, most_messages);
    sure(zmq_connect(socket, address), "connect");
    return socket;
}

static void read_address(int pipe, char address[64]) {
    if (read(pipe, address, 64) != 64) fail("a process ended before it had an address");
}

/* Runs `role` in a process that ends with this one, however that ends. */
static void start(void (*role)(const void *), const void *argument) {
    const pid_t child = fork();
    sure(child, "fork");
    if (child > 0) return;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    role(argument);
    _exit(0);
}

static size_t receive(void *socket, void *buffer, size_t size) {
    return (size_t)sure(zmq_recv(socket, buffer, size, 0), "receive");
}

static void send(void *socket, const void *buffer, size_t size, int flags) {
    sure(zmq_send(socket, buffer, size, flags), "send");
}

/* --- Four hops ---------------------------------------------------------------------------------------------------- */

enum { WORKERS = 2, IDENTITY = 5, LARGEST_MESSAGE = 1 << 16 };

typedef struct {
    int pipe;
    char to_workers[64];
    traffic traffic;
} roles;

/* Answers each message with one of as many results. */
static void work(const void *argument) {
    const roles *given = argument;
    void *socket = connect_to(given->to_workers, 0);
    static char message[LARGEST_MESSAGE];
    send(socket, "", 0, 0);
    for (;;) {
        const int size = zmq_recv(socket, message, sizeof message, 0);
        if (size < 0 && errno == EAGAIN) continue; /* Nobody asks for anything for now. */
        sure(size, "receive");
        send(socket, message, (size_t)size / given->traffic.to_worker * given->traffic.from_worker, 0);
    }
}

/* Passes on what clients send to one worker after the other, and what workers send to the client. */
static void schedule(const void *argument) {
    const roles *given = argument;
    void *context = checked(zmq_ctx_new(), "context");
    void *workers = open_socket(context, ZMQ_ROUTER, 0), *clients = open_socket(context, ZMQ_ROUTER, 0);
    bind_and_tell(workers, given->pipe);
    bind_and_tell(clients, given->pipe);
    char identity[WORKERS][IDENTITY], client[IDENTITY], sender[IDENTITY];
    static char message[LARGEST_MESSAGE];
    for (int worker = 0; worker < WORKERS; worker++) {
        receive(workers, identity[worker], IDENTITY);
        receive(workers, message, sizeof message);
    }
    zmq_pollitem_t items[] = {{.socket = workers, .events = ZMQ_POLLIN}, {.socket = clients, .events = ZMQ_POLLIN}};
    for (unsigned next = 0;;) {
        sure(zmq_poll(items, 2, -1), "poll");
        while (zmq_recv(clients, client, IDENTITY, ZMQ_DONTWAIT) >= 0) {
            const size_t tasks = receive(clients, message, sizeof message) / given->traffic.to_scheduler;
            send(workers, identity[next++ % WORKERS], IDENTITY, ZMQ_SNDMORE);
            send(workers, message, tasks * given->traffic.to_worker, 0);
        }
        while (zmq_recv(workers, sender, IDENTITY, ZMQ_DONTWAIT) >= 0) {
            const size_t tasks = receive(workers, message, sizeof message) / given->traffic.from_worker;
            send(clients, client, IDENTITY, ZMQ_SNDMORE);
            send(clients, message, tasks * given->traffic.to_client, 0);
        }
    }
}

/* Starts the scheduler and its workers; the result is a client's socket. */
static void *start_cluster(traffic traffic) {
    int ends[2];
    sure(pipe(ends), "pipe");
    roles given = {.pipe = ends[1], .traffic = traffic};
    char to_clients[64];
    start(schedule, &given);
    read_address(ends[0], given.to_workers);
    read_address(ends[0], to_clients);
    for (int worker = 0; worker < WORKERS; worker++) start(work, &given);
    return connect_to(to_clients, 0);
}

/* --- What is measured --------------------------------------------------------------------------------------------- */

static void *socket_;
static long amount;
static bool gathers;
static const char *right_answer;

static int ascending(const void *a, const void *b) {
    const double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

static void answer(const char *answer, double seconds) {
    printf("{\"answer\": \"%s\", \"seconds\": %.9f}\n", answer, seconds);
}

static void round_trips(void) {
    double *seconds = checked(malloc((size_t)amount * sizeof *seconds), "memory");
    char message[64] = {0};
    for (long request = 0; request < amount; request++) {
        const double start = now();
        send(socket_, message, sizeof message, 0);
        if (receive(socket_, message, sizeof message) != sizeof message) fail("another message came back");
        seconds[request] = now() - start;
    }
    qsort(seconds, (size_t)amount, sizeof *seconds, ascending);
    printf("{\"answer\": \"%ld\", \"seconds\": %.9f, \"p99\": %.9f}\n", amount, seconds[amount / 2],
           seconds[amount * 99 / 100]);
    free(seconds);
}

static void fan_out(void) {
    static char message[LARGEST_MESSAGE];
    long sent = 0, results = 0;
    const double start = now();
    while (results < amount) {
        /* All that is to be sent is sent first, as long as nothing has come. */
        const bool waits = sent == amount;
        const int size = zmq_recv(socket_, message, sizeof message, waits ? 0 : ZMQ_DONTWAIT);
        if (size >= 0) {
            results += (long)((size_t)size / batches.to_client);
        } else if (waits || errno != EAGAIN) {
            fail("receive");
        } else {
            const long rest = amount - sent, tasks = rest < batches.tasks_in_message ? rest : batches.tasks_in_message;
            send(socket_, message, (size_t)tasks * batches.to_scheduler, 0);
            sent += tasks;
        }
    }
    if (results != amount) fail("more results came than there are tasks");
    answer(right_answer, now() - start);
}

/* --- A large value ------------------------------------------------------------------------------------------------ */

static const size_t part_sizes[] = {256 << 10, 1 << 20, 4 << 20};
enum { PART_SIZES = sizeof part_sizes / sizeof part_sizes[0], MOST_PARTS = 16 };

static void keep(void *data, void *hint) {
    (void)data, (void)hint;
}

/* Sends the value, in parts of the size that it is asked for, without copying it. */
static void offer(const void *argument) {
    const int pipe = *(const int *)argument;
    void *socket = open_socket(checked(zmq_ctx_new(), "context"), ZMQ_DEALER, MOST_PARTS);
    char *value = checked(malloc((size_t)amount), "memory");
    memset(value, 7, (size_t)amount);
    bind_and_tell(socket, pipe);
    for (size_t part;;) {
        const int size = zmq_recv(socket, &part, sizeof part, 0);
        if (size < 0 && errno == EAGAIN) continue;
        sure(size, "receive");
        for (size_t offset = 0; offset < (size_t)amount; offset += part) {
            const size_t rest = (size_t)amount - offset;
            zmq_msg_t message;
            sure(zmq_msg_init_data(&message, value + offset, rest < part ? rest : part, keep, NULL), "message");
            sure(zmq_msg_send(&message, socket, 0), "send");
        }
    }
}

static double fetch(size_t part) {
    const double start = now();
    char *value = gathers ? checked(malloc((size_t)amount), "memory") : NULL;
    send(socket_, &part, sizeof part, 0);
    for (size_t offset = 0; offset < (size_t)amount;) {
        zmq_msg_t message;
        zmq_msg_init(&message);
        offset += (size_t)sure(zmq_msg_recv(&message, socket_, 0), "receive");
        if (offset > (size_t)amount) fail("more came than was asked for");
        if (value) memcpy(value + offset - zmq_msg_size(&message), zmq_msg_data(&message), zmq_msg_size(&message));
        zmq_msg_close(&message);
    }
    const double seconds = now() - start;
    free(value);
    return seconds;
}

static void transfer(void) {
    static size_t best;
    if (!best) {
        /* The first time does not count, and finds the size of parts that is fastest. */
        double least = 0;
        for (int round = 0; round < 3 * PART_SIZES; round++) {
            const double seconds = fetch(part_sizes[round % PART_SIZES]);
            if (!best || seconds < least) best = part_sizes[round % PART_SIZES], least = seconds;
        }
    }
    char text[32];
    snprintf(text, sizeof text, "%ld", amount);
    answer(text, fetch(best));
}

static char *from, *to;

static void copy(void) {
    const double start = now();
    memcpy(to, from, (size_t)amount);
    const double seconds = now() - start;
    char text[32];
    snprintf(text, sizeof text, "%ld", to[amount - 1] == 7 ? amount : 0);
    answer(text, seconds);
}

int main(int count, char **arguments) {
    if (count < 3 || (amount = strtol(arguments[2], NULL, 10)) <= 0) {
        fprintf(stderr, "bare: what it is told stands at the head of bare.c\n");
        return 2;
    }
    void (*compute)(void) = NULL;
    if (!strcmp(arguments[1], "round-trip")) {
        socket_ = start_cluster(one_task);
        compute = round_trips;
    } else if (!strcmp(arguments[1], "fanout")) {
        right_answer = count > 3 ? arguments[3] : "";
        socket_ = start_cluster(batches);
        compute = fan_out;
    } else if (!strcmp(arguments[1], "transfer")) {
        gathers = count > 3 && !strcmp(arguments[3], "gathered");
        int ends[2];
        char address[64];
        sure(pipe(ends), "pipe");
        start(offer, &ends[1]);
        read_address(ends[0], address);
        socket_ = connect_to(address, MOST_PARTS);
        compute = transfer;
    } else if (!strcmp(arguments[1], "memcpy")) {
        from = checked(malloc((size_t)amount), "memory");
        to = checked(malloc((size_t)amount), "memory");
        memset(from, 7, (size_t)amount);
        memset(to, 0, (size_t)amount);
        compute = copy;
    } else {
        fprintf(stderr, "bare: there is no \"%s\"\n", arguments[1]);
        return 2;
    }
    for (int character; (character = getchar()) != EOF;) {
        if (character != '\n') continue;
        compute();
        fflush(stdout);
    }
    return 0;
}
