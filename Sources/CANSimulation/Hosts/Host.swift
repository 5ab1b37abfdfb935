import CANCore
import CANStorage

/// The machine that a node runs on: its clocks, and whether it runs at all.
///
/// It is looked at for every message: what is seldom asked for lies elsewhere.
struct Host: Sendable {
  /// When the node is to be woken next.
  var wake: Instant?
  /// Counts the processes of the node, so that answers to an earlier one are dropped.
  var process: UInt64 = 1
  /// Until when the process stands still.
  var pausedUntil: Instant?
  /// What the wall clock of the host is ahead of the true time, in nanoseconds.
  var clockOffset: Int64 = 0
  /// The parts in a million by which the wall clock runs fast.
  var clockDrift: Int64 = 0
  /// What came while the process stood still.
  var held: [Happening] = []

  func wall(at now: Instant) -> WallTime {
    let drift = now.nanoseconds / 1_000_000 * clockDrift
    return WallTime(clamping: Simulator.wallStart + now.nanoseconds + clockOffset + drift)
  }
}
