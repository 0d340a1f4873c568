// swift-tools-version: 6.2
import PackageDescription

// The rooms of Gridmill, as one table. docs/ARCHITECTURE.md explains the floors and the arrows;
// tools/check-architecture compares this table with the imports.
//
// GRIDMILL_ROOM=Styling swift test --scratch-path .build-room
// builds one room, what it stands on and its tests, without the server's packages (see `make room`).

/// An outside package product, fetched only when a room that uses it is built.
struct Library {
    let product: String
    let package: Package.Dependency
    let identity: String

    init(_ product: String, _ path: String, from version: Version) {
        self.product = product
        self.identity = String(path.split(separator: "/").last ?? "")
        self.package = .package(url: "https://github.com/\(path)", from: version)
    }
}

/// A Debian library, found through pkg-config; `package` is what tools/setup installs.
struct CLibrary {
    let target: String
    let pkgConfig: String
    let package: String
}

struct Room {
    let name: String
    var floor: Int
    var rooms: [String] = []
    var cLibraries: [String] = []
    var libraries: [Library] = []
    /// Built for x86-64-v3 in release: inner loops live here.
    ///
    /// `gridmill` checks the processor first.
    var isHot = false
    /// The 6.3.1 optimiser's copy propagation crashes on constructing this room's indirect enums
    /// ("Found ownership error"); the pass is left out for it in release.
    var avoidsCopyPropagation = false
    var hasTests = true
    /// Outside packages that only the tests use.
    var testLibraries: [Library] = []
    var resources: [Resource] = []
}

let grdb = Library("GRDB", "groue/GRDB.swift", from: "7.10.0")
let hummingbird = Library("Hummingbird", "hummingbird-project/hummingbird", from: "2.28.1")
let asyncHTTPClient = Library("AsyncHTTPClient", "swift-server/async-http-client", from: "1.37.0")
let argumentParser = Library("ArgumentParser", "apple/swift-argument-parser", from: "1.8.2")
let yams = Library("Yams", "jpsim/Yams", from: "6.2.2")
let logging = Library("Logging", "apple/swift-log", from: "1.16.2")
let serviceLifecycle = Library("ServiceLifecycle", "swift-server/swift-service-lifecycle", from: "2.13.0")
let unixSignals = Library("UnixSignals", "swift-server/swift-service-lifecycle", from: "2.13.0")
let nioHTTP1 = Library("NIOHTTP1", "apple/swift-nio", from: "2.101.2")
let nioCore = Library("NIOCore", "apple/swift-nio", from: "2.101.2")
let nioPosix = Library("NIOPosix", "apple/swift-nio", from: "2.101.2")
let hummingbirdCore = Library("HummingbirdCore", "hummingbird-project/hummingbird", from: "2.28.1")
let httpTypes = Library("HTTPTypes", "apple/swift-http-types", from: "1.8.0")
let nioHTTPTypes = Library("NIOHTTPTypes", "apple/swift-nio-extras", from: "1.35.2")

let cLibraries = [
    CLibrary(target: "CGDAL", pkgConfig: "gdal", package: "libgdal-dev"),
    CLibrary(target: "CPROJ", pkgConfig: "proj", package: "libproj-dev"),
    CLibrary(target: "CDeflate", pkgConfig: "libdeflate", package: "libdeflate-dev"),
    CLibrary(target: "CISAL", pkgConfig: "libisal", package: "libisal-dev"),
    CLibrary(target: "CPNG", pkgConfig: "libpng", package: "libpng-dev"),
    CLibrary(target: "CTurboJPEG", pkgConfig: "libturbojpeg", package: "libturbojpeg0-dev"),
    CLibrary(target: "CWebP", pkgConfig: "libwebp", package: "libwebp-dev"),
    CLibrary(target: "CHarfBuzz", pkgConfig: "harfbuzz", package: "libharfbuzz-dev"),
    CLibrary(target: "CFriBidi", pkgConfig: "fribidi", package: "libfribidi-dev"),
    CLibrary(target: "CCairo", pkgConfig: "cairo-ft", package: "libcairo2-dev"),
]

