import CANCore
import CANGeometry
import CANStorage

/// How long messages and disks take: drawn uniformly between two bounds, in whole nanoseconds.
///
/// Messages between the same two nodes overtake each other whenever their delays say so.
public struct LinkModel: Hashable, Sendable {
  /// The shortest and the longest delay of a message.
  public let messageDelay: ClosedRange<Duration>
  /// The shortest and the longest time that a disk takes.
  public let diskDelay: ClosedRange<Duration>

  /// Links and disks with these bounds.
  public init(messageDelay: ClosedRange<Duration>, diskDelay: ClosedRange<Duration>) {
    self.messageDelay = messageDelay
    self.diskDelay = diskDelay
  }

  /// 1 to 100 ms a message and no time for the disk: a network that reorders a lot.
  public static let wideArea = LinkModel(
    messageDelay: .milliseconds(1)...(.milliseconds(100)), diskDelay: .zero...(.zero))

  func message(_ generator: inout SeededGenerator) -> Duration {
    LinkModel.draw(messageDelay, &generator)
  }

  func disk(_ generator: inout SeededGenerator) -> Duration {
    LinkModel.draw(diskDelay, &generator)
  }

  /// Delays of a mean, the shortest a tenth of it and the longest nearly twice it, and disks of 1 to 10 ms.
  public static func around(milliseconds mean: Int) -> LinkModel {
    LinkModel(
      messageDelay: .microseconds(mean * 100)...(.microseconds(mean * 1900)),
      diskDelay: .milliseconds(1)...(.milliseconds(10)))
  }

  private static func draw(_ range: ClosedRange<Duration>, _ generator: inout SeededGenerator) -> Duration {
    let low = range.lowerBound.wholeNanoseconds
    let width = Int(range.upperBound.wholeNanoseconds - low)
    return .nanoseconds(low + Int64(width > 0 ? generator.below(width + 1) : 0))
  }
}
