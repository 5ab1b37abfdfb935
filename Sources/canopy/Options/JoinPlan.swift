import ArgumentParser

/// Where nodes join.
enum JoinPlan: String, ExpressibleByArgument, CaseIterable {
  /// At random points: the owner splits its zone (2.2).
  case random
  /// At random points, but the largest zone among the owner and its neighbors splits (3.7).
  case uniform
  /// At the points that are stored, so that zones are small where records are many.
  case points
  /// Where the most records are, when all points are stored.
  case load

  /// Whether the plan means nothing without points.
  var needsPoints: Bool { self == .points || self == .load }
}
