import CANCore
import CANGeometry
import CANStorage

/// The true owners of all zones at one moment, along the Z-order: what only a simulation can see.
public struct Tiling: Sendable {
  /// The claims that are served, along the Z-order.
  public let claims: [Claim]
  private let torus: Torus

  /// The claims of `statuses` in one reality; they need not tile the torus.
  public init(_ statuses: [NodeStatus], on torus: Torus, in reality: RealityIndex = 0) {
    self.init(statuses.flatMap(\.claims).filter { $0.reality == reality }, on: torus)
  }

  /// The tiling of claims of one reality, which may have gaps and overlaps.
  init(_ claims: [Claim], on torus: Torus) {
    self.claims = claims.sorted { $0.zone < $1.zone }
    self.torus = torus
  }

  /// The claims that meet `region`, if no two overlap. O(found · d · log n).
  public func claims(meeting region: Region) -> [Claim] {
    var found: [Claim] = []
    collect(.whole, claims[...], region, into: &found)
    return found
  }

  /// The claims next to `zone`, found through the cells along its faces and not by comparing all.
  public func neighbors(of zone: Zone) -> [Claim] {
    claims(meeting: torus.box(of: zone).widened(by: 1)).filter { torus.areNeighbors($0.zone, zone) }
  }

  /// The claim around a point.
  public func claim(at code: ZCode) -> Claim? {
    let index = claims.partitioningIndex { $0.zone.codes.upperBound >= code }
    return index < claims.count && claims[index].zone.contains(code) ? claims[index] : nil
  }

  private func collect(_ prefix: Zone, _ part: ArraySlice<Claim>, _ region: Region, into found: inout [Claim])
  {
    guard let first = part.first, torus.meets(prefix, region) else { return }
    if first.zone == prefix {
      found.append(first)
    } else if let (lower, upper) = prefix.halves {
      let middle = part.partitioningIndex { $0.zone > prefix }
      collect(lower, part[..<middle], region, into: &found)
      collect(upper, part[middle...], region, into: &found)
    }
  }
}

extension RandomAccessCollection where Index == Int {
  /// The first index whose element satisfies `isAfter`, in a collection where those come last. O(log n).
  fileprivate func partitioningIndex(where isAfter: (Element) -> Bool) -> Int {
    var low = startIndex
    var high = endIndex
    while low < high {
      let middle = low + (high - low) / 2
      if isAfter(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
