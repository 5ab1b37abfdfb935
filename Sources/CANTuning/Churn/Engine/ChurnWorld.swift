import CANGeometry

/// What a run knows and no node does: who lives, what time it is, and what becomes of each message.
///
/// Nodes have numbers: those of the plan. Whether a message arrives is settled when it is sent, since the plan
/// says who is alive when it would: so time-outs are events only where a request is not answered in time.
struct ChurnWorld {
  let plan: ChurnPlan
  let network: ChurnNetwork
  private let deaths: [Nanoseconds]
  private let places: [UInt32]
  /// The random id of each node that ever lives.
  let ids: [UInt64]
  /// The node at each place.
  var occupants: [UInt32]
  /// Whether the node at each place has joined.
  var isJoined: [Bool]
  var now: Nanoseconds = 0
  var generator: SeededGenerator
  var tally: ChurnTally

  /// How long a lookup waits for its asker to join before it looks again: 50 ms.
  static let joinPause: Nanoseconds = 50_000_000

  /// No node.
  static let none = UInt32.max

  /// The first nodes, all joined.
  init(_ plan: ChurnPlan, network: ChurnNetwork, seed: UInt64) {
    self.plan = plan
    self.network = network
    deaths = plan.deaths
    places = plan.places
    var seeds = SeededGenerator(seed: ~seed)
    var drawn = seeds.split()
    // The generator permutes its states: no id comes twice.
    ids = (0..<plan.totalNodeCount).map { _ in drawn.next() }
    generator = seeds.split()
    occupants = (0..<UInt32(plan.nodeCount)).map { $0 }
    isJoined = [Bool](repeating: true, count: plan.nodeCount)
    tally = ChurnTally(plan: plan)
  }

  @inline(__always)
  func isAlive(_ node: UInt32, at time: Nanoseconds) -> Bool { deaths[Int(node)] > time }

  @inline(__always)
  func isAlive(_ node: UInt32) -> Bool { isAlive(node, at: now) }

  @inline(__always)
  func place(of node: UInt32) -> Int { Int(places[Int(node)]) }

  @inline(__always)
  func id(of node: UInt32) -> UInt64 { ids[Int(node)] }

  /// What becomes of a request: `nil` where it is not heard, else when it is and how long its answer takes,
  /// `nil` where that is lost.
  @inline(__always)
  mutating func request(to node: UInt32) -> (arrival: Nanoseconds, answerDelay: Nanoseconds?)? {
    let delay = network.delay(&generator)
    let answerDelay = network.delay(&generator)
    guard let delay, isAlive(node, at: now + delay) else { return nil }
    return (now + delay, answerDelay)
  }

  /// When a message arrives that nobody answers; `nil` where it does not.
  @inline(__always)
  mutating func arrival(at node: UInt32) -> Nanoseconds? {
    guard let delay = network.delay(&generator), isAlive(node, at: now + delay) else { return nil }
    return now + delay
  }

  @inline(__always)
  mutating func count(_ purpose: ChurnTally.Purpose, contacts: Int = 0, keys: Int = 0) {
    tally.send(purpose, bytes: network.sizes.message(contacts: contacts, keys: keys), at: now)
  }

  /// A living node that has joined, any with the same chance: what a bootstrap service names; `nil` for none.
  mutating func gateway(for newcomer: UInt32) -> UInt32? {
    for _ in 0..<64 {
      let place = generator.below(occupants.count)
      if isJoined[place], occupants[place] != newcomer { return occupants[place] }
    }
    return nil
  }

  /// Puts the newcomer of a replacement in its place.
  mutating func replace(_ replacement: ChurnPlan.Replacement) {
    occupants[replacement.place] = UInt32(replacement.joining)
    isJoined[replacement.place] = false
  }
}
