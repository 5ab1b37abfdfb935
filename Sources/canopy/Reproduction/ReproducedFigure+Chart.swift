import CANTuning
import CANViz

extension ReproducedFigure {
  /// The figure as SVG: published values as marks or outlines, measured ones as lines or bars with error bars.
  ///
  /// `nil` where there is nothing to draw.
  var chart: String? {
    guard !points.isEmpty else { return nil }
    let title = "\(experiment.source): \(experiment.title)"
    switch experiment.plot {
    case .lines(let x, let y, let isLogarithmic):
      let lines = lines(of: y, over: x)
      guard !lines.isEmpty else { return nil }
      return LineChart(
        title: title, x: .init(title: x.title, scale: x == "nodes" ? .log2 : .linear),
        y: .init(title: y.title, scale: isLogarithmic ? .log2 : .linear),
        series: lines.enumerated().flatMap { $1.series(group: $0) }
      ).svg()
    case .bars(let quantities, let parameter):
      let bars = points.filter { quantities.contains($0.published.quantity) }
      let categories = bars.compactMap { $0[parameter: parameter] }.uniqued
      let names = bars.map { $0.name(without: parameter, amongMany: quantities.count > 1) }
      return BarChart(
        title: title, categories: categories, x: parameter.title,
        y: .init(title: quantities.map(\.title).commonWords),
        series: names.uniqued.enumerated().flatMap { group, name in
          let own = zip(bars, names).filter { $1 == name }.map(\.0)
          let row = categories.map { category in own.first { $0[parameter: parameter] == category } }
          return BarChart.Series.pair(name, of: row, group: group)
        }
      ).svg()
    case .none: return nil
    }
  }

  /// The lines of a chart over a parameter, one for each setting of the others; or over another quantity.
  private func lines(of y: String, over x: String) -> [Line] {
    let own = points.filter { $0.published.quantity == y }
    guard let first = own.first else { return [] }
    if first[parameter: x] != nil {
      let names = own.map { $0.name(without: x, amongMany: false) }
      return names.uniqued.map { name in
        Line(
          name: name,
          places: zip(own, names).filter { $1 == name }.map { point, _ in
            let value = point[parameter: x].flatMap { Double($0) } ?? .nan
            return Line.Place(point: point, published: value, measured: value)
          })
      }
    }
    // Over a quantity: from the first setting, each parameter in turn varies while the others stay.
    return first.parameters.map(\.name).compactMap { name in
      let places = own.filter { point in
        first.parameters.allSatisfy { $0.name == name || point[parameter: $0.name] == $0.text }
      }.compactMap { point in place(of: point, over: x) }
      return places.count > 1 ? Line(name: "more \(name)", places: places) : nil
    }
  }

  /// Where a point stands by another quantity of the same overlay.
  private func place(of point: ReproducedPoint, over quantity: String) -> Line.Place? {
    points.first { $0.published.quantity == quantity && $0.parameters == point.parameters }.map {
      Line.Place(point: point, published: $0.published.value, measured: $0.measured)
    }
  }
}

/// A line of a chart: what was measured, and what was published.
private struct Line {
  let name: String
  let places: [Place]

  /// A point and where it stands on the horizontal axis.
  struct Place {
    let point: ReproducedPoint
    let published: Double
    let measured: Double
  }

  func series(group: Int) -> [LineChart.Series] {
    let measured = places.map {
      LineChart.Point(x: $0.measured, y: $0.point.measured, error: $0.point.confidence95 ?? 0)
    }
    let published = places.map { LineChart.Point(x: $0.published, y: $0.point.published.value) }
    return [
      .init(name: name.isEmpty ? "measured" : name, points: measured, group: group),
      .init(name: name.asPublished, points: published, style: .marks, group: group),
    ]
  }
}

extension BarChart.Series {
  /// The bars of a setting, measured and published side by side; `nil` where a category has none.
  fileprivate static func pair(_ name: String, of points: [ReproducedPoint?], group: Int) -> [Self] {
    [
      Self(
        name: name.isEmpty ? "measured" : name,
        bars: points.map { .init($0?.measured ?? .nan, error: $0?.confidence95 ?? 0) }, group: group),
      Self(
        name: name.asPublished, bars: points.map { .init($0?.published.value ?? .nan) }, style: .outlined,
        group: group),
    ]
  }
}

extension ReproducedPoint {
  /// What a legend calls the setting but for one parameter, and the quantity where a chart has many.
  fileprivate func name(without parameter: String, amongMany: Bool) -> String {
    let setting = parameters.filter { $0.name != parameter }.compactMap(\.legend)
    return ((amongMany ? [published.quantity.title] : []) + setting).joined(separator: ", ")
  }
}

extension Parameter {
  /// The symbols of the papers.
  private static let symbols = [
    "dimensions": "d", "realities": "r", "hash_functions": "k", "bucket_size": "k", "nodes": "n",
  ]

  /// The parameter as a legend has it: `d = 2`, or the name alone where it is on.
  fileprivate var legend: String? {
    switch text {
    case "yes": name.title
    case "no": nil
    default: Parameter.symbols[name].map { "\($0) = \(text)" } ?? text
    }
  }
}

extension String {
  /// The name of a column as a chart has it.
  fileprivate var title: String { replacing("_", with: " ") }

  /// What a legend calls published values beside measured ones of this name.
  fileprivate var asPublished: String { isEmpty ? "published" : self + ", published" }
}

extension [String] {
  /// Each once, in the order of the first.
  fileprivate var uniqued: [String] {
    var seen: Set<String> = []
    return filter { seen.insert($0).inserted }
  }

  /// The words that all begin with.
  fileprivate var commonWords: String {
    var words = first?.split(separator: " ") ?? []
    for other in dropFirst() {
      words = zip(words, other.split(separator: " ")).prefix { $0 == $1 }.map(\.0)
    }
    return words.joined(separator: " ")
  }
}
