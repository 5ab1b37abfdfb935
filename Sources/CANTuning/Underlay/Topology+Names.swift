extension Underlay.Topology: CustomStringConvertible {
  /// The topologies of the paper and the random plane, as a command line spells them.
  public static let named = ["h100-10-1", "h20-5-2", "r10-50", "10xh20-5-2", "plane"]

  /// How a command line spells this: `h100-10-1`, `r10-50`, `10xh20-5-2` or `plane`, or `plane-150.0` for
  /// a plane whose diagonal takes 150 instead of 300 ms.
  ///
  /// A measured matrix is `matrix-` and its places, which no name makes.
  public var description: String {
    switch self {
    case .plane(let plane):
      plane == RandomPlane() ? "plane" : "plane-\(Double(plane.diagonal) / 1_000)"
    case .transitStub(let transitStub): transitStub.description
    case .measured(let matrix): "matrix-\(matrix.placeCount)"
    }
  }

  /// The topology that is spelled so; `nil` if none is.
  public init?(_ description: String) {
    if let transitStub = TransitStub(description) {
      self = .transitStub(transitStub)
    } else if description == "plane" {
      self = .plane(RandomPlane())
    } else if description.hasPrefix("plane-"), let milliseconds = Double(description.dropFirst(6)),
      (1...1_000_000).contains(milliseconds)
    {
      self = .plane(RandomPlane(diagonal: Microseconds((milliseconds * 1_000).rounded())))
    } else {
      return nil
    }
  }
}

extension TransitStub: LosslessStringConvertible {
  /// The delays in milliseconds, and before them the transit domains unless there is one: `10xh20-5-2`.
  public var description: String {
    let scale = transitDomains == 1 ? "" : "\(transitDomains)x"
    return switch delays {
    case .hierarchical(let intraTransit, let transitStub, let intraStub):
      "\(scale)h\(intraTransit)-\(transitStub)-\(intraStub)"
    case .uniform(let range): "\(scale)r\(range.lowerBound)-\(range.upperBound)"
    }
  }

  /// The topology that is spelled so, such as `h100-10-1`, `r10-50` or `10xh20-5-2`; `nil` if none is.
  public init?(_ description: String) {
    var rest = description[...]
    var transitDomains = 1
    if let mark = rest.firstIndex(of: "x") {
      guard let scale = Int(rest[..<mark]) else { return nil }
      transitDomains = scale
      rest = rest[rest.index(after: mark)...]
    }
    let kind = rest.popFirst()
    let numbers = rest.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    let delays: LinkDelays
    switch (kind, numbers.count) {
    case ("h", 3):
      guard let high = numbers[0], let middle = numbers[1], let low = numbers[2] else { return nil }
      delays = .hierarchical(intraTransit: high, transitStub: middle, intraStub: low)
    case ("r", 2):
      guard let low = numbers[0], let high = numbers[1], low <= high else { return nil }
      delays = .uniform(low...high)
    default: return nil
    }
    guard let parsed = try? TransitStub(delays: delays, transitDomains: transitDomains) else { return nil }
    self = parsed
  }
}
