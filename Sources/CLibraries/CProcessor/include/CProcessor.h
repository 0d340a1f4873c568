#pragma once
#include <stdbool.h>

/// True when the processor has every feature of x86-64-v3 (AVX2, BMI2, FMA …), or on other
/// architectures, where the hot rooms are built for the baseline.
bool gridmill_processor_is_supported(void);
