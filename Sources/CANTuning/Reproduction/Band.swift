/// How far a measured value may lie from a published one, and by what right.
public struct Band: Hashable, Sendable {
  /// How far.
  public enum Width: Hashable, Sendable {
    /// This share of the published value: 0.05 for 5 %.
    case relative(Double)
    /// This much, in the unit of the value.
    case absolute(Double)
    /// As far as it likes: nothing is judged.
    case open
  }

  /// How far.
  public let width: Width
  /// Where the width comes from, or why nothing is judged: one sentence without its end.
  public let reason: String

  /// A share of the published value.
  static func relative(_ share: Double, _ reason: String) -> Band {
    Band(width: .relative(share), reason: reason)
  }

  /// An amount in the unit of the value.
  static func absolute(_ amount: Double, _ reason: String) -> Band {
    Band(width: .absolute(amount), reason: reason)
  }

  /// No band: the value is reported and not judged.
  static func open(_ reason: String) -> Band {
    Band(width: .open, reason: reason)
  }

  /// Whether `measured` lies as near to `published` as the band asks.
  ///
  /// The edge is within, and so is a millionth of the band beyond it: the difference of two decimals is rounded.
  func verdict(on measured: Double, published: Double) -> Verdict {
    let width: Double
    switch self.width {
    case .relative(let share): width = share * published.magnitude
    case .absolute(let amount): width = amount
    case .open: return .unjudged
    }
    return (measured - published).magnitude <= width * 1.000_001 ? .within : .outside
  }
}

extension Band.Width: CustomStringConvertible {
  /// The width for a person: `5 %` of the value, `0.1` in its unit, or nothing.
  public var description: String {
    switch self {
    case .relative(let share): "\((100 * share).fourDigits) %"
    case .absolute(let amount): amount.fourDigits
    case .open: ""
    }
  }
}

/// What holding a measured value against a published one came to.
public enum Verdict: String, CaseIterable, Hashable, Sendable {
  /// It lies within the band.
  case within
  /// It lies outside of the band.
  case outside
  /// There is no band.
  case unjudged = "not judged"
}
