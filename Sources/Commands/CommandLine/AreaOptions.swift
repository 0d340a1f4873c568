import ArgumentParser

/// Options that say which part of a map is meant.
struct AreaOptions: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("West, south, east, north in degrees.", valueName: "w,s,e,n"))
    var bbox: BoxArgument?

    @Option(help: ArgumentHelp("A file of features; the tiles that their shapes touch.", valueName: "file"))
    var area: String?

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "Codes of cells, communities, districts: ids of datasets of the map.", valueName: "code"))
    var cells: [String] = []

    /// True when no area is named.
    var isEmpty: Bool { bbox == nil && area == nil && cells.isEmpty }

    mutating func validate() throws {
        let given = [bbox != nil, area != nil, !cells.isEmpty].count { $0 }
        guard given <= 1 else { throw ValidationError("give only one of --bbox, --area and --cells") }
    }
}
