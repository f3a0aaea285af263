#include "muster_plugin_entry.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The linker defines these two for an image that has the section. They are hidden, so that each image sees its own. */
extern const muster_record __start_muster_records[] __attribute__((weak, visibility("hidden")));
extern const muster_record __stop_muster_records[] __attribute__((weak, visibility("hidden")));

static muster_plugin plugin;
static char plugin_name[256];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static bool same_family(const char *a, const char *b) {
    size_t length = strcspn(a, ".");
    return length == strcspn(b, ".") && memcmp(a, b, length) == 0;
}

/* The plugin is called like the family that most of its operations belong to: "math" for "math.add". */
static void name_plugin(void) {
    size_t most = 0;
    for (size_t i = 0; i < plugin.operation_count; i++) {
        const char *name = plugin.operations[i]->name;
        size_t members = 0;
        for (size_t k = 0; k < plugin.operation_count; k++) members += same_family(name, plugin.operations[k]->name);
        if (members <= most) continue;
        most = members;
        size_t length = strcspn(name, ".");
        if (length >= sizeof plugin_name) length = sizeof plugin_name - 1;
        memcpy(plugin_name, name, length);
        plugin_name[length] = 0;
    }
}

/* Its version is the highest of theirs. @Operation takes versions of three numbers only. */
static void choose_version(void) {
    long highest[3] = {0, 0, 0};
    for (size_t i = 0; i < plugin.operation_count; i++) {
        const char *version = plugin.operations[i]->version;
        long numbers[3] = {0, 0, 0};
        if (sscanf(version, "%ld.%ld.%ld", &numbers[0], &numbers[1], &numbers[2]) != 3) continue;
        int k = 0;
        while (k < 2 && numbers[k] == highest[k]) k++;
        if (numbers[k] <= highest[k]) continue;
        memcpy(highest, numbers, sizeof highest);
        plugin.version = version;
    }
}

static void collect(void) {
    size_t count = (size_t)(__stop_muster_records - __start_muster_records);
    muster_operation *operations = calloc(count ? count : 1, sizeof *operations);
    const muster_operation **table = calloc(count ? count : 1, sizeof *table);
    if (!operations || !table) return;
    plugin = (muster_plugin){
        .struct_size = sizeof plugin,
        .abi_major = MUSTER_ABI_MAJOR,
        .abi_minor = MUSTER_ABI_MINOR,
        .name = plugin_name,
        .version = "0.0.0",
        .operations = table,
    };
    for (size_t i = 0; i < count; i++) {
        const muster_record *record = &__start_muster_records[i];
        if (record->magic != MUSTER_RECORD_MAGIC || record->record_size != sizeof *record) continue;
        muster_operation *operation = &operations[plugin.operation_count];
        operation->struct_size = sizeof *operation;
        record->describe(operation);
        table[plugin.operation_count++] = operation;
    }
    name_plugin();
    choose_version();
}

const muster_plugin *muster_linked_plugin(void) {
    pthread_once(&once, collect);
    return plugin.operations ? &plugin : NULL;
}

MUSTER_EXPORT const muster_plugin *muster_plugin_entry(const muster_host *host) {
    if (host->abi_major != MUSTER_ABI_MAJOR) return NULL;
    return muster_linked_plugin();
}
