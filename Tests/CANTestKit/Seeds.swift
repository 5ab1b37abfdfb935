import Foundation

/// The seeds that a randomized test tries: 1 to `usual`, or what CANOPY_SEEDS says, as `300` or `317...317`.
public func seeds(_ usual: UInt64) -> ClosedRange<UInt64> {
  guard let wish = ProcessInfo.processInfo.environment["CANOPY_SEEDS"] else { return 1...usual }
  let bounds = wish.split(separator: ".").compactMap { UInt64($0) }
  guard let last = bounds.last else { return 1...usual }
  let first = bounds.count == 2 ? bounds[0] : 1
  return min(first, last)...max(first, last)
}
