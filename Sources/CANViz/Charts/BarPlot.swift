/// Where the bars of a chart lie.
struct BarPlot {
  /// A bar, where it stands, and what it stands for.
  struct PlacedBar {
    var category: Int
    var series: Int
    var measured: BarChart.Bar
    var box: Rectangle
  }

  let ground: ChartGround
  /// One for each series.
  let looks: [ChartLook]
  private(set) var bars: [PlacedBar] = []
  private let chart: BarChart
  /// The width of a category.
  private let slot: Double

  private static let fontSize = 12.0
  /// The longest label of a category in pixels.
  private static let labelWidthMax = 150.0
  /// The narrowest category, so that slanted labels stand apart.
  private static let slotMin = 20.0
  /// The width and height of a slanted label of length 1.
  private static let slant = 0.71
  private static let barMin = 7.0
  private static let barMax = 48.0

  init(of chart: BarChart) {
    self.chart = chart
    looks = chart.series.enumerated().map { number, one in
      ChartLook(
        color: chart.theme.color(of: one.group ?? number), background: chart.theme.background,
        isHollow: one.style == .outlined)
    }
    let slot = max(
      ChartGround.frameMin.width / Double(max(1, chart.categories.count)), BarPlot.slotMin,
      Double(chart.series.count) * BarPlot.barMin / 0.8)
    self.slot = slot
    let label = min(BarPlot.labelWidthMax, BarPlot.widestLabel(of: chart))
    ground = ChartGround(
      title: chart.title, x: chart.x, y: chart.y,
      scale: ChartScale(chart.y.scale, values: BarPlot.values(of: chart), startsAtZero: true),
      legend: ChartLegend(
        zip(chart.series, looks).map { ChartLegend.Entry(name: $0.name, look: $1) }, theme: chart.theme),
      theme: chart.theme, width: slot * Double(max(1, chart.categories.count)),
      slantedLabelHeight: label > slot - 6 ? label * BarPlot.slant + 16 : nil)
    bars = chart.categories.indices.flatMap { category in
      chart.series.indices.compactMap { place(category: category, series: $0) }
    }
  }

  private static func widestLabel(of chart: BarChart) -> Double {
    chart.categories.map { Lettering.width(of: $0) * fontSize }.max() ?? 0
  }

  /// All that the value axis must have room for.
  private static func values(of chart: BarChart) -> [Double] {
    let bars = chart.series.flatMap { $0.bars.prefix(chart.categories.count) }
    return bars.filter { $0.canBeDrawn(on: chart.y) }
      .flatMap { [$0.value - $0.error, $0.value, $0.value + $0.error] } + [0]
  }

  private func place(category: Int, series number: Int) -> PlacedBar? {
    let series = chart.series[number]
    guard series.bars.indices.contains(category), series.bars[category].canBeDrawn(on: chart.y) else {
      return nil
    }
    let count = Double(chart.series.count)
    let width = min(slot * 0.8 / count, BarPlot.barMax)
    let left = middle(of: category) + (Double(number) - count / 2) * width
    let (end, foot) = (ground.height(of: series.bars[category].value), ground.height(of: 0))
    return PlacedBar(
      category: category, series: number, measured: series.bars[category],
      box: Rectangle(
        x: left + width * 0.05, y: min(end, foot), width: width * 0.9, height: abs(end - foot)))
  }

  private func middle(of category: Int) -> Double { ground.frame.x + (Double(category) + 0.5) * slot }

  var ticks: [ChartGround.Tick] {
    chart.categories.enumerated().map { number, name in
      let x = middle(of: number)
      // A slanted label ends below its bars and must begin within the picture.
      let room = min(BarPlot.labelWidthMax, x / BarPlot.slant)
      return ChartGround.Tick(
        x: x, label: Lettering.fitted(name, width: room, size: BarPlot.fontSize))
    }
  }

  /// The line that bars to either side rise and hang from; `nil` where that is the frame.
  var zeroLine: String? {
    let zero = ground.height(of: 0)
    guard zero < ground.frame.bottom else { return nil }
    return "M\(ground.frame.x.svgText) \(zero.svgText)h\(ground.frame.width.svgText)"
  }
}

extension BarChart.Bar {
  fileprivate func canBeDrawn(on axis: ChartAxis) -> Bool {
    axis.scale.holds(value) && ChartAxis.Scale.linear.holds(error)
  }
}
