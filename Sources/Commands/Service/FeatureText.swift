import Styling
import TileServer

/// Many features in one body: a GeoJSON text sequence (RFC 8142), one document a line, or a collection.
enum FeatureText {
    /// Features of one request.
    static let mostFeatures = 50_000
    private static let recordSeparator: UInt8 = 0x1E

    /// The features' documents, in order.
    static func features(of body: [UInt8]) throws(ServiceError) -> [Styling.JSONValue] {
        let first = body.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
        guard let first else { throw .unanswerable("the body is empty; send GeoJSON features") }
        let features: [Styling.JSONValue]
        if first == recordSeparator {
            features = try pieces(body, separator: recordSeparator)
        } else if let root = try? JSONParser.parse(body).root {
            switch root["type"]?.text {
            case "FeatureCollection":
                guard let elements = root["features"]?.elements else {
                    throw .unanswerable("the FeatureCollection has no \"features\"")
                }
                features = elements
            default: features = [root]
            }
        } else {
            features = try pieces(body, separator: UInt8(ascii: "\n"))
        }
        guard features.count <= mostFeatures else {
            throw .refused(
                status: 413, kind: "too-many-features",
                reason: "a request may have \(mostFeatures) features; send several")
        }
        return features
    }

    private static func pieces(_ body: [UInt8], separator: UInt8) throws(ServiceError) -> [Styling.JSONValue]
    {
        var found: [Styling.JSONValue] = []
        for piece in body.split(separator: separator)
        where piece.contains(where: { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }) {
            do {
                found.append(try JSONParser.parse(Array(piece)).root)
            } catch {
                throw .unanswerable("text \(found.count + 1) of the sequence is no JSON: \(error)")
            }
        }
        return found
    }
}
