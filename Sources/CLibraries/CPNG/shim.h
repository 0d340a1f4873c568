#pragma once
#include <png.h>

// Macros made of casts and other macros do not import into Swift; these constants say the same.
enum {
    GRIDMILL_PNG_IMAGE_VERSION = PNG_IMAGE_VERSION,
    GRIDMILL_PNG_FORMAT_RGBA = PNG_FORMAT_RGBA,
    GRIDMILL_PNG_16_BIT_IS_SRGB = PNG_IMAGE_FLAG_16BIT_sRGB
};
