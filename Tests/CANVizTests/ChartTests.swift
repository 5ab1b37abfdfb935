import CANGeometry
import CANTestKit
import Testing

@testable import CANViz

struct ChartTests {
  @Test func chartsStayAsTheyAre() throws {
    try expectGolden(ChartTests.bars(theme: .light).svg(), "Goldens/bars.svg")
    let distribution = LineChart(
      title: "Hops of a lookup", x: .init(title: "hops"), y: .init(title: "share of lookups"),
      series: [
        .init(name: "d = 2", distribution: [0, 1, 2, 5, 2]), .init(name: "d = 4", distribution: [1, 6, 3]),
      ], theme: .dark)
    try expectGolden(distribution.svg(), "Goldens/distribution.svg")
    let front = LineChart(
      title: "Pareto front", x: .init(title: "neighbors", scale: .log2), y: .init(title: "mean hops"),
      series: [
        .init(name: "other settings", points: [.init(x: 9, y: 9), .init(x: 30, y: 7)], style: .marks),
        .init(
          name: "front",
          points: [.init(x: 4, y: 12, label: "d = 2"), .init(x: 8, y: 6, error: 0.4, label: "d = 4")]),
      ])
    try expectGolden(front.svg(), "Goldens/front.svg")
    for text in [ChartTests.bars(theme: .dark).svg(), distribution.svg(), front.svg()] {
      try expectValid(text)
    }
  }

  private static func bars(theme: Theme) -> BarChart {
    BarChart(
      title: "Zone volumes", categories: ["V/2", "V", "2V"], x: "volume", y: .init(title: "% of nodes"),
      series: [
        .init(name: "measured", bars: [.init(30.7, error: 0.4), .init(39.1), .init(20)]),
        .init(name: "paper", bars: [.init(31), .init(.nan)], style: .outlined),
      ], theme: theme)
  }
}

// MARK: - Bars

extension ChartTests {
  @Test(arguments: [UInt64](1...20))
  func barsStandApartWithinTheFrame(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let (categories, series) = (Int(generator.next() % 60) + 1, Int(generator.next() % 9) + 1)
    let scale = ChartAxis.Scale.allCases[Int(seed % 3)]
    let chart = BarChart(
      title: "", categories: (0..<categories).map { "category \($0)" }, x: "",
      y: .init(title: "", scale: scale),
      series: (0..<series).map { number in
        .init(name: "\(number)", bars: (0..<categories).map { _ in .init(generator.fraction() * 90 - 20) })
      })
    let plot = BarPlot(of: chart)
    let drawable = chart.series.flatMap(\.bars).count { scale == .linear || $0.value > 0 }
    #expect(plot.bars.count == drawable)
    let frame = plot.ground.frame
    for bar in plot.bars {
      #expect(bar.box.x >= frame.x && bar.box.right <= frame.right, "seed \(seed)")
      #expect(bar.box.y >= frame.y && bar.box.bottom <= frame.bottom + 1e-9, "seed \(seed)")
    }
    for (bar, next) in zip(plot.bars, plot.bars.dropFirst()) {
      #expect(bar.box.right < next.box.x, "seed \(seed)")
    }
  }

  @Test func barsAreAsHighAsTheirValues() {
    let chart = BarChart(
      title: "", categories: ["a", "b", "c"], x: "", y: .init(title: ""),
      series: [.init(name: "", bars: [.init(10), .init(30), .init(-20), .init(1e9)])])
    let heights = BarPlot(of: chart).bars.map(\.box.height)
    #expect(heights.count == 3)
    #expect(abs(heights[1] - 3 * heights[0]) < 1e-6 && abs(heights[2] - 2 * heights[0]) < 1e-6)
  }

  @Test(arguments: [1, 8, 9, 40])
  func labelsOfCategoriesStayInThePicture(count: Int) {
    let chart = BarChart(
      title: "", categories: (0..<count).map { "a setting of many words, number \($0)" }, x: "",
      y: .init(title: ""), series: [.init(name: "", bars: [.init(1)])])
    for tick in BarPlot(of: chart).ticks {
      #expect(!tick.label.isEmpty && Lettering.width(of: tick.label) * 12 * 0.7 < tick.x)
    }
  }
}

// MARK: - Lines

extension ChartTests {
  @Test func stepsHoldTheirValueUntilTheNextPoint() {
    let steps = LineChart.Series(name: "", points: [.init(x: 0, y: 0), .init(x: 1, y: 1)], style: .steps)
    let chart = LineChart(title: "", x: .init(title: ""), y: .init(title: ""), series: [steps])
    let plot = LinePlot(of: chart)
    let (start, end) = (plot.spot(of: steps.points[0]), plot.spot(of: steps.points[1]))
    let path =
      "M\(start.x.svgText) \(start.y.svgText)H\(end.x.svgText)V\(end.y.svgText)"
      + "H\(plot.ground.frame.right.svgText)"
    #expect(chart.svg().contains("\"\(path)\""))
  }

  @Test func aDistributionRisesToOne() {
    let points = LineChart.Series(name: "", distribution: [0, 3, 0, 1]).points
    #expect(points.map(\.y) == [0, 0.75, 0.75, 1])
    #expect(points.map(\.x) == [0, 1, 2, 3])
    #expect(LineChart.Series(name: "", distribution: []).points.isEmpty)
    #expect(LineChart.Series(name: "", distribution: [0, 0]).points.isEmpty)
    #expect(LineChart.Series(name: "", distribution: [.max, .max]).points.map(\.y) == [0.5, 1])
  }

