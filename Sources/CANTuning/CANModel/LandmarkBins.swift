import CANGeometry

/// The portion of the space that each node joins in, by the order of the landmarks' latencies to it (3.6).
///
/// The m! orders of m landmarks have a portion each: the first axis is cut into m slices, each of these
/// along the next axis into m - 1, and so on, the axes in turn.
struct LandmarkBins: Sendable {
  /// For each node the slice on each cut: below m, below m - 1, …, one after the other.
  private let slices: [UInt8]
  private let landmarks: Int

  /// The portions that a configuration asks for; `nil` where it has no landmarks.
  init?(nodes: Int, configuration: CANModel.Configuration, underlay: Underlay, seed: UInt64) {
    guard configuration.landmarks > 0 else { return nil }
    let landmarks = underlay.landmarks(configuration.landmarks, seed: seed)
    self.init(nodes: nodes, landmarks: landmarks, underlay: underlay)
  }

  /// The portions of `nodes` nodes for landmarks that are nodes of the underlay. O(n m²).
  init(nodes: Int, landmarks: [Int], underlay: Underlay) {
    let count = landmarks.count
    self.landmarks = count
    var slices = [UInt8](repeating: 0, count: nodes * count)
    for node in 0..<nodes {
      let order = landmarks.indices.sorted {
        let (one, other) = (
          underlay.latency(from: node, to: landmarks[$0]), underlay.latency(from: node, to: landmarks[$1])
        )
        return (one, $0) < (other, $1)
      }
      // The Lehmer code of the order: the place of each landmark among those not yet named.
      for place in 0..<count {
        let smaller = order[(place + 1)...].filter { $0 < order[place] }.count
        slices[node * count + place] = UInt8(smaller)
      }
    }
    self.slices = slices
  }

  /// The code of a random point in the portion of `node`.
  func code(for node: Int, on torus: Torus, _ generator: inout SeededGenerator) -> ZCode {
    var lower = [UInt64](repeating: 0, count: torus.dimensions)
    var upper = [UInt64](repeating: 1 << 32, count: torus.dimensions)
    for place in 0..<landmarks - 1 {
      let axis = place % torus.dimensions
      let parts = UInt64(landmarks - place)
      let slice = UInt64(slices[node * landmarks + place])
      let width = upper[axis] - lower[axis]
      upper[axis] = lower[axis] + width * (slice + 1) / parts
      lower[axis] += width * slice / parts
    }
    let coordinates = zip(lower, upper).map { lower, upper in
      Coordinate(lower + UInt64(generator.below(Int(upper - lower))))
    }
    return coordinates.withUnsafeBufferPointer { torus.code(ofCoordinates: $0) }
  }
}
