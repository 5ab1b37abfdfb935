import CANCore

/// Messages that were sent, those too that were lost.
public struct Traffic: Hashable, Sendable {
  /// How many.
  public private(set) var messages = 0
  /// Their bytes, as frames; counted only where a simulator weighs them.
  public private(set) var bytes = 0

  mutating func add(bytes: Int = 0) {
    messages += 1
    self.bytes += bytes
  }

  mutating func add(_ other: Traffic) {
    messages += other.messages
    bytes += other.bytes
  }

  /// What was sent since `earlier`.
  public static func - (later: Traffic, earlier: Traffic) -> Traffic {
    Traffic(messages: later.messages - earlier.messages, bytes: later.bytes - earlier.bytes)
  }
}

extension Message {
  /// Whether the message carries a lookup, or tells its origin what came of one.
  ///
  /// That a request has failed is told in the same way whatever it asked for, and counts.
  var isOfLookup: Bool {
    switch self {
    case .route(let routed): if case .lookup = routed.payload { true } else { false }
    case .reply(_, .owner), .reply(_, .failed): true
    default: false
    }
  }
}
