extension StyleCompiler {
    /// Checks the document's own keys.
    mutating func checkRoot() {
        if let constants = root["constants"] {
            fail("constants have been deprecated as of v8", at: "constants", constants)
        }
        var rule = ObjectRule.root
        if root["constants"] != nil {
            rule = ObjectRule(
                rule.keys.merging(["constants": .anything]) { first, _ in first }, required: rule.required)
        }
        check(root, against: rule, at: "")
        for key in ["light", "sky", "terrain"] {
            if let json = root[key] { warn("\"\(key)\" is not drawn: maps are flat", at: key, json) }
        }
        if let type = root["projection"]?["type"], type.text != "mercator" {
            warn("only the projection \"mercator\" is drawn", at: "projection.type", type)
        }
        for key in ["bearing", "pitch", "roll"] {
            if let json = root[key], let number = json.number, number != 0 {
                warn("\"\(key)\" is not used: it belongs to a view", at: key, json)
            }
        }
    }
}
