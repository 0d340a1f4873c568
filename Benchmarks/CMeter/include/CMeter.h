// What the stage benchmarks count: allocations, instructions, processor time.
#pragma once
#include <stdbool.h>
#include <stdint.h>

/// Calls of malloc, calloc and realloc so far, by every thread of the process.
uint64_t meter_allocations(void);

/// True when the program runs under callgrind, which counts instructions; then nothing else is worth measuring.
bool meter_is_counted(void);

/// Counts instructions from here on.
void meter_begin_counting(void);

/// Has callgrind write what it counted, under a name.
void meter_end_counting(const char *name);

/// Processor time of all threads, nanoseconds.
uint64_t meter_cpu_nanoseconds(void);
