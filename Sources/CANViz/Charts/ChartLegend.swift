/// What the signs of a chart mean, one line a name.
struct ChartLegend {
  /// A name and how it looks.
  struct Entry: Hashable {
    var name: String
    var look: ChartLook
  }

  private(set) var entries: [Entry] = []

  /// The height of a line.
  private static let lineHeight = 20.0
  /// The longest name in pixels.
  private static let nameWidthMax = 260.0
  private static let fontSize = 12.0

  /// A line for each name and manner of drawing; those that series of several colors share stand last,
  /// in neutral ink.
  init(_ entries: [Entry], theme: Theme) {
    var shared: [Entry] = []
    for entry in entries {
      let same = entries.filter { $0.name == entry.name && $0.look.isLike(entry.look) }
      guard same.contains(where: { $0.look != entry.look }) else {
        if !self.entries.contains(entry) { self.entries.append(entry) }
        continue
      }
      var neutral = entry
      neutral.look.color = theme.faintInk
      neutral.look.mark = entry.look.mark.map { _ in .circle }
      if !shared.contains(neutral) { shared.append(neutral) }
    }
    self.entries += shared
  }

  /// The room beside the frame.
  var width: Double {
    let names = entries.map { Lettering.width(of: $0.name) * ChartLegend.fontSize }.max()
    return names.map { min($0, ChartLegend.nameWidthMax) + 70 } ?? 24
  }

  var height: Double { Double(entries.count) * ChartLegend.lineHeight + 16 }

  /// Draws it with the upper left corner at `corner`.
  func draw(at corner: Spot, into svg: inout SVG) {
    for (number, entry) in entries.enumerated() {
      let y = corner.y + 8 + Double(number) * ChartLegend.lineHeight
      draw(entry.look, at: Spot(x: corner.x + 20, y: y), into: &svg)
      svg.element(
        "text", ["x": corner.x + 54, "y": y + 4],
        text: Lettering.fitted(entry.name, width: width - 54, size: ChartLegend.fontSize))
    }
  }

  private func draw(_ look: ChartLook, at spot: Spot, into svg: inout SVG) {
    look.drawLine(along: "M\(spot.x.svgText) \(spot.y.svgText)h26", into: &svg)
    guard let mark = look.mark else {
      guard look.line == nil else { return }
      let swatch = Rectangle(x: spot.x + 7, y: spot.y - 6, width: 12, height: 12)
      return svg.element(
        "path", ["d": Shape.rectangle(swatch).path, "fill": look.fill.hex, "stroke": look.color.hex])
    }
    svg.element(
      "path",
      [
        "d": mark.path(at: Spot(x: spot.x + 13, y: spot.y)), "fill": look.fill.hex,
        "stroke": look.color.hex,
      ])
  }
}

extension ChartLook {
  /// Whether the two are drawn in one manner, of whatever color and mark.
  fileprivate func isLike(_ other: ChartLook) -> Bool {
    isHollow == other.isHollow && line == other.line && (mark == nil) == (other.mark == nil)
  }
}

// MARK: - Names

/// Series of any chart.
protocol ChartSeries {
  var name: String { get }
  var group: Int? { get }
}

extension LineChart.Series: ChartSeries {}
extension BarChart.Series: ChartSeries {}

extension Array where Element: ChartSeries {
  /// The name of a series, after that of its group's first where several series have the name.
  func fullName(at index: Int) -> String {
    let one = self[index]
    guard one.group != nil, count(where: { $0.name == one.name }) > 1,
      let first = first(where: { $0.group == one.group }), first.name != one.name
    else { return one.name }
    return "\(first.name), \(one.name)"
  }

  var fullNames: [String] { indices.map { fullName(at: $0) } }
}
