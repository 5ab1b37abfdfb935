import Foundation

/// How many seeds a randomized test tries: `usual`, or what the environment variable CANOPY_SEEDS says.
public func seeds(_ usual: UInt64) -> ClosedRange<UInt64> {
  let count = ProcessInfo.processInfo.environment["CANOPY_SEEDS"].flatMap { UInt64($0) } ?? usual
  return 1...max(count, 1)
}
