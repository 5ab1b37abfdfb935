/// Round-trip times measured between places, such as the King data set (Gummadi, Saroiu, Gribble, 2002).
///
/// The latency between two places is half of the mean of the round trips measured in both directions,
/// to the microsecond and at least 1. A pair that was measured in neither has the median of all others,
/// as p2psim has it.
public struct RTTMatrix: Hashable, Sendable {
  /// The places, 2 to 8192.
  public let placeCount: Int
  /// The pairs of places that were never measured.
  public let gapCount: Int
  /// The latency of each pair, row by row; that of two nodes at one place on the diagonal.
  private let latencies: [Microseconds]

  static let placeRange = 2...8_192
  /// The longest round trip taken for one, in microseconds: a minute.
  static let roundTripMax: Microseconds = 60_000_000

  /// The matrix of these round trips. O(n² log n), for the median.
  init(_ square: SquareOfRoundTrips) {
    placeCount = square.placeCount
    var latencies = [Microseconds](repeating: Underlay.lanLatency, count: placeCount * placeCount)
    var measured: [Microseconds] = []
    var gaps: [(Int, Int)] = []
    for place in 0..<placeCount {
      for other in 0..<place {
        guard let forth = square[place, other] ?? square[other, place] else {
          gaps.append((place, other))
          continue
        }
        let back = square[other, place] ?? forth
        let latency = max(1, (forth + back + 2) / 4)
        measured.append(latency)
        latencies[place * placeCount + other] = latency
        latencies[other * placeCount + place] = latency
      }
    }
    measured.sort()
    let median = measured.isEmpty ? Underlay.lanLatency : measured[measured.count / 2]
    for (place, other) in gaps {
      latencies[place * placeCount + other] = median
      latencies[other * placeCount + place] = median
    }
    gapCount = gaps.count
    self.latencies = latencies
  }

  /// The latency between two places; that of a LAN from a place to itself.
  @inline(__always)
  func latency(from place: UInt32, to other: UInt32) -> Microseconds {
    latencies[Int(place) * placeCount + Int(other)]
  }

  var byteCount: Int { latencies.count * MemoryLayout<Microseconds>.stride }
}
