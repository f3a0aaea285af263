/* A plugin in plain C: the operations, a record each, and the entry. Nothing but muster_plugin.h is needed. */
#include "muster_plugin.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void fail(muster_context *context, int32_t status, const char *message) {
    context->host->fail(context, status, message, strlen(message));
}

/* --- Numbers: the function itself is the native entry ------------------------------------------------------------- */

static double fahrenheit(double celsius) {
    return celsius * 9 / 5 + 32;
}

/* The same over many rows. The steps tell where the next row lies; a step of 0 means one value for all rows. */
static int32_t fahrenheit_loop(muster_context *context, size_t count, const void *const *arguments,
                               const ptrdiff_t *steps, void *result) {
    (void)context;
    const char *argument = arguments[0];
    char *out = result;
    for (size_t row = 0; row < count; row++) {
        *(double *)(out + (ptrdiff_t)row * steps[1]) =
            fahrenheit(*(const double *)(argument + (ptrdiff_t)row * steps[0]));
    }
    return MUSTER_OK;
}

static const muster_operation fahrenheit_operation = {
    .struct_size = sizeof(muster_operation),
    .flags = MUSTER_THREAD_SAFE,
    .name = "cexample.fahrenheit",
    .version = "1.0.0",
    .signature = "(celsius: float64) -> float64",
    .documentation = "A temperature in degrees Fahrenheit.\n- Example: cexample.fahrenheit(100.0) == 212.0",
    .native = (muster_function)fahrenheit,
    .loop = fahrenheit_loop,
};

/* --- An error: the context comes first, and the function still returns -------------------------------------------- */

static int64_t quotient(muster_context *context, int64_t a, int64_t b) {
    if (b == 0) {
        fail(context, MUSTER_BAD_ARGUMENT, "an integer can't be divided by 0");
        return 0;
    }
    if (a == INT64_MIN && b == -1) {
        fail(context, MUSTER_BAD_ARGUMENT, "the quotient does not fit into an int64");
        return 0;
    }
    return a / b;
}

static const muster_operation quotient_operation = {
    .struct_size = sizeof(muster_operation),
    .flags = MUSTER_THREAD_SAFE | MUSTER_CONTEXT,
    .name = "cexample.quotient",
    .version = "1.0.0",
    .signature = "(a: int64, b: int64) -> int64",
    .documentation = "The quotient of two integers, rounded towards zero.\n"
                     "- Example: cexample.quotient(7, 2) == 3\n"
                     "- Example: cexample.quotient(7, 0) throws",
    .native = (muster_function)quotient,
};

/* --- A string: a view comes in by value; the result is a view of memory that the host gave ------------------------ */

static void greet(muster_context *context, muster_view name, muster_view *result) {
    static const char hello[] = "Hello, ";
    size_t count = sizeof hello - 1 + name.count + 1;
    char *text = context->host->allocate(context, count);
    if (!text) return; /* The host knows already. */
    memcpy(text, hello, sizeof hello - 1);
    if (name.count > 0) memcpy(text + sizeof hello - 1, name.data, name.count);
    text[count - 1] = '!';
    result->data = text;
    result->count = count;
}

static const muster_operation greet_operation = {
    .struct_size = sizeof(muster_operation),
    .flags = MUSTER_THREAD_SAFE | MUSTER_CONTEXT,
    .name = "cexample.greet",
    .version = "1.0.0",
    .signature = "(name: string) -> string",
    .documentation = "A greeting.\n- Example: cexample.greet(\"C\") == \"Hello, C!\"",
    .native = (muster_function)greet,
};

/* --- A list: a column goes in by pointer, and the result is a column that is filled in ---------------------------- */

static void squares(muster_context *context, const muster_column *numbers, muster_column *result) {
    const int64_t *in = numbers->values;
    int64_t *out = context->host->allocate(context, numbers->count * sizeof *out);
    if (!out) return;
    for (size_t i = 0; i < numbers->count; i++) {
        if (__builtin_mul_overflow(in[i], in[i], &out[i])) {
            char message[80];
            snprintf(message, sizeof message, "the square of %" PRId64 " does not fit into an int64", in[i]);
            fail(context, MUSTER_BAD_ARGUMENT, message);
            return;
        }
        if (context->cancelled) {
            fail(context, MUSTER_CANCELLED, "cancelled");
            return;
        }
    }
    result->count = numbers->count;
    result->values = out;
}

static const muster_operation squares_operation = {
    .struct_size = sizeof(muster_operation),
    .flags = MUSTER_THREAD_SAFE | MUSTER_CONTEXT,
    .name = "cexample.squares",
    .version = "1.0.0",
    .signature = "(numbers: list<int64>) -> list<int64>",
    .documentation = "The square of each integer.\n"
                     "- Example: cexample.squares([1, 2, 3]) == [1, 4, 9]\n"
                     "- Example: cexample.squares([4294967296]) throws",
    .native = (muster_function)squares,
};

/* --- The table ---------------------------------------------------------------------------------------------------- */

static const muster_operation *const operations[] = {
    &fahrenheit_operation,
    &quotient_operation,
    &greet_operation,
    &squares_operation,
};

static const muster_plugin plugin = {
    .struct_size = sizeof(muster_plugin),
    .abi_major = MUSTER_ABI_MAJOR,
    .abi_minor = MUSTER_ABI_MINOR,
    .name = "c-example",
    .version = "1.0.0",
    .operations = operations,
    .operation_count = sizeof operations / sizeof operations[0],
};

MUSTER_EXPORT const muster_plugin *muster_plugin_entry(const muster_host *host) {
    if (host->abi_major != MUSTER_ABI_MAJOR) return NULL;
    return &plugin;
}
