extension CompiledStyle {
    /// What of the style's labels cannot be kept as written in tiles that fit together, with its place; warnings.
    ///
    /// In a map a label's fate depends on the map alone, never on where tiles end. That asks for bounds that the
    /// style itself gives; a plain picture (`render --style`) has no such bounds.
    public var labelSeamDiagnostics: [StyleDiagnostic] {
        var found: [StyleDiagnostic] = []
        for (index, json) in (document["layers"]?.elements ?? []).enumerated() {
            guard let layer = layers.first(where: { $0.id == json["id"]?.text }),
                case .symbol(let symbol) = layer.paint
            else { continue }
            func warn(_ key: String, _ message: String) {
                let line = json["layout"]?[key]?.line ?? json.line
                found.append(
                    StyleDiagnostic(
                        severity: .warning, path: "layers[\(index)].layout.\(key)",
                        line: line > 0 ? line : nil, message: message))
            }
            for fault in symbol.seamFaults { warn(fault.key, fault.message) }
            if let source = layer.source, let document = document["sources"]?[source],
                document["type"]?.text == "vector", document["url"]?.text?.hasPrefix("dataset://") != true
            {
                found.append(
                    StyleDiagnostic(
                        severity: .warning, path: "layers[\(index)].source", line: json["source"]?.line,
                        message:
                            "the source \"\(source)\" comes cut into tiles: its labels along lines and in "
                            + "areas may differ where its tiles meet"))
            }
        }
        return found
    }
}

extension SymbolPaint {
    /// The properties that a map without seams does not keep as written.
    fileprivate var seamFaults: [(key: String, message: String)] {
        var faults: [(key: String, message: String)] = []
        if zOrder.constant(zoom: 0) == .viewportY {
            faults.append(
                (
                    "symbol-z-order",
                    "in tiles \"viewport-y\" orders how labels are drawn, not which are: that would depend on the picture"
                ))
        }
        if let sortKey, Set(sortKey.outputs ?? []).count > 16 || sortKey.outputs == nil {
            faults.append(
                (
                    "symbol-sort-key",
                    "the key has more than 16 values, so in tiles it is classed: below 1, 2, 3, 4, 6, 10, 100, above, "
                        + "and the same below 0; give at most 16 values with \"step\" or \"match\" to choose the classes"
                ))
        }
        if let text, text.size.largest(zoom: 22) == nil {
            faults.append(
                (
                    "text-size",
                    "the size is taken from the feature as it is, so in tiles it is held to 32 px; "
                        + "\"step\", \"match\" or \"interpolate\" over the feature give a bound of their own"
                ))
        }
        if let icon, icon.size.largest(zoom: 22) == nil {
            faults.append(
                (
                    "icon-size",
                    "the size is taken from the feature as it is, so in tiles it is held to 2; "
                        + "\"step\", \"match\" or \"interpolate\" over the feature give a bound of their own"
                ))
        }
        return faults
    }
}
