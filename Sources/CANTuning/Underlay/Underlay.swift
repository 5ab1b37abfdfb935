import CANGeometry

/// A time in microseconds, up to 71 minutes.
public typealias Microseconds = UInt32

/// The network below an overlay: how long a message takes from one node to another.
///
/// Every node has a place in it, drawn at random.
public struct Underlay: Sendable {
  /// What the places are and how far they are apart.
  public let topology: Topology
  /// The place of each node.
  private let places: [UInt32]

  /// What lies below.
  public enum Topology: Hashable, Sendable {
    /// Random places in a square whose diagonal takes this long.
    case plane(RandomPlane)
  }

  /// A place for each of `nodes` nodes in the topology. O(n).
  public init(_ topology: Topology, nodes: Int, seed: UInt64) {
    self.topology = topology
    var generator = SeededGenerator(seed: seed)
    places = (0..<nodes).map { _ in UInt32(truncatingIfNeeded: generator.next()) }
  }

  /// The nodes that have a place.
  public var nodeCount: Int { places.count }

  /// How long a message takes from one node to another; 0 to itself.
  @inline(__always)
  public func latency(from node: Int, to other: Int) -> Microseconds {
    switch topology {
    case .plane(let plane): plane.latency(from: places[node], to: places[other])
    }
  }
}

/// Places in a unit square, 16 bits an axis: latency is in proportion to distance.
public struct RandomPlane: Hashable, Sendable {
  /// How long a message takes across the diagonal.
  public let diagonal: Microseconds

  /// A square whose diagonal takes so long.
  public init(diagonal: Microseconds = 300_000) {
    self.diagonal = diagonal
  }

  /// The latency between two places, each two coordinates of 16 bits.
  @inline(__always)
  func latency(from place: UInt32, to other: UInt32) -> Microseconds {
    let across = Double(place >> 16) - Double(other >> 16)
    let up = Double(place & 0xFFFF) - Double(other & 0xFFFF)
    let share = ((across * across + up * up) / 2).squareRoot() / 65_536
    return Microseconds(share * Double(diagonal))
  }
}

extension Underlay {
  /// So many nodes.
  func landmarks(_ count: Int, seed: UInt64) -> [Int] { Array(0..<count) }
}
