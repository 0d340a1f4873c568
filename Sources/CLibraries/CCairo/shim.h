#pragma once
// cairo-ft.h brings FreeType's and fontconfig's names with it: Cairo opens the faces, we only name their files.
#include <cairo.h>
#include <cairo-pdf.h>
#include <cairo-ft.h>
#include FT_OUTLINE_H