let rooms: [Room] = [
    Room(name: "Geometry", floor: 1, isHot: true),
    Room(name: "Pixels", floor: 1, isHot: true),

    Room(name: "Tiling", floor: 2, rooms: ["Geometry"]),
    Room(name: "Features", floor: 2, rooms: ["Geometry", "Tiling"], isHot: true),
    Room(name: "Drawing", floor: 2, rooms: ["Geometry", "Pixels"], isHot: true),
    Room(name: "Projections", floor: 2, rooms: ["Geometry"], cLibraries: ["CPROJ"]),
    Room(name: "CityGrid", floor: 2, resources: [.copy("Dictionaries")]),
    Room(name: "GeospatialFiles", floor: 2, rooms: ["Geometry", "Pixels"], cLibraries: ["CGDAL"]),

    Room(
        name: "Styling", floor: 3, rooms: ["Geometry", "Tiling", "Features", "Drawing"],
        avoidsCopyPropagation: true),
    Room(name: "Raster", floor: 3, rooms: ["Geometry", "Pixels", "Drawing"], isHot: true),
    Room(
        name: "Typesetting", floor: 3, rooms: ["Geometry", "Drawing"], cLibraries: ["CHarfBuzz", "CFriBidi"]),
    Room(
        name: "ImageCoding", floor: 3, rooms: ["Pixels"],
        cLibraries: ["CDeflate", "CISAL", "CPNG", "CTurboJPEG", "CWebP"], isHot: true),
    Room(
        name: "FeatureSources", floor: 3,
        rooms: ["Geometry", "Tiling", "Features", "Projections", "GeospatialFiles"]),
    Room(name: "TileStorage", floor: 3, rooms: ["Geometry", "Tiling"], libraries: [grdb]),
    Room(
        name: "Imagery", floor: 3,
        rooms: [
            "Geometry", "Pixels", "Tiling", "GeospatialFiles", "ImageCoding", "TileStorage",
        ]),
    Room(name: "Upstream", floor: 4, rooms: ["Imagery"], libraries: [asyncHTTPClient, nioCore, nioHTTP1]),

    Room(
        name: "VectorTiles", floor: 4, rooms: ["Geometry", "Tiling", "Features", "Styling"],
        avoidsCopyPropagation: true),
    Room(
        name: "Cartography", floor: 4,
        rooms: ["Geometry", "Pixels", "Tiling", "Features", "Drawing", "Styling", "Typesetting"], isHot: true),
    Room(
        name: "SyntheticCity", floor: 4,
        rooms: ["Geometry", "Tiling", "CityGrid", "GeospatialFiles"]),

    Room(
        name: "StyleSources", floor: 5,
        rooms: [
            "Geometry", "Pixels", "Tiling", "Features", "Drawing", "Styling", "ImageCoding", "TileStorage",
            "Typesetting", "VectorTiles", "Cartography",
        ], avoidsCopyPropagation: true),
    Room(
        name: "Rendering", floor: 5,
        rooms: ["Pixels", "Tiling", "Drawing", "Raster", "ImageCoding", "Cartography"]),
    Room(
        name: "Atlas", floor: 5, rooms: ["Geometry", "Pixels", "Drawing", "Raster"], cLibraries: ["CCairo"]),
    Room(
        name: "Legends", floor: 5,
        rooms: ["Geometry", "Pixels", "Drawing", "Styling", "Typesetting", "Cartography"],
        avoidsCopyPropagation: true),
    Room(
        name: "Scheduling", floor: 6,
        rooms: [
            "Geometry", "Tiling", "Features", "Drawing", "Styling", "ImageCoding", "TileStorage", "Imagery",
            "Cartography", "StyleSources", "Rendering",
        ], libraries: [logging]),
    Room(
        name: "TileServer", floor: 7, rooms: ["Geometry", "Tiling"],
        libraries: [
            hummingbird, hummingbirdCore, httpTypes, logging, nioCore, nioHTTPTypes, serviceLifecycle,
        ], testLibraries: [nioPosix], resources: [.copy("Pages")]),
    Room(
        name: "Commands", floor: 8,
        rooms: [
            "Geometry", "Tiling", "Features", "Drawing", "Projections", "CityGrid", "GeospatialFiles",
            "Styling", "ImageCoding", "Typesetting", "FeatureSources", "TileStorage", "Imagery", "Upstream",
            "Cartography", "SyntheticCity", "StyleSources", "Rendering", "Legends", "Atlas", "Scheduling",
            "TileServer",
        ], libraries: [argumentParser, yams, logging, serviceLifecycle, unixSignals],
        avoidsCopyPropagation: true,
        resources: [.copy("Starter")]),
]

