import CANGeometry

/// Why zones do not tile a torus.
public enum TilingError: Error, Hashable, Sendable, CustomStringConvertible {
  case zoneCount(Int)
  case zoneTooDeep(Zone)
  case overlap(Zone, Zone)
  case gapBefore(Zone)
  case gapAfter(Zone)

  /// What is wrong, in one sentence.
  public var description: String {
    switch self {
    case .zoneCount(let count):
      "an overlay has 1 to \(CANModel.nodesRange.upperBound) zones, not \(count)"
    case .zoneTooDeep(let zone):
      "zone \(zone) is halved more often than the torus allows"
    case .overlap(let one, let other):
      "zones \(one) and \(other) overlap"
    case .gapBefore(let zone):
      "no zone covers the space just before zone \(zone)"
    case .gapAfter(let zone):
      "no zone covers the space just after zone \(zone)"
    }
  }

  /// The first place at which zones in ascending order overlap or leave a gap; `nil` where they tile the torus.
  init?(ofSorted zones: [Zone], on torus: Torus) {
    if let zone = zones.first(where: { $0.depth > torus.depthMax }) {
      self = .zoneTooDeep(zone)
      return
    }
    var next: ZCode = 0
    for (index, zone) in zones.enumerated() {
      let codes = zone.codes
      if index > 0, codes.lowerBound < next || next == 0 {
        self = .overlap(zones[index - 1], zone)
        return
      }
      if codes.lowerBound > next {
        self = .gapBefore(zone)
        return
      }
      next = codes.upperBound &+ 1
    }
    guard next != 0, let last = zones.last else { return nil }
    self = .gapAfter(last)
  }
}
