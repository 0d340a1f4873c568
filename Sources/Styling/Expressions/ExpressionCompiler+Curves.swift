extension ExpressionCompiler {
    mutating func step(_ arguments: [JSONValue], at place: CompilerPlace) -> ExpressionNode? {
        guard countIsRight(arguments, at: place),
            let input = argument(arguments, 1, at: place, expecting: .number)
        else { return nil }
        var type = place.wantedOutput
        var stops = StopDraft(name: "step")
        for index in stride(from: 1, to: arguments.count, by: 2) {
            let label = index == 1 ? .number(-.infinity) : arguments[index]
            if let fault = stops.add(label) { return fail(fault, at: place, index) }
            guard let output = argument(arguments, index + 1, at: place, expecting: type) else { return nil }
            type = type ?? output.type
            stops.outputs.append(output)
        }
        let curve = StepCurve(input: input, labels: stops.labels, outputs: stops.outputs)
        return ExpressionNode(.step(curve), type: type ?? .value, key: place.key)
    }

    mutating func interpolate(_ name: String, _ arguments: [JSONValue], at place: CompilerPlace)
        -> ExpressionNode?
    {
        guard let interpolation = interpolation(arguments, at: place), countIsRight(arguments, at: place),
            let input = argument(arguments, 2, at: place, expecting: .number)
        else { return nil }
        let space: ColorSpace = name == "interpolate-hcl" ? .hcl : name == "interpolate-lab" ? .lab : .rgb
        var type = space != .rgb && place.expected != .colorArray ? .color : place.wantedOutput
        var stops = StopDraft(name: "interpolate")
        for index in stride(from: 3, to: arguments.count, by: 2) {
            if let fault = stops.add(arguments[index]) { return fail(fault, at: place, index) }
            guard let output = argument(arguments, index + 1, at: place, expecting: type) else { return nil }
            type = type ?? output.type
            stops.outputs.append(output)
        }
        guard let type, type.isInterpolatable else {
            return fail("Type \(type ?? .value) is not interpolatable.", at: place)
        }
        let curve = InterpolateCurve(
            space: space, interpolation: interpolation, input: input, labels: stops.labels,
            outputs: stops.outputs)
        return ExpressionNode(.interpolate(curve), type: type, key: place.key)
    }

    private mutating func countIsRight(_ arguments: [JSONValue], at place: CompilerPlace) -> Bool {
        if arguments.count < 5 {
            fail("Expected at least 4 arguments, but found only \(arguments.count - 1).", at: place)
        } else if arguments.count % 2 == 0 {
            fail("Expected an even number of arguments.", at: place)
        } else {
            return true
        }
        return false
    }

    private mutating func interpolation(_ arguments: [JSONValue], at place: CompilerPlace) -> Interpolation? {
        guard arguments.count > 1, let parts = arguments[1].elements, let head = parts.first else {
            fail("Expected an interpolation type expression.", at: place, 1)
            return nil
        }
        switch head.text {
        case "linear": return .linear
        case "exponential":
            guard parts.count > 1, let base = parts[1].number else {
                fail("Exponential interpolation requires a numeric base.", at: place, 1, 1)
                return nil
            }
            return .exponential(base: base)
        case "cubic-bezier":
            let points = parts.dropFirst().compactMap(\.number)
            guard parts.count == 5, points.count == 4, points.allSatisfy({ (0...1).contains($0) }) else {
                fail(
                    "Cubic bezier interpolation requires four numeric arguments with values between 0 and 1.",
                    at: place, 1)
                return nil
            }
            return .cubicBezier(UnitBezier(x1: points[0], y1: points[1], x2: points[2], y2: points[3]))
        default:
            fail("Unknown interpolation type \(ExpressionValue(head).text)", at: place, 1, 0)
            return nil
        }
    }
}

/// The stops of a curve while they are read.
private struct StopDraft {
    let name: String
    var labels: [Double] = []
    var outputs: [ExpressionNode] = []

    /// Adds the next input value; the fault if it will not do.
    mutating func add(_ label: JSONValue) -> String? {
        guard let number = label.number else {
            return
                "Input/output pairs for \"\(name)\" expressions must be defined using literal numeric values "
                + "(not computed expressions) for the input values."
        }
        if let last = labels.last, last >= number {
            return
                "Input/output pairs for \"\(name)\" expressions must be arranged with input values in strictly "
                + "ascending order."
        }
        labels.append(number)
        return nil
    }
}
