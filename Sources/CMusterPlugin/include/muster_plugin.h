/* muster_plugin.h: the boundary between Muster and its plugins. C11, no dependencies.
 *
 * A plugin is a shared library that exports one symbol, `muster_plugin_entry`. A worker opens the library, calls that
 * function once, and gets a table of operations: named functions with their types. Afterwards it calls the operations
 * themselves, from several threads, and never closes the library.
 *
 * The smallest plugin there is:
 *
 *     #include "muster_plugin.h"
 *
 *     static int64_t twice(int64_t x) { return 2 * x; }
 *
 *     static const muster_operation twice_operation = {
 *         .struct_size = sizeof(muster_operation),
 *         .flags = MUSTER_THREAD_SAFE,
 *         .name = "demo.twice",
 *         .version = "1.0.0",
 *         .signature = "(x: int64) -> int64",
 *         .documentation = "Twice x.\n- Example: demo.twice(21) == 42",
 *         .native = (muster_function)twice,
 *     };
 *     static const muster_operation *const operations[] = {&twice_operation};
 *     static const muster_plugin plugin = {
 *         .struct_size = sizeof(muster_plugin),
 *         .abi_major = MUSTER_ABI_MAJOR,
 *         .abi_minor = MUSTER_ABI_MINOR,
 *         .name = "demo",
 *         .version = "1.0.0",
 *         .operations = operations,
 *         .operation_count = 1,
 *     };
 *     MUSTER_EXPORT const muster_plugin *muster_plugin_entry(const muster_host *host) {
 *         (void)host;
 *         return &plugin;
 *     }
 *
 *     cc -shared -fPIC -o libdemo.so demo.c
 *
 * Versions. MUSTER_ABI_MAJOR changes when a layout or a meaning in this file changes; a host refuses a plugin of another
 * major version. MUSTER_ABI_MINOR grows when members are appended. Every struct that can grow begins with `struct_size`,
 * which its writer sets to the size it knows; a reader looks at a member only after MUSTER_HAS. `muster_view` and
 * `muster_column` lie in arrays and never change within a major version.
 *
 * Memory. Whoever allocates frees, and nothing that one side allocated is freed by the other. Arguments are borrowed: they
 * are valid until the call returns and must not be written. Results that are not numbers lie in memory that the host
 * gave out through `allocate`, in the arguments, or in static storage; the host copies them when the call has returned.
 *
 * Types. A signature is text, "(a: int64, b: list<string>) -> float64". This is how its types look in C:
 *
 *     type                      argument of `native`     row of `loop`    contents
 *     bool                      bool                     bool             0 or 1
 *     int64                     int64_t                  int64_t
 *     float64                   double                   double
 *     string                    muster_view              muster_view      UTF-8, not terminated by a zero
 *     bytes                     muster_view              muster_view
 *     value, map<T>             muster_view              muster_view      one MessagePack value
 *     list<T>                   const muster_column *    muster_column    the column of T, one row an element
 *     optional<T>, tuple<...>   const muster_column *    muster_column    a column of one row
 *
 * A result of bool, int64 or float64 is what `native` returns. Any other result (and a null result has none) makes
 * `native` return void and take, as its last argument, a pointer to the row that it fills: `muster_view *` or
 * `muster_column *`. The host sets that row to zeros first. For a result of list<int64>:
 *
 *     static void first_squares(muster_context *context, int64_t n, muster_column *result) {
 *         int64_t *squares = context->host->allocate(context, n * sizeof *squares);
 *         if (!squares) return;   (the host already knows that memory ran out)
 *         for (int64_t i = 0; i < n; i++) squares[i] = i * i;
 *         result->count = n;
 *         result->values = squares;
 *     }
 */
#ifndef MUSTER_PLUGIN_H
#define MUSTER_PLUGIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define MUSTER_ABI_MAJOR 1
#define MUSTER_ABI_MINOR 0

/* Whether the struct that `pointer` leads to was written by someone who knew of `member`. */
#define MUSTER_HAS(pointer, member) \
    ((pointer)->struct_size >= offsetof(__typeof__(*(pointer)), member) + sizeof((pointer)->member))

/* Before the definition of muster_plugin_entry: visible even where a library hides its symbols. */
#define MUSTER_EXPORT __attribute__((visibility("default")))

/* Bytes that belong to someone else. `count` is in bytes; `data` may be NULL when it is 0. */
typedef struct muster_view {
    const void *data;
    size_t count;
} muster_view;

/* `count` rows of one type, laid out as Apache Arrow does, except that a bool is a whole byte.
 *
 *     type of a row             values            offsets             children
 *     bool, int64, float64      count values      NULL                none
 *     string, bytes             the bytes         count + 1           none
 *     value, map<T>             MessagePack       count + 1           none
 *     list<T>                   NULL              count + 1, in rows  1: the elements of all rows
 *     tuple<T, U, ...>          NULL              NULL                one a part, each of `count` rows
 *     optional<T>               as for T, and `validity`; what lies in a row that is absent has no meaning
 *
 * Row i of a column of strings is the bytes values[offsets[i]] up to values[offsets[i + 1]]; offsets[0] need not be 0.
 */
