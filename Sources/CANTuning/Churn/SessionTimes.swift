import CANGeometry

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(ucrt)
  import ucrt
#endif

/// A time or a span of a run, in whole nanoseconds from its start.
public typealias Nanoseconds = Int64

/// How long nodes stay: from a join to the crash that ends the session (Rhea et al., USENIX 2004, section 2).
///
///     let sessions = try SessionTimes.exponential(median: 84)       // seconds: Rhea's 1.4 minutes
///     sessions.draw(&generator)                                     // 63_214_000_000 ns
///
/// Lengths are drawn in whole milliseconds, so that the last bit of a logarithm decides nothing.
public struct SessionTimes: Hashable, Sendable {
  private let distribution: Distribution
  /// The session length that half of all sessions do not exceed; of a trace, the nearest rank.
  public let median: Nanoseconds

  /// How lengths are distributed.
  private enum Distribution: Hashable, Sendable {
    case exponential(meanMilliseconds: Double)
    case pareto(shape: Double, shortestMilliseconds: Double)
    /// Ascending.
    case trace([Nanoseconds])
  }

  /// The medians that can be asked for, and the lengths that a trace can have, in seconds.
  public static let secondsRange = 0.001...1e9
  /// The shapes of a Pareto distribution that can be asked for.
  public static let shapeRange = 0.1...100.0

  /// Sessions of a Poisson process, in which any node is as likely to be the next to die.
  ///
  /// `median` is in seconds; with n nodes one dies every median / (n ln 2) seconds in the mean.
  public static func exponential(median: Double) throws(ModelError) -> SessionTimes {
    try check(median: median)
    return SessionTimes(
      distribution: .exponential(meanMilliseconds: median * 1_000 / log(2.0)), median: nanoseconds(median))
  }

  /// Sessions of a Pareto distribution: P(longer than t) = (t₀/t)^shape from t₀ = median / 2^(1/shape) on.
  ///
  /// `median` is in seconds. The smaller the shape, the heavier the tail: sessions have a mean for shapes
  /// above 1; p2psim's experiments have shape 1 and a median of an hour (Li et al., INFOCOM 2005).
  public static func pareto(shape: Double, median: Double) throws(ModelError) -> SessionTimes {
    try check(median: median)
    guard shapeRange.contains(shape) else {
      throw .setting("the shape of Pareto session times is 0.1 to 100, not \(shape)")
    }
    return SessionTimes(
      distribution: .pareto(shape: shape, shortestMilliseconds: median * 1_000 / pow(2, 1 / shape)),
      median: nanoseconds(median))
  }

  /// The sessions of a trace, drawn with replacement; lengths are positive.
  init(trace lengths: [Nanoseconds]) {
    let lengths = lengths.sorted()
    precondition(lengths.first.map { $0 > 0 } ?? false, "a trace of \(lengths.count) sessions")
    distribution = .trace(lengths)
    median = lengths[(lengths.count - 1) / 2]
  }

  private init(distribution: Distribution, median: Nanoseconds) {
    self.distribution = distribution
    self.median = median
  }

  /// The length of a session: a positive number of nanoseconds, at most 10⁹ seconds.
  public func draw(_ generator: inout SeededGenerator) -> Nanoseconds {
    switch distribution {
    case .exponential(let mean): Self.wholeMilliseconds(-log(1 - generator.fraction()) * mean)
    case .pareto(let shape, let shortest):
      Self.wholeMilliseconds(shortest * pow(1 - generator.fraction(), -1 / shape))
    case .trace(let lengths): lengths[generator.below(lengths.count)]
    }
  }

  /// The time that a node of an overlay of some age has left.
  ///
  /// Of a node's place the sessions are followed, one upon the other, for 10 to 20 medians, so that a long
  /// session is as likely to be under way as it is in an overlay that has run so long.
  func drawRest(_ generator: inout SeededGenerator) -> Nanoseconds {
    let age = median * 10 + Nanoseconds(generator.fraction() * Double(median) * 10)
    var end = draw(&generator)
    while end <= age { end += draw(&generator) }
    return end - age
  }

  private static func check(median: Double) throws(ModelError) {
    guard secondsRange.contains(median) else {
      throw .setting("the median session time is 0.001 to 1e9 seconds, not \(median)")
    }
  }

  /// A positive span in seconds, to the millisecond.
  static func nanoseconds(_ seconds: Double) -> Nanoseconds { wholeMilliseconds(seconds * 1_000) }

  private static func wholeMilliseconds(_ milliseconds: Double) -> Nanoseconds {
    let limit = secondsRange.upperBound * 1_000
    return Nanoseconds(min(max(milliseconds, 1), limit).rounded()) * 1_000_000
  }
}

extension SessionTimes: CustomStringConvertible {
  /// As a row prints it, such as `exponential`, `pareto-1.5` or `trace`.
  public var description: String {
    switch distribution {
    case .exponential: "exponential"
    case .pareto(let shape, _): "pareto-\(shape)"
    case .trace: "trace"
    }
  }
}
