#if canImport(Glibc)
    import Glibc
#endif

/// The C library's 2ˣ under a name that does not clash with the exact one of ``Viewport``.
func libraryExp2(_ value: Double) -> Double { exp2(value) }
