/* muster_plugin_entry.h: the part of the Swift SDK that has to be C. A plugin that is written in C does not need it. */
#ifndef MUSTER_PLUGIN_ENTRY_H
#define MUSTER_PLUGIN_ENTRY_H

#include "muster_plugin.h"

/* An element of the ELF section "muster_records": one operation, which describes itself. @Operation writes these; the
 * linker puts them side by side, and muster_plugin_entry walks over them. It is done so because a constant in Swift
 * that lies in a section holds numbers and functions, not strings. */
typedef struct muster_record {
    uint32_t magic;             /* MUSTER_RECORD_MAGIC */
    uint32_t record_size;       /* sizeof(muster_record) */
    void (*describe)(muster_operation *operation);
} muster_record;

#define MUSTER_RECORD_MAGIC 0x7265636du

/* Whether nobody wants the result of the call any more. The member is volatile, which Swift does not see. */
static inline bool muster_is_cancelled(const muster_context *context) {
    return context->cancelled != 0;
}

/* The operations that are linked into this very image, a library or a program, as muster_plugin_entry gives them.
 * Hidden: another image that has one too must not stand in for it. */
__attribute__((visibility("hidden"))) const muster_plugin *muster_linked_plugin(void);

#endif
