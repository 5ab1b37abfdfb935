import CANCore
import CANGeometry
import CANStorage

/// A whole overlay in one process: simulated nodes behind calls that wait for their answers.
///
///     var overlay = try Overlay(nodes: 64, dimensions: 2, seed: 1)
///     let cities = Space(name: "cities", mapping: .spatial(.wgs84))
///     try overlay.put("Suva", at: [178.44, -18.14], value: Array("Fiji".utf8), in: cities)
///     let answer = try overlay.nearest(5, to: [-179.9, -17], in: cities)
///
/// It sees all nodes at once, as no node of a real overlay does. The same seed and the same calls give
/// the same overlay.
public struct Overlay: Sendable {
  /// Where nodes join.
  public enum Joins: Hashable, Sendable {
    /// At random points (2.2).
    case random
    /// At random points, where the largest zone around is split (3.7).
    case uniform
    /// Where the most records are that are stored by then; at random points as long as none are.
    case byLoad
    /// At these points in turn, from the first again when they are used up.
    case at([Point])
  }

  /// The space that is divided.
  public let torus: Torus
  /// The nodes in virtual time.
  public var simulator: Simulator
  /// The nodes that own a zone, ascending.
  public private(set) var members: [NodeID] = []

  private let configuration: Configuration
  private var generator: SeededGenerator

  /// The largest overlay that is built.
  public static let nodesMax = 1_000_000

  /// An overlay of so many nodes that have joined one after the other and settled.
  public init(
    nodes: Int, dimensions: Int, seed: UInt64 = 1, joins: Joins = .random, links: LinkModel = .wideArea,
    checking: Simulator.Checking = .never
  ) throws(OverlayError) {
    guard let torus = Torus(dimensions: dimensions) else { throw .badDimensions(dimensions) }
    guard (1...Overlay.nodesMax).contains(nodes) else { throw .badNodeCount(nodes) }
    var configuration = Configuration(torus: torus)
    switch joins {
    case .uniform: configuration.joinRule = .uniform
    case .byLoad: configuration.joinRule = .byLoad
    case .random, .at: break
    }
    // Nothing is lost here and nobody fails.
    configuration.maintenance = nil
    // Virtual time costs nothing, and in one dimension a thousand nodes are a long way.
    configuration.requestTimeout = .seconds(24 * 60 * 60)
    configuration.queryTimeout = .seconds(12 * 60 * 60)
    self.torus = torus
    self.configuration = configuration
    generator = SeededGenerator(seed: seed)
    simulator = Simulator(links: links, seed: generator.next())
    simulator.checking = checking
    simulator.keepsDisks = false
    try bootstrap()
    for index in 1..<max(nodes, 1) {
      var point: Point?
      if case .at(let points) = joins, !points.isEmpty { point = points[index % points.count] }
      try join(at: point)
    }
  }

  /// What each member tells of itself, by id.
  public var statuses: [NodeStatus] { members.compactMap { simulator.node($0)?.status } }

  /// The zones of each member, by id: what a zone map is drawn from.
  public var owners: [(node: NodeID, zones: [Zone])] { statuses.map { ($0.contact.id, $0.zones) } }

  /// What one member tells of itself.
  public func status(of node: NodeID) -> NodeStatus? {
    simulator.node(node)?.status
  }
}

// MARK: - Membership

extension Overlay {
  private mutating func bootstrap() throws(OverlayError) {
    let first = simulator.add(configuration)
    _ = try perform(.bootstrap, at: first)
    members = [first]
  }

  /// Lets one more node join (2.2), at a point or where its rule has it, and settle.
  @discardableResult
  public mutating func join(at point: Point? = nil) throws(OverlayError) -> NodeID {
    let through = members[generator.below(members.count)]
    // Who joins by load finds its point itself.
    let target = point ?? (configuration.joinRule == .byLoad ? nil : generator.point(on: torus))
    let joiner = simulator.add(configuration)
    _ = try perform(.join(through: [Contact(id: through)], at: target), at: joiner)
    members.append(joiner)
    try settle()
    return joiner
  }

  /// Lets a node hand over all it has and leave (2.3), and the overlay settle. Another node must be left.
  public mutating func leave(_ node: NodeID) throws(OverlayError) {
    _ = try perform(.leave, at: node)
    members.removeAll { $0 == node }
    try settle()
  }

  /// Runs until nothing is on its way any more.
  public mutating func settle() throws(OverlayError) {
    simulator.settle()
    if let breach = simulator.breach { throw .broken(breach) }
  }
}

// MARK: - Requests

extension Overlay {
  /// Hands a request to a node, or to a random member, and waits for its outcome.
  mutating func perform(_ request: Request, at node: NodeID? = nil) throws(OverlayError) -> Outcome {
    let asked = node ?? members[generator.below(members.count)]
    guard simulator.node(asked) != nil else { throw .unknownNode(asked) }
    let id = simulator.begin(request, at: asked)
    let outcome = simulator.run(until: id)
    if let breach = simulator.breach { throw .broken(breach) }
    if case .failed(let failure) = outcome { throw .failed(failure) }
    return outcome
  }

  /// The route of a message from a node, or from a random member, to the owner of `target` (2.1).
  public mutating func lookup(from node: NodeID? = nil, to target: Point) throws(OverlayError) -> Route {
    guard case .owner(_, let hops, let trace) = try perform(.lookup(target, traced: true), at: node) else {
      throw .failed(.timedOut)
    }
    return Route(target: target, hops: trace, messages: hops)
  }
}

/// The way of one message to the owner of a point.
public struct Route: Hashable, Sendable {
  /// The point.
  public let target: Point
  /// The nodes that had the message, from the first to the owner.
  public let hops: [Hop]
  /// The messages between nodes: 0 if the first node owns the point.
  public let messages: Int
}

/// Why an overlay could not do what it was asked.
public enum OverlayError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The number of dimensions is not in 1...32.
  case badDimensions(Int)
  /// The number of nodes is not in 1...1,000,000.
  case badNodeCount(Int)
  /// There is no such node.
  case unknownNode(NodeID)
  /// The id is empty or longer than 512 bytes.
  case badKey(String)
  /// A position is not in the domain of the space.
  case badPosition(DomainError)
  /// The space places records by the hash of their keys and not by positions.
  case notSpatial(String)
  /// The nodes refused or failed.
  case failed(RequestFailure)
  /// A promise was seen broken: a bug.
  case broken(Breach)

  /// What is wrong, in one sentence.
  public var description: String {
    switch self {
    case .badDimensions(let number): "a torus has 1 to 32 dimensions, not \(number)"
    case .badNodeCount(let number): "an overlay has 1 to \(Overlay.nodesMax) nodes, not \(number)"
    case .unknownNode(let node): "there is no node \(node)"
    case .badKey(let id): "the id '\(id)' is not 1 to \(Key.bytesMax) bytes long"
    case .badPosition(let error): error.description
    case .notSpatial(let space): "the records of '\(space)' have no positions"
    case .failed(let failure): "the overlay answered: \(failure)"
    case .broken(let breach): "a promise was broken: \(breach)"
    }
  }
}
