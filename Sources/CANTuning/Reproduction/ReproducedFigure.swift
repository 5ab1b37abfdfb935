/// A figure as it was published and as it was measured.
public struct ReproducedFigure: Sendable {
  /// What was measured.
  public let experiment: Experiment
  /// The points, in the order of the published rows.
  public let points: [ReproducedPoint]

  /// What a reader must know: why points lie outside or are not judged, and how many were left out.
  ///
  /// Empty where all points were measured and lie within.
  public var remarks: [String] {
    var remarks: [String] = []
    for point in points where point.verdict == .unjudged {
      let remark = "\(point.published.quantity) is not judged: \(point.published.band.reason)."
      if !remarks.contains(remark) { remarks.append(remark) }
    }
    let outside = points.filter { $0.verdict == .outside }.count
    if outside > 0 { remarks.append("\(outside) of \(points.count) outside: \(experiment.explanation)") }
    return remarks
  }
}

/// A published value beside the values measured in independent overlays.
public struct ReproducedPoint: Hashable, Sendable {
  /// The setting.
  public let parameters: [Parameter]
  /// The published value.
  public let published: PublishedValue
  /// The measured values, one an overlay.
  public let samples: [Double]

  /// The setting in one line, such as `dimensions=2 nodes=256`.
  public var setting: String { parameters.map { "\($0.name)=\($0.text)" }.joined(separator: " ") }

  /// What stands in a parameter of this name.
  public subscript(parameter name: String) -> String? { parameters.first { $0.name == name }?.text }

  /// The mean of the measured values.
  public var measured: Double { Statistics.mean(samples) }

  /// The half-width of the 95 % confidence interval of the mean; `nil` for one overlay.
  public var confidence95: Double? { Statistics.confidence95(samples) }

  /// How much more was measured than published, in the unit of the value.
  public var difference: Double { measured - published.value }

  /// How much more was measured than published, as a share of what was published; `nil` where that is 0.
  public var relativeDifference: Double? {
    published.value == 0 ? nil : difference / published.value.magnitude
  }

  /// Whether the mean lies within the band.
  public var verdict: Verdict { published.band.verdict(on: measured, published: published.value) }
}
