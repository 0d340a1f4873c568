#include "CProcessor.h"

bool gridmill_processor_is_supported(void) {
#if defined(__x86_64__)
    // The list of the x86-64 psABI for micro-architecture level v3.
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx") && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi")
        && __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("popcnt")
        && __builtin_cpu_supports("sse4.2");
#else
    return true;
#endif
}
