/* Functions that only one worker has each, so that a value is made at one worker and needed at another: this is built
 * twice, once with -DMAKING and once with -DTAKING, and each worker is given one of the libraries. */
#include "muster_plugin.h"

#include <string.h>

#if defined(MAKING)

#define PLUGIN_NAME "benchmark-making"

/* Bytes of one value, in memory that the host gives; `fill` tells one run's value from another's. */
static void make(muster_context *context, int64_t count, int64_t fill, muster_view *result) {
    unsigned char *bytes = context->host->allocate(context, (size_t)count);
    if (!bytes) return; /* The host knows already. */
    memset(bytes, (int)(fill & 0xff), (size_t)count);
    result->data = bytes;
    result->count = (size_t)count;
}

static const muster_operation operation = {
    .struct_size = sizeof(muster_operation),
    .flags = MUSTER_THREAD_SAFE | MUSTER_CONTEXT,
    .name = "benchmark.make",
    .version = "1.0.0",
    .signature = "(count: int64, fill: int64) -> bytes",
    .native = (muster_function)make,
};

#elif defined(TAKING)

#define PLUGIN_NAME "benchmark-taking"

/* How many bytes came, times 256, and the last of them: the value is there whole, and is not read. */
static int64_t take(muster_view value) {
    const unsigned char *bytes = value.data;
    return value.count > 0 ? (int64_t)value.count * 256 + bytes[value.count - 1] : 0;
}

static const muster_operation operation = {
    .struct_size = sizeof(muster_operation),
    .flags = MUSTER_THREAD_SAFE,
    .name = "benchmark.take",
    .version = "1.0.0",
    .signature = "(value: bytes) -> int64",
    .native = (muster_function)take,
};

#else
#error "define MAKING or TAKING"
#endif

static const muster_operation *const operations[] = {&operation};

static const muster_plugin plugin = {
    .struct_size = sizeof(muster_plugin),
    .abi_major = MUSTER_ABI_MAJOR,
    .abi_minor = MUSTER_ABI_MINOR,
    .name = PLUGIN_NAME,
    .version = "1.0.0",
    .operations = operations,
    .operation_count = sizeof operations / sizeof operations[0],
};

MUSTER_EXPORT const muster_plugin *muster_plugin_entry(const muster_host *host) {
    return host->abi_major == MUSTER_ABI_MAJOR ? &plugin : NULL;
}