  @Test(arguments: [UInt64](1...10))
  func labelsKeepClearOfAllThatIsDrawn(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let series = [LineChart.Series.Style.marks, .line, .steps].map { style in
      LineChart.Series(
        name: "",
        points: (0..<30).map { number in
          .init(
            x: generator.fraction() * 9 + 1, y: generator.fraction() * 9 + 1,
            error: generator.fraction() / 4, label: "point of number \(number)")
        }, style: style)
    }
    let chart = LineChart(
      title: "", x: .init(title: "", scale: .log10), y: .init(title: ""), series: [series[0], series[1]])
    for chart in [chart, LineChart(title: "", x: chart.x, y: chart.y, series: [series[0], series[2]])] {
      let plot = LinePlot(of: chart)
      let labels = PointLabels(of: plot).labels
      let drawn = Obstacles(of: plot)
      #expect(!labels.isEmpty, "seed \(seed)")
      for (place, label) in labels.enumerated() {
        #expect(drawn.leaveFree(label.box), "seed \(seed)")
        #expect(plot.ground.frame.contains(label.box), "seed \(seed)")
        #expect(!labels[..<place].contains { $0.box.overlaps(label.box) }, "seed \(seed)")
      }
    }
  }

  @Test func ticksHaveLabelsThatDoNotTouch() {
    let points = [LineChart.Point(x: 200, y: 5.1), LineChart.Point(x: 600_000, y: 6.9)]
    for scale in ChartAxis.Scale.allCases {
      let chart = LineChart(
        title: "", x: .init(title: "", scale: scale), y: .init(title: "", scale: scale),
        series: [.init(name: "", points: points)])
      let ticks = LinePlot(of: chart).ticks.filter { !$0.label.isEmpty }
      #expect(ticks.count >= 3)
      for (tick, next) in zip(ticks, ticks.dropFirst()) {
        let room = (Lettering.width(of: tick.label) + Lettering.width(of: next.label)) * 12 / 2
        #expect(next.x - tick.x > room)
      }
      #expect(LinePlot(of: chart).ground.scale.ticks(count: 6).count >= 2, "no power is in 5.1…6.9")
    }
  }
}

// MARK: - Signs

extension ChartTests {
  @Test func fortySeriesDiffer() {
    let series = (0..<40).map { LineChart.Series(name: "\($0)", points: []) }
    let chart = LineChart(title: "", x: .init(title: ""), y: .init(title: ""), series: series)
    #expect(Set(LinePlot(of: chart).looks).count == 40)
  }

  @Test func seriesOfOneNameShareALineOfTheLegend() {
    let series = (0..<3).flatMap { (group: Int) in
      [
        LineChart.Series(name: "d = \(group)", points: [.init(x: 1, y: 1)], group: group),
        LineChart.Series(name: "closed form", points: [], style: .dashed, group: group),
        LineChart.Series(name: "paper", points: [.init(x: 1, y: 2)], style: .marks, group: group),
      ]
    }
    let chart = LineChart(title: "", x: .init(title: ""), y: .init(title: ""), series: series)
    let entries = LinePlot(of: chart).ground.legend.entries
    #expect(entries.map(\.name) == ["d = 0", "d = 1", "d = 2", "closed form", "paper"])
    #expect(entries.suffix(2).allSatisfy { $0.look.color == Theme.light.faintInk })
    #expect(chart.svg().contains("d = 1, paper: 1, 2"), "a tooltip says which of them it is")
  }

  @Test func measuredAndPublishedBarsOfAGroupShareTheirColor() {
    let series = (0..<2).flatMap { (group: Int) in
      [
        BarChart.Series(name: "r = \(group)", bars: [.init(1)], group: group),
        BarChart.Series(name: "paper", bars: [.init(2)], style: .outlined, group: group),
      ]
    }
    let chart = BarChart(title: "", categories: ["V"], x: "", y: .init(title: ""), series: series)
    let plot = BarPlot(of: chart)
    #expect(plot.looks[0].color == plot.looks[1].color && plot.looks[0].color != plot.looks[2].color)
    #expect(plot.ground.legend.entries.map(\.name) == ["r = 0", "r = 1", "paper"])
    #expect(chart.svg().contains("r = 1, paper, V: 2"))
  }

  @Test(arguments: Theme.allCases)
  func nothingBreaksAChart(theme: Theme) throws {
    let values = [
      0, -0.0, 1, -1, .nan, .infinity, -.infinity, 1e300, 1e299, -1e299, .leastNonzeroMagnitude, 1e-299,
    ]
    for scale in ChartAxis.Scale.allCases {
      let axis = ChartAxis(title: "<&\u{1}>", scale: scale)
      for error in values {
        let points = values.map { LineChart.Point(x: $0, y: $0, error: error, label: "<i>\($0.isNaN)") }
        let lines = LineChart(
          title: "]]>", x: axis, y: axis,
          series: LineChart.Series.Style.allCases.map {
            .init(name: "<b>", points: points, style: $0, group: .min)
          }, theme: theme)
        let bars = BarChart(
          title: "", categories: values.map { "<i>\($0.isNaN)" }, x: "&", y: axis,
          series: [.init(name: "\"", bars: values.map { .init($0, error: error) })], theme: theme)
        for text in [lines.svg(), bars.svg()] {
          #expect(!text.contains("nan") && !text.contains("<b>") && !text.contains("<i>"))
          if error.isZero { try expectValid(text) }
        }
        #expect(lines.svg() == lines.svg() && bars.svg() == bars.svg())
      }
    }
    let empty = BarChart(title: "", categories: [], x: "", y: .init(title: ""), series: [], theme: theme)
    #expect(empty.svg().contains("no data"))
  }
}
