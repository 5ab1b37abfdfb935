/// A figure as it was published and as it was measured.
public struct ReproducedFigure: Sendable {
  /// What was measured.
  public let experiment: Experiment
  /// The points, in the order of the published rows.
  public let points: [ReproducedPoint]

  /// What a reader must know: where each band comes from, why points are not judged, and what is known where
  /// they lie outside.
  public var remarks: [String] {
    var bands: [(band: Band, quantities: [String])] = []
    for published in points.map(\.published) {
      let known = bands.firstIndex { $0.band == published.band }
      if known == nil { bands.append((published.band, [])) }
      let index = known ?? bands.count - 1
      if !bands[index].quantities.contains(published.quantity) {
        bands[index].quantities.append(published.quantity)
      }
    }
    let reasons = bands.map { band, quantities in
      let judgment = band.width == .open ? "Not judged" : "Band of \(band.width)"
      return "\(judgment), \(quantities.joined(separator: ", ")): \(band.reason)."
    }
    let outside = points.filter { $0.verdict == .outside }.count
    return outside == 0
      ? reasons : reasons + ["Outside, \(outside) of \(points.count): \(experiment.explanation)"]
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
