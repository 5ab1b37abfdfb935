import CANTuning
import CANViz

extension LineChart {
  /// Mean hops over the number of nodes, one line a dimension; over dimensions where the nodes do not vary.
  ///
  /// The closed form is dashed beside the measurement; `published` figures are marks.
  init(hopsOf rows: [SweepRow], published: [PublishedHops] = []) {
    let sizes = Set(rows.map(\.nodes)).sorted()
    if sizes.count > 1 {
      self.init(overNodes: rows, published: published)
    } else {
      self.init(overDimensions: rows, nodes: sizes.first ?? 0, published: published)
    }
  }

  private init(overNodes rows: [SweepRow], published: [PublishedHops]) {
    var series: [Series] = []
    for (group, dimensions) in Set(rows.map(\.dimensions)).sorted().enumerated() {
      let own = rows.filter { $0.dimensions == dimensions }
      let name = "d = \(dimensions)"
      series.append(Series(name: name, points: own.map { $0.point(over: \.nodes) }, group: group))
      let form = own.compactMap { $0.closedForm(over: \.nodes) }
      series.append(Series(name: name + ", closed form", points: form, style: .dashed, group: group))
      let figures = published.filter { $0.dimensions == dimensions }.map {
        Point(x: Double($0.nodes), y: $0.hops)
      }
      guard !figures.isEmpty else { continue }
      series.append(Series(name: name + ", published", points: figures, style: .marks, group: group))
    }
    self.init(
      title: "Hops of a lookup", x: Axis(title: "nodes", scale: .log2),
      y: Axis(title: "mean hops", scale: .log2), series: series)
  }

  private init(overDimensions rows: [SweepRow], nodes: Int, published: [PublishedHops]) {
    var series = [
      Series(name: "measured", points: rows.map { $0.point(over: \.dimensions) }, group: 0),
      Series(
        name: "closed form", points: rows.compactMap { $0.closedForm(over: \.dimensions) },
        style: .dashed, group: 0),
    ]
    let figures = published.filter { $0.nodes == nodes }.map { Point(x: Double($0.dimensions), y: $0.hops) }
    if !figures.isEmpty { series.append(Series(name: "published", points: figures, style: .marks)) }
    self.init(
      title: "Hops of a lookup among \(nodes) nodes", x: Axis(title: "dimensions"),
      y: Axis(title: "mean hops"), series: series)
  }
}

extension SweepRow {
  /// The mean hops with their confidence interval.
  fileprivate func point(over size: KeyPath<SweepRow, Int>) -> LineChart.Point {
    LineChart.Point(x: Double(self[keyPath: size]), y: meanHops, error: meanHopsCI95 ?? 0)
  }

  /// The hops by the formula of the paper.
  fileprivate func closedForm(over size: KeyPath<SweepRow, Int>) -> LineChart.Point? {
    closedFormHops.map { LineChart.Point(x: Double(self[keyPath: size]), y: $0) }
  }
}