typedef struct muster_column {
    size_t count;
    const void *values;
    const int64_t *offsets;
    const uint8_t *validity;                /* bit i & 7 of byte i >> 3 is set: row i is present. NULL: all are. */
    const struct muster_column *children;
    size_t child_count;
} muster_column;

/* What a call came to. */
enum {
    MUSTER_OK = 0,
    MUSTER_FAILED = 1,          /* the function's own error */
    MUSTER_CANCELLED = 2,       /* it saw `cancelled` and stopped */
    MUSTER_BAD_ARGUMENT = 3,    /* an argument has a value that the function does not accept */
    MUSTER_NO_MEMORY = 4,
};

/* Levels of `log`. */
enum { MUSTER_DEBUG = 0, MUSTER_INFO = 1, MUSTER_WARNING = 2, MUSTER_ERROR = 3 };

struct muster_context;

/* What a plugin can ask of the host, while a call runs and from the thread that runs it. */
typedef struct muster_host {
    size_t struct_size;
    uint32_t abi_major;
    uint32_t abi_minor;

    /* Makes the call fail. `status` is one of those above, not MUSTER_OK; the message is copied. The first failure of a
     * call counts. The function still has to return; what it returns is not looked at. */
    void (*fail)(struct muster_context *context, int32_t status, const char *message, size_t length);

    /* Memory for a result or for scratch, aligned to 64 bytes, not zeroed, which the host frees after the call.
     * NULL when there is no more (or more than the host's limit for a result is asked for); the call has then failed. */
    void *(*allocate)(struct muster_context *context, size_t bytes);

    /* A line for the worker's log. */
    void (*log)(struct muster_context *context, int32_t level, const char *message, size_t length);
} muster_host;

/* One call. It belongs to the host and is valid until the call returns. */
typedef struct muster_context {
    size_t struct_size;
    const muster_host *host;
    /* Becomes 1 when nobody wants the result any more; a long function looks here from time to time (the read may be
     * relaxed), fails with MUSTER_CANCELLED and returns. */
    volatile uint32_t cancelled;
    /* What `fail` was told; MUSTER_OK until then. A loop may look here after calling something that can fail. */
    int32_t status;
    /* Set by a loop that fails: the row at which it did. */
    uint64_t failed_row;
    /* The host's own. */
    void *host_data;
} muster_context;

/* Flags of an operation. Without a flag the cautious thing holds, except that a function is pure unless it says so. */
enum {
    MUSTER_EFFECTS = 1 << 0,        /* it does something besides computing its result: it is never run twice unasked */
    MUSTER_THREAD_SAFE = 1 << 1,    /* it may run on several threads at once; otherwise it never does */
    MUSTER_BLOCKING = 1 << 2,       /* it mostly waits, say for a disk */
    MUSTER_CONTEXT = 1 << 3,        /* `native` takes a muster_context * before its other arguments */
    MUSTER_ASSOCIATIVE = 1 << 4,    /* f(f(a, b), c) is f(a, f(b, c)): a fold may be split */
    MUSTER_COMMUTATIVE = 1 << 5,    /* f(a, b) is f(b, a): a fold may be reordered */
};

/* Any C function; cast yours to this. It is called as its signature and flags say. */
typedef void (*muster_function)(void);

/* A function over many rows, as NumPy's inner loops are. Argument k of row i lies at
 *
 *     (char *)arguments[k] + i * steps[k]
 *
 * in the form that the table above gives under "row of loop", and the result of row i belongs at
 *
 *     (char *)result + i * steps[argument count]
 *
 * A step of 0 means that one value serves every row. In a fold the result is also the first argument, both with step
 * 0: each row must be read before the result is written. Returns MUSTER_OK, or, after `fail`, the status, with
 * `context->failed_row` set. */
typedef int32_t (*muster_loop)(struct muster_context *context, size_t count, const void *const *arguments,
                               const ptrdiff_t *steps, void *result);

/* A named function. */
typedef struct muster_operation {
    size_t struct_size;
    uint32_t flags;
    uint32_t reserved;          /* 0 */
    const char *name;           /* "family.function": letters, digits, _ and at least one dot */
    const char *version;        /* "1.0.0". Another version may give other results; equal ones never do */
    const char *signature;      /* "(a: int64, b: int64) -> int64" */
    const char *documentation;  /* Markdown; lines "- Example: math.add(1, 2) == 3" are run as tests. NULL: none */
    muster_function native;     /* for one call */
    muster_loop loop;           /* for many rows; NULL: the host calls `native` for each */
} muster_operation;

/* What muster_plugin_entry returns; it and all it leads to must stay valid as long as the process lives. */
typedef struct muster_plugin {
    size_t struct_size;
    uint32_t abi_major;
    uint32_t abi_minor;
    const char *name;
    const char *version;
    const muster_operation *const *operations;
    size_t operation_count;
} muster_plugin;

/* Every plugin defines this one. Called once, before anything else; NULL refuses the host. */
const muster_plugin *muster_plugin_entry(const muster_host *host);

#ifdef __cplusplus
}
#endif
#endif
