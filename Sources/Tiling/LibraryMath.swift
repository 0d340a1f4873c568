#if canImport(Glibc)
    import Glibc
#endif

/// The C library's 2ˣ under a name that does not clash with the exact one of ``Viewport``.
func libraryExp2(_ value: Double) -> Double { exp2(value) }

/// The C library's sine.
func librarySin(_ radians: Double) -> Double { sin(radians) }

/// The C library's cosine.
func libraryCos(_ radians: Double) -> Double { cos(radians) }
