import Geometry
import Tiling

#if canImport(Glibc)
    import Glibc
#endif

/// The query of a static picture: what to look at, and how large.
struct PictureQuery {
    /// What to look at.
    enum Area {
        /// A box in the units of a reference system; the picture holds all of it.
        case box(BoundingBox, crs: String)
        /// A middle, longitude and latitude in degrees, at a style zoom.
        case center(longitude: Double, latitude: Double, zoom: Double)
    }

    static let parameters = ["bbox", "center", "zoom", "width", "height", "ratio", "crs"]

    let area: Area
    let width: Int
    let height: Int
    let ratio: Double

    init(_ query: Query) throws(Problem) {
        let sides = 1...ServerLimits.pictureSidePixels
        guard let width = try query.whole("width", in: sides),
            let height = try query.whole("height", in: sides)
        else { throw .badRequest("width and height are needed, in CSS pixels") }
        let ratio = try query.number("ratio", in: 0.5...Double(ServerLimits.maximumRatio)) ?? 1
        let pixels = (Double(width) * ratio).rounded() * (Double(height) * ratio).rounded()
        guard pixels <= Double(ServerLimits.picturePixels) else {
            throw .badRequest(
                "a picture may have \(ServerLimits.picturePixels) pixels (width × height × ratio²); ask for less"
            )
        }
        self.width = width
        self.height = height
        self.ratio = ratio
        area = try Self.area(query)
    }

    private static func area(_ query: Query) throws(Problem) -> Area {
        switch (query["bbox"], query["center"]) {
        case (let box?, nil):
            guard query["zoom"] == nil else { throw .badRequest("zoom goes with center, not with bbox") }
            return .box(try Self.box(box), crs: query["crs"] ?? "EPSG:4326")
        case (nil, let center?):
            guard query["crs"] == nil else { throw .badRequest("crs goes with bbox, not with center") }
            guard let zoom = try query.number("zoom", in: ServerLimits.pictureZooms) else {
                throw .badRequest("zoom is needed with center")
            }
            guard let place = StrictNumber.decimals(center, count: 2), abs(place[0]) <= 180,
                abs(place[1]) <= WebMercator.maximumLatitude
            else { throw .badRequest("center must be lon,lat in degrees, within ±180 and ±85.05") }
            return .center(longitude: place[0], latitude: place[1], zoom: zoom)
        default:
            throw .badRequest("give either bbox=west,south,east,north or center=lon,lat with zoom")
        }
    }

    private static func box(_ text: String) throws(Problem) -> BoundingBox {
        guard let edges = StrictNumber.decimals(text, count: 4),
            let box = BoundingBox(minX: edges[0], minY: edges[1], maxX: edges[2], maxY: edges[3]),
            box.width > 0, box.height > 0
        else {
            throw .badRequest("bbox must be west,south,east,north: four numbers, west < east, south < north")
        }
        return box
    }

    /// The viewport; asks the service only for reference systems the server does not know.
    func viewport(_ service: MapService) async throws(Problem) -> Viewport {
        switch area {
        case .center(let longitude, let latitude, let zoom):
            guard let place = WebMercator.unitPlace(longitude: longitude, latitude: latitude) else {
                throw .badRequest("center lies outside the Web Mercator world")
            }
            return viewport(center: place, zoom: zoom)
        case .box(let box, let crs):
            let corners = try await unitBox(box, crs: crs, service)
            return try viewport(around: corners)
        }
    }

    /// The box in the unit square of Web Mercator, y south.
    private func unitBox(_ box: BoundingBox, crs: String, _ service: MapService) async throws(Problem)
        -> BoundingBox
    {
        switch crs {
        case "EPSG:4326", "OGC:CRS84", "CRS:84":
            return try Self.unitBox(geographic: box)
        case "EPSG:3857":
            let side = 2 * WebMercator.halfWorldMetres
            return try Self.held(
                BoundingBox(
                    minX: box.minX / side + 0.5, minY: 0.5 - box.maxY / side, maxX: box.maxX / side + 0.5,
                    maxY: 0.5 - box.minY / side))
        default:
            guard let geographic = await service.geographicBox(box, crs) else {
                throw .badRequest("crs is not known here; use EPSG:4326, EPSG:3857 or another EPSG:n")
            }
            return try Self.unitBox(geographic: geographic)
        }
    }

    private static func unitBox(geographic box: BoundingBox) throws(Problem) -> BoundingBox {
        guard box.minX >= -180, box.maxX <= 180, box.minY >= -90, box.maxY <= 90 else {
            throw .badRequest("bbox in degrees must lie within ±180 and ±90")
        }
        let limit = WebMercator.maximumLatitude
        func place(_ longitude: Double, _ latitude: Double) -> Point? {
            WebMercator.unitPlace(longitude: longitude, latitude: min(max(latitude, -limit), limit))
        }
        guard let northWest = place(box.minX, box.maxY), let southEast = place(box.maxX, box.minY) else {
            throw .badRequest("bbox must lie within ±180 and ±90 degrees")
        }
        return try held(
            BoundingBox(minX: northWest.x, minY: northWest.y, maxX: southEast.x, maxY: southEast.y))
    }

    /// The part of the box inside the world; refused when nothing is left.
    private static func held(_ box: BoundingBox?) throws(Problem) -> BoundingBox {
        let world = BoundingBox(minX: 0, minY: 0, maxX: 1, maxY: 1)
        guard let box, let world, let part = box.intersection(world), part.width > 0, part.height > 0 else {
            throw .badRequest("bbox lies outside the Web Mercator world")
        }
        return part
    }

    /// The largest zoom at which the whole box is in the picture: `size = 512 · 2^zoom · box`.
    private func viewport(around box: BoundingBox) throws(Problem) -> Viewport {
        let widest = min(Double(width) / (512 * box.width), Double(height) / (512 * box.height))
        let zoom = min(log2(widest), ServerLimits.pictureZooms.upperBound)
        guard zoom >= ServerLimits.pictureZooms.lowerBound else {
            throw .badRequest(
                "the picture is too small for this bbox; at zoom 0 the world is 512 pixels wide")
        }
        return viewport(center: box.center, zoom: zoom)
    }

    private func viewport(center: Point, zoom: Double) -> Viewport {
        Viewport(center: center, zoom: zoom, width: Double(width), height: Double(height), ratio: ratio)
    }
}
