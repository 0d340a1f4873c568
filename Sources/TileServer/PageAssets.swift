import Foundation
import HTTPTypes
import Logging

/// The files of the pages, read once into a table: no request ever names a file.
struct PageAssets: Sendable {
    /// The map browser.
    let index: Answer
    /// The operators' page.
    let jobs: Answer
    /// What lies under `/assets/`, by name.
    private let table: [String: Answer]

    /// How the file of a name is sent; its place follows from the table that holds it.
    private struct Entry {
        let name: String
        let type: String
    }

    private static let script = "text/javascript; charset=utf-8"
    private static let sheet = "text/css; charset=utf-8"
    private static let pages = [
        Entry(name: "app.js", type: script), Entry(name: "map.js", type: script),
        Entry(name: "dom.js", type: script), Entry(name: "changes.js", type: script),
        Entry(name: "jobs.js", type: script), Entry(name: "jobs.css", type: sheet),
        Entry(name: "legend.js", type: script), Entry(name: "features.js", type: script),
        Entry(name: "texts.js", type: script), Entry(name: "app.css", type: sheet),
        Entry(name: "favicon.svg", type: "image/svg+xml"),
    ]
    private static let leaflet = [
        Entry(name: "leaflet.js", type: script), Entry(name: "leaflet.css", type: sheet),
        Entry(name: "images/layers.png", type: "image/png"),
        Entry(name: "images/layers-2x.png", type: "image/png"),
        Entry(name: "images/marker-icon.png", type: "image/png"),
        Entry(name: "images/marker-icon-2x.png", type: "image/png"),
        Entry(name: "images/marker-shadow.png", type: "image/png"),
    ]
    /// Leaflet changes with the machine's packages only.
    private static let leafletSeconds = 86_400

    /// Reads the pages beside the program, and Leaflet where the configuration says.
    ///
    /// Leaflet may be missing: the page then says what to install, and the log says it once.
    init(leafletDirectory: String, logger: Logger) throws(ServiceError) {
        index = try Self.page(Entry(name: "index.html", type: "text/html; charset=utf-8"))
        jobs = try Self.page(Entry(name: "jobs.html", type: "text/html; charset=utf-8"))
        var table: [String: Answer] = [:]
        for entry in Self.pages { table[entry.name] = try Self.page(entry) }
        for entry in Self.leaflet {
            guard let bytes = Self.leafletFile(entry.name, in: leafletDirectory) else { continue }
            table["leaflet/\(entry.name)"] = .document(
                bytes, type: entry.type, cache: .fresh(seconds: Self.leafletSeconds))
        }
        if table["leaflet/leaflet.js"] == nil {
            logger.warning(
                "Leaflet is missing, the map browser will not draw; install libjs-leaflet",
                metadata: ["directory": "\(leafletDirectory)"])
        }
        self.table = table
    }

    /// The file of a name under `/assets/`.
    subscript(name: String) -> Answer? { table[name] }

    private static func page(_ entry: Entry) throws(ServiceError) -> Answer {
        let place = Bundle.module.resourceURL?.appendingPathComponent("Pages/\(entry.name)")
        guard let place, let content = FileManager.default.contents(atPath: place.path) else {
            throw .pagesMissing(file: entry.name)
        }
        var answer = Answer.document(Array(content), type: entry.type, cache: .revalidate)
        for (name, value) in protection { answer.headers[name] = value }
        return answer
    }

    private static func leafletFile(_ name: String, in directory: String) -> [UInt8]? {
        let candidates = name == "leaflet.js" ? ["leaflet.min.js", name] : [name]
        for candidate in candidates {
            if let content = FileManager.default.contents(atPath: "\(directory)/\(candidate)") {
                return Array(content)
            }
        }
        return nil
    }

    /// Nothing but our own files, no script or style in the page itself, no framing by others.
    private static let protection: [(HTTPField.Name, String)] = {
        var fields: [(HTTPField.Name, String)] = [
            (
                .contentSecurityPolicy,
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
                    + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
            )
        ]
        for (name, value) in [("Referrer-Policy", "no-referrer"), ("X-Frame-Options", "SAMEORIGIN")] {
            if let name = HTTPField.Name(name) { fields.append((name, value)) }
        }
        return fields
    }()
}
