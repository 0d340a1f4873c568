import Features
import Geometry
import Styling
import Testing

@Suite struct BoundExpressionTests {
    /// Rows of every type of column, with nulls among them.
    static let table: FeatureTable = {
        var builder = FeatureTableBuilder(columns: [
            ColumnDefinition(name: "class", type: .string), ColumnDefinition(name: "size", type: .number),
            ColumnDefinition(name: "floors", type: .integer), ColumnDefinition(name: "open", type: .boolean),
            ColumnDefinition(name: "name", type: .string), ColumnDefinition(name: "seen", type: .time),
        ])
        let classes: [FeatureValue] = [.string("road"), .string("river"), .null, .string("park")]
        for index in 0..<400 {
            builder.append(
                kind: index % 3 == 0 ? .point : .line,
                parts: [[WorldPoint(x: UInt32(index), y: 5), WorldPoint(x: UInt32(index) + 9, y: 7)]],
                id: "f\(index)",
                values: [
                    classes[index % 4], index % 5 == 0 ? .null : .number(Double(index) / 8),
                    .number(Double(index % 7)), index % 6 == 0 ? .null : .boolean(index % 2 == 0),
                    .string("name \(index)"), .string("2024-05-01T00:00:00Z"),
                ])
        }
        return builder.finish(order: .source)
    }()

    static let texts = [
        #"["get","class"]"#, #"["match",["get","class"],"road",1,["river","park"],2,0]"#,
        #"["match",["get","floors"],[0,1],"low",6,"high","middle"]"#, #"["==",["get","class"],"road"]"#,
        #"["interpolate",["linear"],["coalesce",["get","size"],0],0,["rgb",255,0,0],50,["to-color","blue"]]"#,
        #"["case",["has","size"],["*",["get","size"],2],["get","floors"]]"#, #"["get","missing"]"#,
        #"["concat",["get","name"],"/",["get","class"]]"#, #"["to-string",["get","open"]]"#,
        #"["any",["==",["get","open"],true],["in",["get","class"],["literal",["park"]]]]"#,
        #"["let","c",["get","class"],["case",["==",["var","c"],"park"],["get","floors"],["length",["var","c"]]]]"#,
        #"["number",["get","class"]]"#, #"["has","missing"]"#, #"["geometry-type"]"#, #"["id"]"#,
        #"["get","seen"]"#,
        #"["step",["zoom"],["get","class"],5,["get","name"]]"#, #"["properties"]"#,
    ]

    /// The properties of a row one by one.
    private func loose(_ row: Int) -> FeatureContext {
        var properties: [String: ExpressionValue] = [:]
        for (index, column) in Self.table.columns.enumerated() {
            switch Self.table.value(row: row, column: index) {
            case .null: break
            case .boolean(let boolean): properties[column.name] = .boolean(boolean)
            case .number(let number): properties[column.name] = .number(number)
            case .string(let text): properties[column.name] = .string(text)
            }
        }
        return FeatureContext(
            properties: properties, id: .string(Self.table.id(row: row)), kind: Self.table.kind(row: row))
    }

    @Test(arguments: texts)
    func `bound, fixed and plain expressions agree on every row`(text: String) throws {
        let plain = try expression(text)
        let bound = plain.bound(to: Self.table)
        let fixed = bound.fixed(zoom: 6)
        #expect(bound.dependencies.properties.allSatisfy(plain.dependencies.properties.contains))
        for row in 0..<Self.table.count {
            let feature = FeatureContext(table: Self.table, row: row)
            func outcome(_ expression: Styling.Expression, _ feature: FeatureContext) -> String {
                do {
                    return try expression.evaluate(zoom: 6, feature: feature).jsonText
                } catch {
                    return "\(error)"
                }
            }
            let expected = outcome(plain, feature)
            #expect(outcome(bound, feature) == expected)
            #expect(outcome(fixed, feature) == expected)
            if !text.contains("properties"), !text.contains("geometry-type") {
                #expect(outcome(plain, loose(row)) == expected)
            }
        }
    }

    @Test func `a zoom that is fixed leaves only the branch that counts`() throws {
        let both = try expression(#"["step",["zoom"],["get","a"],5,["get","b"],9,3]"#)
        #expect(both.fixed(zoom: 4).dependencies.properties == ["a"])
        #expect(both.fixed(zoom: 5).dependencies.properties == ["b"])
        #expect(both.fixed(zoom: 9).dependencies == .none)
    }
}