// MARK: Targets

let baseline: [SwiftSetting] = [
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]
let hot: [SwiftSetting] = [
    .unsafeFlags(["-Xcc", "-march=x86-64-v3"], .when(configuration: .release))
]

let askedRooms: [String] = {
    guard let asked = Context.environment["GRIDMILL_ROOM"], !asked.isEmpty else { return rooms.map(\.name) }
    return asked.split(separator: ",").map(String.init)
}()

let withoutCopyPropagation: [SwiftSetting] = [
    .unsafeFlags(["-Xllvm", "-sil-disable-pass=copy-propagation"], .when(configuration: .release))
]

/// The rooms asked for by GRIDMILL_ROOM and all they stand on; every room when nothing is asked.
@MainActor
func wantedRooms() -> Set<String> {
    var wanted: Set<String> = []
    var open = askedRooms
    while let name = open.popLast() {
        guard wanted.insert(name).inserted, let room = rooms.first(where: { $0.name == name }) else {
            continue
        }
        open += room.rooms
    }
    return wanted
}

/// The rooms that a room stands on only through others: its tests may make their fixtures with them.
@MainActor
func roomsBelow(_ room: Room) -> [String] {
    var found: Set<String> = []
    var open = room.rooms
    while let name = open.popLast() {
        guard found.insert(name).inserted, let other = rooms.first(where: { $0.name == name }) else {
            continue
        }
        open += other.rooms
    }
    return found.subtracting(room.rooms).sorted()
}

let wanted = wantedRooms()
let isWhole = wanted.count == rooms.count
let built = rooms.filter { wanted.contains($0.name) }
let usedC = Set(built.flatMap(\.cLibraries))
let usedLibraries = built.flatMap { $0.libraries + $0.testLibraries }

func product(_ library: Library) -> Target.Dependency {
    .product(name: library.product, package: library.identity)
}

var targets: [Target] = []
for library in cLibraries where usedC.contains(library.target) {
    targets.append(
        .systemLibrary(
            name: library.target, path: "Sources/CLibraries/\(library.target)",
            pkgConfig: library.pkgConfig, providers: [.apt([library.package])]))
}
for room in built {
    let dependencies: [Target.Dependency] =
        (room.rooms + room.cLibraries).map { .byName(name: $0) } + room.libraries.map(product)
    targets.append(
        .target(
            name: room.name, dependencies: dependencies, resources: room.resources,
            swiftSettings: baseline + (room.isHot ? hot : [])
                + (room.avoidsCopyPropagation ? withoutCopyPropagation : [])))
    if room.hasTests, askedRooms.contains(room.name) {
        targets.append(
            .testTarget(
                name: "\(room.name)Tests",
                dependencies: [.byName(name: room.name)] + dependencies + room.testLibraries.map(product)
                    + roomsBelow(room).map { .byName(name: $0) },
                swiftSettings: baseline))
    }
}
if isWhole {
    targets += [
        .target(name: "CProcessor", path: "Sources/CLibraries/CProcessor"),
        .executableTarget(
            name: "gridmill", dependencies: ["Commands", "CProcessor"], swiftSettings: baseline),
        .testTarget(name: "RoadTests", swiftSettings: baseline),
    ]
}
// GRIDMILL_BENCHMARKS=1 swift build: `make bench-stages`. No everyday build waits for it.
if isWhole, Context.environment["GRIDMILL_BENCHMARKS"] != nil {
    let stages = [
        "Geometry", "Pixels", "Tiling", "Features", "Drawing", "Styling", "Raster", "ImageCoding",
        "TileStorage",
        "Typesetting", "Cartography", "TileServer", "CProcessor", "CMeter",
    ]
    targets += [
        .target(name: "CMeter", path: "Benchmarks/CMeter"),
        .executableTarget(
            name: "stages",
            dependencies: stages.map { .byName(name: $0) } + [product(logging), product(httpTypes)],
            path: "Benchmarks/Stages", swiftSettings: baseline),
    ]
}

var packages: [Package.Dependency] = []
var seen: Set<String> = []
for library in usedLibraries where seen.insert(library.identity).inserted { packages.append(library.package) }

let package = Package(
    name: "gridmill",
    products: isWhole ? [.executable(name: "gridmill", targets: ["gridmill"])] : [],
    dependencies: packages,
    targets: targets,
    swiftLanguageModes: [.v6])
