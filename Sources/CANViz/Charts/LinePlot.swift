/// Where the values of a line chart lie, and how its series look.
struct LinePlot {
  let ground: ChartGround
  /// The series with the points that can be drawn, ascending in x.
  let series: [LineChart.Series]
  /// One for each series.
  let looks: [ChartLook]
  private let x: ChartScale

  init(of chart: LineChart) {
    series = chart.series.map { one in
      var drawable = one
      drawable.points = one.points.filter {
        chart.x.scale.holds($0.x) && chart.y.scale.holds($0.y)
          && ChartAxis.Scale.linear.holds($0.error)
      }
      drawable.points.sort { $0.x < $1.x }
      return drawable
    }
    looks = series.enumerated().map { number, one in
      ChartLook(of: one, number: number, theme: chart.theme)
    }
    let points = series.flatMap(\.points)
    x = ChartScale(chart.x.scale, values: points.map(\.x), startsAtZero: false)
    ground = ChartGround(
      title: chart.title, x: chart.x.title, y: chart.y,
      scale: ChartScale(
        chart.y.scale, values: points.flatMap { [$0.y - $0.error, $0.y, $0.y + $0.error] },
        startsAtZero: true),
      legend: ChartLegend(
        zip(series, looks).map { ChartLegend.Entry(name: $0.name, look: $1) }, theme: chart.theme),
      theme: chart.theme)
  }

  /// Where a measurement lies.
  func spot(of point: LineChart.Point) -> Spot {
    Spot(x: place(of: point.x), y: ground.height(of: point.y))
  }

  /// The marks on the horizontal axis; a label that would touch the one before is left out.
  var ticks: [ChartGround.Tick] {
    var end = -Double.infinity
    return x.ticks(count: 8).map { value in
      var tick = ChartGround.Tick(x: place(of: value), label: Ticks.label(value))
      let half = Lettering.width(of: tick.label) * 12 / 2 + 2
      if tick.x - half < end { tick.label = "" } else { end = tick.x + half }
      return tick
    }
  }

  private func place(of value: Double) -> Double {
    ground.frame.x + x.share(of: value) * ground.frame.width
  }
}

extension ChartLook {
  /// The look of the series with a number in the order of a line chart.
  fileprivate init(of series: LineChart.Series, number: Int, theme: Theme) {
    let group = series.group ?? number
    color = theme.color(of: group)
    background = theme.background
    let mark = ChartMark(of: group)
    switch series.style {
    case .line: (line, self.mark) = (.solid, mark)
    case .dashed: line = .dashed
    case .marks: (isHollow, self.mark) = (true, mark)
    case .steps: (line, self.mark) = (.solid, mark)
    }
  }
}
