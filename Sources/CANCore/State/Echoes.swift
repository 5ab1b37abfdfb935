import CANGeometry
import CANStorage

/// The requests that came by last, by which one is known that the network has doubled.
///
/// Each hop may double a message, so that the copies of one that needs many hops would grow without end.
struct Echoes: Sendable {
  private static let count = 32

  private var marks: [(fingerprint: UInt64, time: Instant)] = []

  /// Whether this very message came by less than `time` ago. O(d).
  mutating func isEcho(_ routed: Routed, at now: Instant, within time: Duration) -> Bool {
    if marks.isEmpty { marks = Array(repeating: (0, .start), count: Self.count) }
    let fingerprint = routed.fingerprint
    let index = Int(fingerprint % UInt64(Self.count))
    let last = marks[index]
    guard last.fingerprint == fingerprint, now - last.time < time else {
      marks[index] = (fingerprint, now)
      return false
    }
    return true
  }
}

extension Routed {
  /// FNV-1a over what tells one message of a request from the others: who asked for what where, and how far it is.
  fileprivate var fingerprint: UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    func mix(_ word: UInt64) { hash = (hash ^ word) &* 0x0000_0100_0000_01B3 }
    mix(origin.id)
    mix(request.rawValue)
    mix(UInt64(truncatingIfNeeded: hops))
    mix(UInt64(reality ?? .max))
    for coordinate in target.coordinates { mix(UInt64(coordinate)) }
    if case .place(_, let number) = payload { mix(number) }
    // The low bits, which choose the place of the mark, depend on all others.
    return hash ^ hash >> 32
  }
}
