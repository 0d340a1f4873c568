extension StyleCompiler {
    /// Checks the document's own keys.
    mutating func checkRoot() {
        check(root, against: .root, at: "")
        if let version = root["version"], version.number != 8 {
            fail("expected one of [8], \(version.scriptText) found", at: "version", version)
        }
        if let constants = root["constants"] {
            fail("constants have been deprecated as of v8", at: "constants", constants)
        }
        checkSurroundings()
        checkProjection()
        checkGlyphs()
        checkSprite()
        checkFontFaces()
        for key in ["bearing", "pitch", "roll"] {
            if let json = root[key], let number = json.number, number != 0 {
                warn("\"\(key)\" is not used: it belongs to a view", at: key, json)
            }
        }
    }

    private mutating func checkSurroundings() {
        let rules: [(String, ObjectRule)] = [("light", .light), ("sky", .sky), ("terrain", .terrain)]
        for (key, rule) in rules {
            guard let json = root[key] else { continue }
            check(json, against: rule, at: key, hasPlainPaths: true)
            warn("\"\(key)\" is not drawn: maps are flat", at: key, json)
        }
    }

    private mutating func checkProjection() {
        guard let json = root["projection"] else { return }
        check(json, against: .projection, at: "projection", hasPlainPaths: true)
        if let type = json["type"], type.text != "mercator" {
            warn("only the projection \"mercator\" is drawn", at: "projection.type", type)
        }
    }

    private mutating func checkGlyphs() {
        guard let json = root["glyphs"] else { return }
        guard let url = json.text else { return checkKind(json, "string", at: "glyphs") }
        for token in ["{fontstack}", "{range}"] where !contains(url, token) {
            fail("\"glyphs\" url must include a \"\(token)\" token", at: "glyphs", json)
        }
    }

    private func contains(_ text: String, _ token: String) -> Bool {
        text.utf8.indices.contains { text.utf8[$0...].starts(with: token.utf8) }
    }

    private mutating func checkSprite() {
        guard let json = root["sprite"] else { return }
        guard let elements = json.elements else { return checkKind(json, "string", at: "sprite") }
        for (key, name) in [("id", "ids"), ("url", "URLs")] {
            var seen: Set<String> = []
            for text in elements.compactMap({ $0[key]?.text }) where !seen.insert(text).inserted {
                fail("all the sprites' \(name) must be unique, but \(text) is duplicated", at: "sprite", json)
            }
        }
        for (index, element) in elements.enumerated() {
            check(element, against: .sprite, at: "sprite[\(index)]")
        }
    }

    private mutating func checkFontFaces() {
        let path = "font-faces"
        guard let json = root[path] else { return }
        guard let members = json.members else { return checkKind(json, "object", at: path) }
        for member in members {
            let place = "\(path).\(member.key)"
            if let faces = member.value.elements {
                for (index, face) in faces.enumerated() {
                    check(face, against: .fontFace, at: "\(place)[\(index)]")
                }
            } else if member.value.text == nil {
                fail("string or array expected, \(member.value.kindName) found", at: place, member.value)
            }
        }
    }
}
