#pragma once
#include <isa-l/crc.h>
#include <isa-l/igzip_lib.h>

// Function-like and cast macros do not import into Swift; these constants say the same.
enum {
    GRIDMILL_ISAL_LEVEL_0_BUFFER_BYTES = ISAL_DEF_LVL0_DEFAULT,
    GRIDMILL_ISAL_LEVEL_1_BUFFER_BYTES = ISAL_DEF_LVL1_DEFAULT,
    GRIDMILL_ISAL_LEVEL_2_BUFFER_BYTES = ISAL_DEF_LVL2_DEFAULT,
    GRIDMILL_ISAL_LEVEL_3_BUFFER_BYTES = ISAL_DEF_LVL3_DEFAULT
};
