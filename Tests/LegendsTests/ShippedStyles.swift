import Foundation
import Styling

/// The styles and sprites of this repository.
enum ShippedStyles {
    static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("styles")

    static let names = ["grid-dark", "grid-day", "grid-print", "heat", "imagery", "imagery-overlay", "parts"]

    static func bytes(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: folder.appendingPathComponent(path)))
    }

    static func json(_ path: String) throws -> JSONValue { try JSONParser.parse(bytes(path)).root }

    /// The layers of a style as the document has them.
    static func layers(_ name: String) throws -> [JSONValue] {
        try json("\(name).json")["layers"]?.elements ?? []
    }

    /// Every text at any depth below a value.
    static func texts(in value: JSONValue) -> [String] {
        if let text = value.text { return [text] }
        let below = value.elements ?? value.members?.map(\.value) ?? []
        return below.flatMap(texts)
    }
}
