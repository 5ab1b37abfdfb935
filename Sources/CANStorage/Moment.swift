/// A moment of a monotonic clock, in nanoseconds from a start that only differences may depend on.
public struct Instant: Hashable, Comparable, Sendable {
  /// Nanoseconds since the start of the clock.
  public let nanoseconds: Int64

  /// The instant so many nanoseconds after the start of the clock.
  @inlinable
  public init(nanoseconds: Int64) {
    self.nanoseconds = nanoseconds
  }

  /// The start of the clock.
  public static let start = Instant(nanoseconds: 0)

  /// Orders by time.
  @inlinable
  public static func < (left: Instant, right: Instant) -> Bool { left.nanoseconds < right.nanoseconds }

  /// The instant `duration` later; saturates after 292 years.
  @inlinable
  public static func + (instant: Instant, duration: Duration) -> Instant {
    let (sum, overflow) = instant.nanoseconds.addingReportingOverflow(duration.wholeNanoseconds)
    return Instant(nanoseconds: overflow ? .max : sum)
  }

  /// The time from `earlier` to `later`.
  @inlinable
  public static func - (later: Instant, earlier: Instant) -> Duration {
    .nanoseconds(later.nanoseconds - earlier.nanoseconds)
  }
}

extension Duration {
  /// The duration in nanoseconds, rounded toward zero and saturated after 292 years.
  @inlinable
  public var wholeNanoseconds: Int64 {
    Int64(clamping: attoseconds / 1_000_000_000)
  }
}

/// Wall time in nanoseconds since 1970: what versions and lifetimes run on, and timers never.
public typealias WallTime = UInt64

/// Now, on both clocks: timers run on monotonic time, versions and lifetimes on wall time.
///
/// A jump of the wall clock fires no timer.
public struct Moment: Hashable, Sendable {
  /// The time that timers run on.
  public let monotonic: Instant
  /// The time that versions and lifetimes run on.
  public let wall: WallTime

  /// A moment on both clocks.
  @inlinable
  public init(monotonic: Instant, wall: WallTime) {
    self.monotonic = monotonic
    self.wall = wall
  }
}
