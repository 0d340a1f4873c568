import Drawing
import Features
import Styling
import Testing

@Test func `speed`() throws {
    let texts = [
        #"["match",["get","class"],"road","red",["river","park"],"blue","white"]"#,
        #"["interpolate",["linear"],["get","size"],0,["rgb",255,0,0],50,["to-color","blue"]]"#,
        #"["step",["get","floors"],1,2,2,4,3]"#,
        #"[">",["get","floors"],3]"#,
        #"["all",["==",["get","class"],"road"],[">",["get","floors"],3]]"#,
        #"["concat",["get","name"],"x"]"#,
        #"["get","name"]"#,
        #"["match",["get","floors"],[0,1],1,6,2,3]"#,
    ]
    let table = BoundExpressionTests.table
    for text in texts {
        let plain = try expression(text)
        let bound = plain.bound(to: table).fixed(zoom: 5)
        for (name, e) in [("plain", plain), ("bound", bound)] {
            let clock = ContinuousClock()
            var sum = 0
            let time = clock.measure {
                for round in 0..<1000 {
                    for row in 0..<table.count {
                        if let v = try? e.evaluate(zoom: 5, feature: FeatureContext(table: table, row: row)) { if v != .null { sum &+= round } }
                    }
                }
            }
            print(name, text, time / 400_000, sum)
        }
    }
}
