import CANGeometry

/// A time in microseconds, up to 71 minutes.
public typealias Microseconds = UInt32

/// The network below an overlay: how long a message takes from one node to another.
///
/// Every node has a place in it, drawn at random; many may share one.
///
///     let underlay = Underlay(.transitStub(.h100), nodes: 1 << 18, seed: 1)
///     underlay.latency(from: 4, to: 1_071)  // microseconds
///
/// Latencies are symmetric, 0 from a node to itself and at least 1 µs to any other.
public struct Underlay: Sendable {
  /// What the places are and how far they are apart.
  public let topology: Topology
  /// The place of each node.
  private let places: [UInt32]
  private let network: Network

  /// What lies below.
  public enum Topology: Hashable, Sendable {
    /// Random places in a square whose diagonal takes this long.
    case plane(RandomPlane)
    /// The routers of stub domains that hang on a backbone, as in the paper.
    case transitStub(TransitStub)
    /// Places between which round trips were measured.
    case measured(RTTMatrix)
  }

  /// A topology once its random links are drawn.
  private enum Network: Sendable {
    case plane(RandomPlane)
    case routers(RouterNetwork)
    case measured(RTTMatrix)
  }

  /// What a message takes between two nodes at the same router or measured place: two links of a LAN.
  public static let lanLatency: Microseconds = 2 * lanLinkDelay
  static let lanLinkDelay: Microseconds = 100

  /// A place for each of `nodes` nodes in the topology, whose random links are drawn first. O(n).
  public init(_ topology: Topology, nodes: Int, seed: UInt64) {
    precondition(nodes >= 0, "nodes \(nodes)")
    self.topology = topology
    var generator = SeededGenerator(seed: seed)
    var links = generator.split()
    let placeCount: Int
    switch topology {
    case .plane(let plane):
      network = .plane(plane)
      placeCount = RandomPlane.placeCount
    case .transitStub(let parameters):
      let routers = RouterNetwork(of: RouterGraph(parameters, using: &links))
      network = .routers(routers)
      placeCount = routers.count
    case .measured(let matrix):
      network = .measured(matrix)
      placeCount = matrix.placeCount
    }
    places = (0..<nodes).map { _ in UInt32(truncatingIfNeeded: generator.below(placeCount)) }
  }

  /// The nodes that have a place.
  public var nodeCount: Int { places.count }

  /// How long a message takes from one node to another; 0 to itself.
  @inline(__always)
  public func latency(from node: Int, to other: Int) -> Microseconds {
    guard node != other else { return 0 }
    let place = places[node]
    let otherPlace = places[other]
    return switch network {
    case .plane(let plane): plane.latency(from: place, to: otherPlace)
    case .routers(let routers): routers.latency(from: place, to: otherPlace)
    case .measured(let matrix): matrix.latency(from: place, to: otherPlace)
    }
  }

  /// The bytes that places and latency tables take.
  public var byteCount: Int {
    let tables =
      switch network {
      case .plane: 0
      case .routers(let routers): routers.byteCount
      case .measured(let matrix): matrix.byteCount
      }
    return places.count * MemoryLayout<UInt32>.stride + tables
  }
}
