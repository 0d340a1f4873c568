#define _GNU_SOURCE
#include "CMeter.h"
#include <stdatomic.h>
#include <stddef.h>
#include <time.h>

// Debian's valgrind brings its requests as macros: a few instructions that do nothing elsewhere.
#if __has_include(<valgrind/callgrind.h>)
#include <valgrind/callgrind.h>
#define HAS_CALLGRIND 1
#else
#define HAS_CALLGRIND 0
#endif

// The program's own malloc goes before the C library's, for every library in the process; memory still comes from
// there, so its free and realloc know it.
void *__libc_malloc(size_t);
void *__libc_calloc(size_t, size_t);
void *__libc_realloc(void *, size_t);

static _Atomic uint64_t allocations;

static void count(void) { atomic_fetch_add_explicit(&allocations, 1, memory_order_relaxed); }

void *malloc(size_t size) {
    count();
    return __libc_malloc(size);
}

void *calloc(size_t number, size_t size) {
    count();
    return __libc_calloc(number, size);
}

void *realloc(void *memory, size_t size) {
    count();
    return __libc_realloc(memory, size);
}

uint64_t meter_allocations(void) { return atomic_load_explicit(&allocations, memory_order_relaxed); }

bool meter_is_counted(void) {
#if HAS_CALLGRIND
    return RUNNING_ON_VALGRIND != 0;
#else
    return false;
#endif
}

void meter_begin_counting(void) {
#if HAS_CALLGRIND
    CALLGRIND_ZERO_STATS;
#endif
}

void meter_end_counting(const char *name) {
#if HAS_CALLGRIND
    CALLGRIND_DUMP_STATS_AT(name);
#else
    (void)name;
#endif
}

uint64_t meter_cpu_nanoseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}
