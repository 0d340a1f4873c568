import Foundation
import Styling

/// A style document with the GeoJSON files that it names put in its text, so that it can be drawn by itself.
struct InlinedStyle {
    /// The document without addresses of files.
    let document: Styling.JSONValue
    /// Files that cannot be used.
    let problems: [ConfigurationProblem]
    /// True when anything was put in.
    let isChanged: Bool

    /// Reads the files that the document's `geojson` sources name: relative to the style, or `file://`.
    init(document: Styling.JSONValue, path: String) {
        var problems: [ConfigurationProblem] = []
        var isChanged = false
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        self.document = document.replacing("sources") { sources in
            sources.mappingMembers { name, source in
                guard source["type"]?.text == "geojson", let address = source["data"], let text = address.text
                else {
                    return source
                }
                switch Self.read(text, folder: folder) {
                case .success(let data):
                    isChanged = true
                    return source.replacing("data") { _ in data }
                case .failure(let error):
                    problems.append(
                        ConfigurationProblem(
                            file: path, line: max(address.line, 1),
                            message: "sources.\(name).data: \(error.message)"))
                    return source
                }
            }
        }
        self.problems = problems
        self.isChanged = isChanged
    }

    private struct ReadError: Error {
        var message: String
    }

    private static func read(_ address: String, folder: URL) -> Result<Styling.JSONValue, ReadError> {
        guard let url = URL(string: address, relativeTo: folder), url.isFileURL else {
            return .failure(ReadError(message: "«\(address)» is not a file; nothing is fetched for a style"))
        }
        guard let bytes = try? Data(contentsOf: url), bytes.count <= StyleFile.maximumBytes else {
            return .failure(ReadError(message: "there is no readable file «\(address)» of at most 128 MB"))
        }
        do throws(JSONError) {
            return .success(try JSONParser.parse([UInt8](bytes)).root)
        } catch {
            return .failure(ReadError(message: "«\(address)» is not JSON: \(error)"))
        }
    }
}

extension Styling.JSONValue {
    /// The value with a member of an object changed; the same value when there is no such member.
    fileprivate func replacing(_ key: String, _ change: (Self) -> Self) -> Self {
        mappingMembers { name, value in name == key ? change(value) : value }
    }

    /// The object with every member's value changed.
    fileprivate func mappingMembers(_ change: (String, Self) -> Self) -> Self {
        guard let members else { return self }
        return Self(.object(members.map { .init(key: $0.key, value: change($0.key, $0.value)) }), line: line)
    }
}
