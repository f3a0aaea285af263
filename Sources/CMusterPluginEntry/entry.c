#define _GNU_SOURCE
#include "muster_plugin_entry.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* The linker defines these two for an image that has the section. They are hidden, so that each image sees its own. */
extern const muster_record __start_muster_records[] __attribute__((weak, visibility("hidden")));
extern const muster_record __stop_muster_records[] __attribute__((weak, visibility("hidden")));

static muster_plugin plugin;
static char plugin_name[256];
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* The plugin is called like the family of its operations, "math" for "math.add", where they have one in common ... */
static bool name_by_family(void) {
    for (size_t i = 0; i < plugin.operation_count; i++) {
        const char *name = plugin.operations[i]->name;
        size_t length = strcspn(name, ".");
        if (length >= sizeof plugin_name) return false;
        if (i == 0) memcpy(plugin_name, name, length);
        else if (strncmp(plugin_name, name, length) != 0 || plugin_name[length] != 0) return false;
    }
    return plugin.operation_count > 0;
}

/* ... and otherwise like its file, without "lib" and what follows the first dot. */
static void name_by_file(void) {
    Dl_info info;
    memset(plugin_name, 0, sizeof plugin_name);
    if (!dladdr((void *)&plugin, &info) || !info.dli_fname) return;
    const char *slash = strrchr(info.dli_fname, '/');
    const char *file = slash ? slash + 1 : info.dli_fname;
    if (strncmp(file, "lib", 3) == 0) file += 3;
    size_t length = strcspn(file, ".");
    memcpy(plugin_name, file, length < sizeof plugin_name ? length : sizeof plugin_name - 1);
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
        .version = "1.0.0",
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
    if (!name_by_family()) name_by_file();
}

const muster_plugin *muster_linked_plugin(void) {
    pthread_once(&once, collect);
    return plugin.operations ? &plugin : NULL;
}

MUSTER_EXPORT const muster_plugin *muster_plugin_entry(const muster_host *host) {
    if (host->abi_major != MUSTER_ABI_MAJOR) return NULL;
    return muster_linked_plugin();
}
