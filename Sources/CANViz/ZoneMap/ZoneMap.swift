import CANGeometry

/// One reality of an overlay at one moment: its nodes, the zones they own, and what lies and moves in them.
///
/// A map cannot exist in a bad state: the initializers refuse zones that overlap without being
/// disputed, gaps where coverage claims to be complete, and names of nodes that are not there.
///
///     let torus = Torus(dimensions: 2)!
///     let (west, east) = Zone.whole.halves!
///     let map = try ZoneMap(
///       domain: .wgs84, torus: torus, owners: [(node: 1, zones: [west]), (node: 2, zones: [east])],
///       records: [(id: "Quito", position: [-78.5, -0.2])])
///     let picture = try map.svg()      // an SVG document
///     let document = map.json()        // the same map for other programs, and back
///     let same = try ZoneMap(json: document)
public struct ZoneMap: Hashable, Sendable {
  /// The caller's space, which names the axes.
  public let domain: Domain
  /// The torus that the zones divide.
  public let torus: Torus
  /// Which of the overlay's coordinate spaces this is, counted from 0 (3.2).
  public let reality: Int
  /// The nodes, ascending by id. A node without a claim owns nothing.
  public let nodes: [Node]
  /// Who owns which zone, ascending by zone, then by node.
  public let claims: [Claim]
  /// The records, in the order given.
  public let records: [Record]
  /// The routes, in the order given.
  public let routes: [Route]
  /// How much of the torus the claims cover, and whether the map says that this is all of it.
  public let coverage: Coverage
  /// What a load counts, such as `records`.
  public let loadName: String
  /// The seed that repeats the overlay, where there is one.
  public let seed: UInt64?
  /// The program that made the map, with its version; may be empty.
  public let generator: String

  /// A checked map. Coverage is what the claims cover; it claims to be complete unless `isComplete` is false.
  ///
  /// O(n log n) in the number of claims.
  public init(
    domain: Domain, torus: Torus, reality: Int = 0, nodes: [Node], claims: [Claim],
    records: [Record] = [], routes: [Route] = [], isComplete: Bool = true,
    loadName: String = "records", seed: UInt64? = nil, generator: String = ""
  ) throws(ZoneMapError) {
    self.domain = domain
    self.torus = torus
    self.reality = reality
    self.nodes = nodes.sorted { $0.id < $1.id }
    self.claims = claims.sorted { ($0.zone, $0.node) < ($1.zone, $1.node) }
    self.records = records
    self.routes = routes
    self.loadName = loadName
    self.seed = seed
    self.generator = generator
    coverage = Coverage(
      volume: ZoneMap.volumeCovered(by: claims.map(\.zone)), isComplete: isComplete)
    try validate()
  }
}

// MARK: - Parts

extension ZoneMap {
  /// A member of the overlay. It may own several zones, or none.
  public struct Node: Hashable, Sendable {
    /// The name of the node, unique in its overlay.
    public var id: UInt64
    /// What people call it; `nil` where the id must do.
    public var label: String?
    /// Where it is reached.
    public var address: String?
    /// Its load over all zones, in what the map's `loadName` counts; not negative.
    public var load: Double?
    /// The nodes in its neighbor table; `nil` where they are not known.
    public var neighbors: [UInt64]?

    /// A node; only its id is needed.
    public init(
      id: UInt64, label: String? = nil, address: String? = nil, load: Double? = nil,
      neighbors: [UInt64]? = nil
    ) {
      self.id = id
      self.label = label
      self.address = address
      self.load = load
      self.neighbors = neighbors
    }
  }

  /// The ownership of a zone by a node.
  public struct Claim: Hashable, Sendable {
    /// What is owned.
    public var zone: Zone
    /// Who owns it.
    public var node: UInt64
    /// How many times the place has changed hands: of two claims the one with the higher epoch holds.
    public var epoch: UInt64
    /// Whether another claim in the map holds some of the same points.
    public var isDisputed: Bool
    /// The load of the zone, in what the map's `loadName` counts; not negative.
    public var load: Double?

    /// A claim to a zone.
    public init(
      zone: Zone, node: UInt64, epoch: UInt64 = 1, isDisputed: Bool = false, load: Double? = nil
    ) {
      self.zone = zone
      self.node = node
      self.epoch = epoch
      self.isDisputed = isDisputed
      self.load = load
    }
  }

  /// A stored object: where the caller put it and where that is on the torus.
  public struct Record: Hashable, Sendable {
    /// The name of the record.
    public var id: String
    /// The caller's own numbers, one an axis of the domain; empty where the key is hashed.
    public var position: [Double]
    /// Where the record is placed.
    public var point: Point

    /// A record with its place on the torus.
    public init(id: String, position: [Double] = [], point: Point) {
      self.id = id
      self.position = position
      self.point = point
    }
  }

  /// One message on its way from node to node until it is at the owner of the target (2.1).
  public struct Route: Hashable, Sendable {
    /// Where the message goes.
    public var target: Point
    /// The stations: the first is the asker (hop 0), the last the owner of the target if it was reached.
    public var hops: [Hop]

    /// A route to `target`.
    public init(target: Point, hops: [Hop]) {
      self.target = target
      self.hops = hops
    }
  }

  /// One station of a route.
  public struct Hop: Hashable, Sendable {
    /// The node that holds the message.
    public var node: UInt64
    /// That node's zone nearest to the target.
    public var zone: Zone
    /// The squared distance from the target to the zone, in cells.
    public var squaredDistance: SquaredDistance

    /// A station with the distance that is left.
    public init(node: UInt64, zone: Zone, squaredDistance: SquaredDistance) {
      self.node = node
      self.zone = zone
      self.squaredDistance = squaredDistance
    }

    /// The distance left as a share of an axis: 0 at the target, at most √d / 2.
    public var distance: Double { Double(squaredDistance).squareRoot() * 0x1p-32 }
  }

  /// How much of the torus a map covers.
  public struct Coverage: Hashable, Sendable {
    /// The volume that the claims cover, points claimed twice counted once.
    public let volume: Volume
    /// Whether the map says that it shows the whole torus.
    public let isComplete: Bool

    /// The covered share of the torus, 0 to 1.
    public var share: Double { volume.share }
  }
}
