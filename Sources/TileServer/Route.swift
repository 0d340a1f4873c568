import Tiling

/// What a path asks for: the one table of addresses.
enum Route: Equatable {
    case page
    case asset(String)
    case maps
    case map(String)
    case tile(map: String, coordinate: TileCoordinate, ratio: Int, format: PictureFormat)
    case style(String)
    case legend(String)
    case legendPicture(String)
    case picture(map: String, format: PictureFormat)
    case dataset(String)
    case features(String)
    case control(ControlRequest.Resource)
    case events
    case jobsPage
    case health
    case ready
    case metrics

    /// Finds the route of decoded segments.
    ///
    /// - Throws: 404 for what is no address; for a tile whose numbers are numbers but outside the grid,
    ///   the 404 that caches keep; 400 for a tile address with something else in a number's place.
    init(_ segments: [String]) throws(Problem) {
        switch segments.count {
        case 1: self = try Self.top(segments[0])
        case 2...4 where segments[0] == "assets":
            self = .asset(segments.dropFirst().joined(separator: "/"))
        case 2 where segments[0] == "maps": self = .map(try Self.name(segments[1]))
        case 2 where segments[0] == "datasets": self = .dataset(try Self.name(segments[1]))
        case 3 where segments[0] == "datasets" && segments[2] == "at":
            self = .features(try Self.name(segments[1]))
        case 3 where segments[0] == "datasets" && segments[2] == "features":
            self = .control(.features(dataset: try Self.name(segments[1])))
        case 4 where segments[0] == "datasets" && segments[2] == "features":
            self = .control(.feature(dataset: try Self.name(segments[1]), id: try Self.name(segments[3])))
        case 2 where segments[0] == "jobs": self = .control(.job(id: try Self.name(segments[1])))
        case 3 where segments[0] == "maps" && segments[2] == "invalidate":
            self = .control(.invalidation(map: try Self.name(segments[1])))
        case 6 where segments[0] == "maps" && segments[5] == "explain":
            self = try Self.explanation(segments)
        case 3 where segments[0] == "maps":
            self = try Self.document(map: try Self.name(segments[1]), file: segments[2])
        case 5 where segments[0] == "maps": self = try Self.tile(segments)
        default: throw .noSuchPath()
        }
    }

    private static func top(_ segment: String) throws(Problem) -> Self {
        switch segment {
        case "": .page
        case "maps": .maps
        case "jobs": .control(.jobs)
        case "events": .events
        case "admin": .jobsPage
        case "health": .health
        case "ready": .ready
        case "metrics": .metrics
        default: throw .noSuchPath()
        }
    }

    private static func name(_ segment: String) throws(Problem) -> String {
        guard !segment.isEmpty else { throw .noSuchPath() }
        return segment
    }

    private static func document(map: String, file: String) throws(Problem) -> Self {
        switch file {
        case "style.json": return .style(map)
        case "legend.json": return .legend(map)
        case "legend.png": return .legendPicture(map)
        default:
            let parts = file.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count == 2, parts[0] == "image",
                let format = PictureFormat(rawValue: String(parts[1]))
            else { throw .noSuchPath() }
            return .picture(map: map, format: format)
        }
    }

    /// Reads `maps/{map}/{z}/{x}/{y}[@2x].{format}`.
    private static func tile(_ segments: [String]) throws(Problem) -> Self {
        let map = try name(segments[1])
        let file = segments[4]
        guard let dot = file.utf8.lastIndex(of: UInt8(ascii: ".")),
            let format = PictureFormat(rawValue: String(file[file.index(after: dot)...]))
        else { throw .noSuchPath() }
        let (row, ratio) = try ratio(file[..<dot])
        let zoomIndex = try index(segments[2][...], "zoom")
        let columnIndex = try index(segments[3][...], "column")
        let rowIndex = try index(row, "row")
        guard let zoomIndex, let columnIndex, let rowIndex,
            let coordinate = TileCoordinate(zoom: zoomIndex, column: columnIndex, row: rowIndex)
        else { throw .outside() }
        return .tile(map: map, coordinate: coordinate, ratio: ratio, format: format)
    }

    /// Reads `maps/{map}/{z}/{x}/{y}/explain`, with or without the ratio and format of a tile.
    private static func explanation(_ segments: [String]) throws(Problem) -> Self {
        var tile = Array(segments.prefix(5))
        if !tile[4].contains(".") { tile[4] += ".png" }
        guard case .tile(let map, let coordinate, _, _) = try Self.tile(tile) else { throw .noSuchPath() }
        return .control(.explanation(map: map, tile: coordinate))
    }

    /// Splits `12@2x` into the row's text and 2.
    private static func ratio(_ text: Substring) throws(Problem) -> (row: Substring, ratio: Int) {
        guard let at = text.utf8.firstIndex(of: UInt8(ascii: "@")) else { return (text, 1) }
        switch text[at...] {
        case "@1x": return (text[..<at], 1)
        case "@2x": return (text[..<at], 2)
        case "@3x": return (text[..<at], 3)
        case "@4x": return (text[..<at], 4)
        default: throw .noSuchPath()
        }
    }

    /// The number, nil when outside any grid.
    private static func index(_ text: Substring, _ what: String) throws(Problem) -> Int? {
        switch StrictNumber.tileIndex(text) {
        case .index(let value): return value
        case .outside: return nil
        case .malformed:
            throw .badRequest("the tile's \(what) must be a whole number without sign or leading zeros")
        }
    }
}

/// The routes without their values, for metrics.
enum RouteKind: Int, CaseIterable {
    case page, asset, maps, map, tile, style, legend, picture, dataset, features, control, events, health,
        ready, metrics, none

    init(_ route: Route?) {
        switch route {
        case .page: self = .page
        case .asset: self = .asset
        case .maps: self = .maps
        case .map: self = .map
        case .tile: self = .tile
        case .style: self = .style
        case .legend, .legendPicture: self = .legend
        case .picture: self = .picture
        case .dataset: self = .dataset
        case .features: self = .features
        case .control: self = .control
        case .events: self = .events
        case .jobsPage: self = .page
        case .health: self = .health
        case .ready: self = .ready
        case .metrics: self = .metrics
        case nil: self = .none
        }
    }
}
