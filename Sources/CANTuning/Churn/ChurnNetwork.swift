import CANGeometry

/// What lies between the nodes of a run under churn, and how long they wait for each other.
public struct ChurnNetwork: Hashable, Sendable {
  /// The nanoseconds that a message takes, each as likely: 0 to 1 s. Default: 1 to 100 ms, as the simulator has.
  public var delay: ClosedRange<Nanoseconds>
  /// The share of messages that are lost, 0 to 0.5. Default: 0.
  public var loss: Double
  /// The nanoseconds after which a request counts as unanswered: at least two delays, at most 30 s.
  ///
  /// Default: 250 ms, above the longest round trip, as time-outs that are calculated from round trips are
  /// (Rhea et al., "Message timeout calculation").
  public var timeout: Nanoseconds
  /// The times that a request is sent before its receiver counts as dead, 1 to 16. Default: 2.
  public var attempts: Int
  /// The bytes of messages.
  public var sizes: MessageSizes

  /// The nanoseconds that a lookup may take, all attempts together: 30 s.
  public static let lookupDeadline: Nanoseconds = 30_000_000_000
  /// The nanoseconds after which the asker of a lookup that was passed on and not answered starts anew: 5 s.
  public static let lookupRetry: Nanoseconds = 5_000_000_000

  /// Links with delays from 1 to 100 ms that lose nothing, unless said otherwise; times in nanoseconds.
  public init(
    delay: ClosedRange<Nanoseconds> = 1_000_000...100_000_000, loss: Double = 0,
    timeout: Nanoseconds = 250_000_000, attempts: Int = 2, sizes: MessageSizes = MessageSizes()
  ) {
    self.delay = delay
    self.loss = loss
    self.timeout = timeout
    self.attempts = attempts
    self.sizes = sizes
  }

  /// Throws where any setting is out of its range.
  func check() throws(ModelError) {
    guard delay.lowerBound >= 0, delay.upperBound <= 1_000_000_000 else {
      throw .setting("a message takes 0 to 1,000,000,000 ns, not \(delay)")
    }
    guard (0...0.5).contains(loss) else {
      throw .setting("the share of messages lost is 0 to 0.5, not \(loss)")
    }
    guard timeout >= 2 * delay.upperBound, timeout > 0, timeout <= Self.lookupDeadline else {
      throw .setting("a time-out is two of the longest delays or more, and at most 30 s, not \(timeout) ns")
    }
    guard (1...16).contains(attempts) else {
      throw .setting("a request is sent 1 to 16 times, not \(attempts)")
    }
  }

  /// How long a message takes; `nil` where it is lost.
  @inline(__always)
  func delay(_ generator: inout SeededGenerator) -> Nanoseconds? {
    if loss > 0, generator.fraction() < loss { return nil }
    let width = Int(delay.upperBound - delay.lowerBound)
    return delay.lowerBound + Nanoseconds(generator.below(width + 1))
  }
}

/// The bytes of messages on the wire, the same for all overlays.
public struct MessageSizes: Hashable, Sendable {
  /// What every message has: IPv4 and UDP headers of 28 bytes, kind, version and request number of 8 bytes, and
  /// the sender's id of 8 bytes. Default: 44.
  public var header: Int
  /// The IPv4 and UDP headers of a message: 28.
  public static let datagramHeader = 28
  /// A node that a message names: an id of 8 bytes, an IPv4 address and a port of 6 bytes. Default: 14.
  ///
  /// The papers' ids have 20 bytes; ours have 64 bits, which tell as many nodes apart as we have.
  public var contact: Int
  /// A key or an id that a message asks for. Default: 8.
  public var key: Int

  /// The sizes above unless said otherwise, in bytes.
  public init(header: Int = 44, contact: Int = 14, key: Int = 8) {
    self.header = header
    self.contact = contact
    self.key = key
  }

  /// The bytes of a message that names so many contacts and keys.
  @inline(__always)
  func message(contacts: Int = 0, keys: Int = 0) -> Int { header + contacts * contact + keys * key }
}
