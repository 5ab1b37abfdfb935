import CANCore
import CANGeometry
import CANStorage

/// How long messages and disks take: drawn uniformly between two bounds, in whole nanoseconds.
///
/// Messages between the same two nodes overtake each other whenever their delays say so.
public struct LinkModel: Hashable, Sendable {
  private let messageTime: ClosedRange<Int64>
  private let diskTime: ClosedRange<Int64>

  /// Links and disks with these bounds.
  public init(messageDelay: ClosedRange<Duration>, diskDelay: ClosedRange<Duration>) {
    messageTime = messageDelay.lowerBound.wholeNanoseconds...messageDelay.upperBound.wholeNanoseconds
    diskTime = diskDelay.lowerBound.wholeNanoseconds...diskDelay.upperBound.wholeNanoseconds
  }

  /// The shortest and the longest delay of a message.
  public var messageDelay: ClosedRange<Duration> {
    .nanoseconds(messageTime.lowerBound)...(.nanoseconds(messageTime.upperBound))
  }

  /// The shortest and the longest time that a disk takes.
  public var diskDelay: ClosedRange<Duration> {
    .nanoseconds(diskTime.lowerBound)...(.nanoseconds(diskTime.upperBound))
  }

  /// 1 to 100 ms a message and no time for the disk: a network that reorders a lot.
  public static let wideArea = LinkModel(
    messageDelay: .milliseconds(1)...(.milliseconds(100)), diskDelay: .zero...(.zero))

  func message(_ generator: inout SeededGenerator) -> Duration {
    LinkModel.draw(messageTime, &generator)
  }

  func disk(_ generator: inout SeededGenerator) -> Duration {
    LinkModel.draw(diskTime, &generator)
  }

  /// Delays of a mean, the shortest a tenth of it and the longest nearly twice it, and disks of 1 to 10 ms.
  public static func around(milliseconds mean: Int) -> LinkModel {
    LinkModel(
      messageDelay: .microseconds(mean * 100)...(.microseconds(mean * 1900)),
      diskDelay: .milliseconds(1)...(.milliseconds(10)))
  }

  private static func draw(_ range: ClosedRange<Int64>, _ generator: inout SeededGenerator) -> Duration {
    let width = Int(range.upperBound - range.lowerBound)
    return .nanoseconds(range.lowerBound + Int64(width > 0 ? generator.below(width + 1) : 0))
  }
}
