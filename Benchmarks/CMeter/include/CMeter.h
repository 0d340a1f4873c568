// What the stage benchmarks count: allocations, instructions, processor time.
#pragma once
#include <stdbool.h>
#include <stdint.h>

/// Calls of malloc, calloc and realloc so far, by every thread of the process.
uint64_t meter_allocations(void);

/// Starts to count the instructions of this process in user mode; false where the processor's counters are out of
/// reach, as in most virtual machines.
bool meter_start_instructions(void);

/// Instructions so far; 0 when they are not counted.
uint64_t meter_instructions(void);

/// Processor time of all threads, nanoseconds.
uint64_t meter_cpu_nanoseconds(void);
