// Tells the thread sanitizer of a continuation that was resumed before it was awaited; `./dev test --sanitize thread` preloads it.
//
// Who resumes a continuation releases the task that waits for it: Swift's runtime tells the sanitizer so before it notes that
// there is a result (`resumeTaskAfterContinuation`). A task that is suspended acquires when it runs again. One that comes to its
// `await` when the result is there goes on at once, and of this the runtime says nothing: the sanitizer then takes what was
// handed over for a race. Both happen inside libswift_Concurrency.so, where nothing can stand before them, also for
// `AsyncStream`. But the first that our code does after each asynchronous call is to give back the memory of that call. So the
// task acquires there what was released to it. Nothing is suppressed: what a thread does after it has resumed a continuation,
// or does not hand over by one, is still found.
//
// In a process without the sanitizer `__tsan_acquire` is null, and nothing is added.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

extern void __tsan_acquire(void *address) __attribute__((weak));

#define SWIFT __attribute__((swiftcall))

// The task's address is the one that the runtime names when it releases it.
extern SWIFT void *swift_task_getCurrent(void) __attribute__((weak));

typedef SWIFT void deallocate_function(void *memory);

// The runtime is loaded with the program, and only a program that has it calls this.
static deallocate_function *runtime_deallocate(void) {
    static _Atomic(deallocate_function *) found;
    if (found == NULL) found = (deallocate_function *)dlsym(RTLD_NEXT, "swift_task_dealloc");
    if (found == NULL) {
        fputs("Tests/ThreadSanitizer/continuation.c: this version of Swift's runtime has no swift_task_dealloc\n", stderr);
        abort();
    }
    return found;
}

SWIFT void swift_task_dealloc(void *memory) {
    void *task = __tsan_acquire ? swift_task_getCurrent() : NULL;
    if (task) __tsan_acquire(task);
    runtime_deallocate()(memory);
}
