import Drawing

/// Colours of one number: the density of a heatmap, the way along a line.
extension LayerProperties {
    var heatColor: Expression {
        switch values["heatmap-color"] {
        case .expression(let expression)?: return expression
        case .constant(let value)?: return Self.constant(value)
        case nil:
            let compiled = Expression.compile(PropertySpecification.defaultHeatRamp, expecting: .color)
            return (try? compiled.get()) ?? Expression(root: .literal(.color(.transparent)), slotCount: 0)
        }
    }

    static func ramp(of expression: Expression) -> [Color] {
        var globals = EvaluationGlobals()
        return (0..<HeatmapPaint.rampLength).map { index in
            globals.heatmapDensity = Double(index) / Double(HeatmapPaint.rampLength - 1)
            return color(of: expression, globals)
        }
    }

    /// `line-gradient` as stops; nil when the document gives none.
    var lineRamp: LineRamp? {
        let expression: Expression
        switch values["line-gradient"] {
        case .expression(let given)?: expression = given
        case .constant(let value)?: expression = Self.constant(value)
        case nil: return nil
        }
        return LineRampBuilder(expression).ramp
    }

    private static func constant(_ value: ExpressionValue) -> Expression {
        Expression(root: .literal(readColor(value).map { .color($0) } ?? value), slotCount: 0)
    }

    fileprivate static func color(of expression: Expression, _ globals: EvaluationGlobals) -> Color {
        let value = try? expression.evaluate(zoom: nil, feature: nil, globals: globals)
        return value.flatMap(readColor) ?? .transparent
    }
}

/// Samples the colours along a line; the ends of steps are sought until they are exact.
private struct LineRampBuilder {
    /// Even samples: MapLibre's own ramp has 256 colours.
    static let samples = 256
    /// How near a step's end is sought, as a share of the line: 1/100 px on a line of 100 000 px.
    static let precision = 1e-7
    /// The most stops; a stepped expression may change at each of its samples.
    static let maximumStops = 4096

    let expression: Expression
    let isStepped: Bool

    init(_ expression: Expression) {
        self.expression = expression
        if case .step = expression.root.operation { isStepped = true } else { isStepped = false }
    }

    var ramp: LineRamp {
        var stops = [stop(0)]
        for sample in 1...Self.samples {
            let next = stop(Double(sample) / Double(Self.samples))
            if !isStepped {
                stops.append(next)
            } else if let last = stops.last {
                seek(from: last, to: next, into: &stops)
            }
        }
        return LineRamp(stops: stops, isStepped: isStepped)
    }

    /// Adds where the colour changes between two places, at most once for each colour in between.
    private func seek(from first: LineRamp.Stop, to last: LineRamp.Stop, into stops: inout [LineRamp.Stop]) {
        guard first.color != last.color, stops.count < Self.maximumStops else { return }
        guard last.place - first.place > Self.precision else { return stops.append(last) }
        let middle = stop((first.place + last.place) / 2)
        seek(from: first, to: middle, into: &stops)
        seek(from: middle, to: last, into: &stops)
    }

    private func stop(_ place: Double) -> LineRamp.Stop {
        var globals = EvaluationGlobals()
        globals.lineProgress = place
        return LineRamp.Stop(place: place, color: LayerProperties.color(of: expression, globals))
    }
}
