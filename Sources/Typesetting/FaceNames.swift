import CHarfBuzz

/// The names of a face, in every language it has them.
struct FaceNames {
    /// Names beyond these are not read: fonts have some dozens.
    private static let maximumNames = 512
    /// The longest name that is read, bytes.
    private static let maximumBytes = 256

    private(set) var families: Set<String> = []
    private(set) var fullNames: Set<String> = []
    /// The PostScript name, or another when there is none.
    private(set) var display = ""
    /// The language whose forms the family is made for.
    private(set) var language: String?

    /// Reads the names of a face.
    init(_ face: OpaquePointer) {
        var count: UInt32 = 0
        // SAFETY: HarfBuzz's list belongs to the face and has `count` entries.
        guard let entries = unsafe hb_ot_name_list_names(face, &count) else { return }
        var english: [Int: String] = [:]
        for index in 0..<min(Int(count), Self.maximumNames) {
            let entry = unsafe entries[index]
            let id = Int(unsafe entry.name_id)
            guard [1, 2, 4, 6, 16, 17].contains(id),
                let name = unsafe Self.text(face, entry.name_id, entry.language)
            else { continue }
            if id == 1 || id == 16 { families.insert(FontName.folded(name)) }
            if id == 4 || id == 6 { fullNames.insert(FontName.folded(name)) }
            if english[id] == nil { english[id] = name }
        }
        if let family = english[16] ?? english[1], let style = english[17] ?? english[2] {
            fullNames.insert(FontName.folded(family + style))
        }
        display = english[6] ?? english[4] ?? english[1] ?? "unnamed"
        language = (english[16] ?? english[1]).flatMap(Self.language(of:))
    }

    /// - Source: how Noto CJK and Source Han name their regional families.
    private static func language(of family: String) -> String? {
        switch family.split(separator: " ").last {
        case "SC": "zh-Hans"
        case "TC": "zh-Hant"
        case "HK": "zh-HK"
        case "JP": "ja"
        case "KR": "ko"
        default: nil
        }
    }

    private static func text(_ face: OpaquePointer, _ id: hb_ot_name_id_t, _ language: hb_language_t?)
        -> String?
    {
        var bytes = [CChar](repeating: 0, count: maximumBytes)
        var size = UInt32(bytes.count)
        // SAFETY: HarfBuzz writes at most `size` bytes, and sets it to how many it wrote.
        unsafe hb_ot_name_get_utf8(face, id, language, &size, &bytes)
        let used = bytes.prefix(min(Int(size), bytes.count - 1)).map { UInt8(bitPattern: $0) }
        let name = String(decoding: used, as: UTF8.self)
        return name.isEmpty ? nil : name
    }
}
