/// Places in a unit square, 16 bits an axis: latency is in proportion to distance.
public struct RandomPlane: Hashable, Sendable {
  /// How long a message takes across the diagonal.
  public let diagonal: Microseconds

  static let placeCount = 1 << 32

  /// A square whose diagonal takes so long.
  public init(diagonal: Microseconds = 300_000) {
    self.diagonal = diagonal
  }

  /// The latency between two places, each two coordinates of 16 bits; never less than within a LAN.
  @inline(__always)
  func latency(from place: UInt32, to other: UInt32) -> Microseconds {
    let across = Double(place >> 16) - Double(other >> 16)
    let up = Double(place & 0xFFFF) - Double(other & 0xFFFF)
    let share = ((across * across + up * up) / 2).squareRoot() / 65_536
    return max(Underlay.lanLatency, Microseconds(share * Double(diagonal)))
  }
}
