import Geometry

#if canImport(Glibc)
    import Glibc
#endif

/// A turn about the origin, clockwise on screen.
struct Rotation: Equatable {
    /// Radians.
    let angle: Double
    private let cosine: Double
    private let sine: Double

    static let none = Rotation(0)

    init(_ angle: Double) {
        let held = angle.isFinite ? angle : 0
        self.angle = held
        cosine = held == 0 ? 1 : cos(held)
        sine = held == 0 ? 0 : sin(held)
    }

    init(degrees: Double) { self.init(degrees * .pi / 180) }

    func turned(_ vector: PixelVector) -> PixelVector {
        angle == 0
            ? vector
            : PixelVector(vector.x * cosine - vector.y * sine, vector.x * sine + vector.y * cosine)
    }

    static func + (left: Rotation, right: Rotation) -> Rotation {
        left.angle == 0 ? right : right.angle == 0 ? left : Rotation(left.angle + right.angle)
    }
}

extension PixelVector {
    var length: Double { (x * x + y * y).squareRoot() }
    /// The direction, radians clockwise from the x axis.
    var direction: Double { atan2(y, x) }
    /// A quarter turn clockwise on screen.
    var quarterTurned: PixelVector { PixelVector(-y, x) }
}
