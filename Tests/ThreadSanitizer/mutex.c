// Tells the thread sanitizer of Swift's `Mutex` under contention; `./dev test --sanitize thread` preloads it.
//
// `Mutex` takes and gives a free lock with atomics that are inlined into our code, which the sanitizer sees. When two threads
// meet, its slow paths in libswiftSynchronization.so do the rest, and that library is not instrumented: the sanitizer then
// takes correct code for a race ("Swift access race" inside `withLock`). These functions stand before the library's own, call
// them, and say what they did. Nothing is suppressed: a race that no lock orders is still found.
//
// In a process without the sanitizer `__tsan_acquire` is null, and nothing is added.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

extern void __tsan_acquire(void *address) __attribute__((weak));
extern void __tsan_release(void *address) __attribute__((weak));

// As Swift calls methods: `self`, the address of the lock's word, in a register of its own.
#define SWIFT_METHOD __attribute__((swiftcall))
#define SELF __attribute__((swift_context)) void *self

#define LOCK_SLOW "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define TRY_LOCK_SLOW "$s15Synchronization12_MutexHandleV12_tryLockSlowSbyF"
#define UNLOCK_SLOW "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

SWIFT_METHOD void lock_slow(uint32_t thread, SELF) __asm__(LOCK_SLOW);
SWIFT_METHOD bool try_lock_slow(SELF) __asm__(TRY_LOCK_SLOW);
SWIFT_METHOD void unlock_slow(SELF) __asm__(UNLOCK_SLOW);

// The library is loaded with the program, and only a program that has it calls these.
static void *next(const char *name) {
    void *found = dlsym(RTLD_NEXT, name);
    if (found == NULL) {
        fprintf(stderr, "Tests/ThreadSanitizer/mutex.c: this version of Swift's Synchronization has no %s\n", name);
        abort();
    }
    return found;
}

SWIFT_METHOD void lock_slow(uint32_t thread, SELF) {
    ((SWIFT_METHOD void (*)(uint32_t, SELF))next(LOCK_SLOW))(thread, self);
    if (__tsan_acquire) __tsan_acquire(self);
}

SWIFT_METHOD bool try_lock_slow(SELF) {
    bool isLocked = ((SWIFT_METHOD bool (*)(SELF))next(TRY_LOCK_SLOW))(self);
    if (isLocked && __tsan_acquire) __tsan_acquire(self);
    return isLocked;
}

SWIFT_METHOD void unlock_slow(SELF) {
    if (__tsan_release) __tsan_release(self);
    ((SWIFT_METHOD void (*)(SELF))next(UNLOCK_SLOW))(self);
}
