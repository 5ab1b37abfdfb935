import CANGeometry

/// A run of Chord: the tables of all nodes by place, and what is under way.
struct ChordRun: QueuedRun {
  let configuration: ChordChurn.Configuration
  /// The successors that a node remembers at most.
  let listLength: Int
  var world: ChurnWorld
  var queue = EventQueue<Event>()
  /// The successors of each place, nearest first.
  var successors: [UInt32]
  var successorCounts: [Int32]
  /// The predecessor of each place, or none.
  var predecessors: [UInt32]
  /// The 64 fingers of each place, or none; those that would be the successor are not kept.
  var fingers: [UInt32]
  /// The finger that each place fixes next.
  var nextFingers: [UInt8]
  /// How many living nodes have each node as their first successor or as their predecessor.
  var dependents: [Int32]
  var answers: AnswerPool
  /// The list of an answer while it is made or read.
  var list: [UInt32] = []

  /// What happens at some time.
  enum Event {
    /// The asker of a lookup has heard nothing, or had not joined when it wanted to ask.
    case lookupRetry(UInt32)
    /// A newcomer has heard nothing.
    case joinRetry(UInt32)
    /// A node stabilizes.
    case tick(UInt32)
    /// A node is asked for its predecessor and successors.
    case stabilizeAsked(asker: UInt32, node: UInt32, answerDelay: Nanoseconds)
    /// It has answered.
    case stabilizeAnswered(asker: UInt32, node: UInt32, answer: UInt32)
    /// It has not.
    case stabilizeTimedOut(asker: UInt32, node: UInt32, tries: UInt8)
    /// A node is told that another may be its predecessor.
    case notified(node: UInt32, by: UInt32)
    /// A predecessor has not answered.
    case predecessorTimedOut(asker: UInt32, node: UInt32, tries: UInt8)
    /// A lookup reaches a node.
    case reached(Search, node: UInt32, isOwner: Bool)
    /// It did not.
    case hopTimedOut(Search, sender: UInt32, node: UInt32, isOwner: Bool, tries: UInt8)
    /// The asker learns who answers for the key.
    case answered(Search, owner: UInt32)
  }

  /// A lookup on its way.
  struct Search {
    let purpose: Purpose
    let asker: UInt32
    /// The number of the lookup in the plan, or of the finger.
    let number: UInt32
    var hops: UInt8 = 0

    enum Purpose: UInt8 {
      case lookup
      case finger
      case join
    }
  }

  /// The most hops of a lookup; one that goes astray for longer is lost.
  static let hopLimit: UInt8 = 250

  /// A stable ring at time 0.
  init(
    _ configuration: ChordChurn.Configuration, plan: ChurnPlan, network: ChurnNetwork, seed: UInt64
  ) {
    let nodes = plan.nodeCount
    self.configuration = configuration
    listLength = min(
      configuration.successors ?? ChordModel.Configuration.successors(nodes: nodes), nodes - 1)
    world = ChurnWorld(plan, network: network, seed: seed)
    successors = [UInt32](repeating: ChurnWorld.none, count: nodes * listLength)
    successorCounts = [Int32](repeating: 0, count: nodes)
    predecessors = [UInt32](repeating: ChurnWorld.none, count: nodes)
    fingers = [UInt32](repeating: ChurnWorld.none, count: nodes * 64)
    nextFingers = [UInt8](repeating: 63, count: nodes)
    dependents = [Int32](repeating: 0, count: plan.totalNodeCount)
    answers = AnswerPool(width: listLength + 1)
    stabilizeAll()
    for node in 0..<UInt32(nodes) {
      queue.schedule(.tick(node), at: Nanoseconds(world.generator.below(Int(configuration.period))))
    }
  }

  /// Fills all tables as the definitions have them.
  private mutating func stabilizeAll() {
    let ids = Array(world.ids.prefix(world.plan.nodeCount))
    let ring = Ring(ids)
    let nodes = ids.indices.sorted { ids[$0] < ids[$1] }
    for (number, node) in nodes.enumerated() {
      for step in 0..<listLength {
        successors[node * listLength + step] = UInt32(nodes[(number + 1 + step) % nodes.count])
      }
      successorCounts[node] = Int32(listLength)
      predecessors[node] = UInt32(nodes[ring.previous(before: number)])
      let gap = ids[nodes[ring.next(after: number)]] &- ids[node]
      for exponent in UInt64(0)..<64 where 1 << exponent > gap {
        let finger = nodes[ring.successor(of: ids[node] &+ 1 << exponent)]
        if finger != node { fingers[node * 64 + Int(exponent)] = UInt32(finger) }
      }
      dependents[nodes[ring.next(after: number)]] += 1
      dependents[nodes[ring.previous(before: number)]] += 1
    }
  }

  mutating func handle(_ event: Event) {
    switch event {
    case .lookupRetry(let number): startLookup(Int(number))
    case .joinRetry(let node): join(node)
    case .tick(let node): tick(node)
    case .stabilizeAsked(let asker, let node, let answerDelay):
      answerStabilize(asker: asker, node: node, answerDelay: answerDelay)
    case .stabilizeAnswered(let asker, let node, let answer):
      answers.take(answer, into: &list)
      if world.isAlive(asker) { hearStabilize(asker: asker, node: node) }
    case .stabilizeTimedOut(let asker, let node, let tries):
      if world.isAlive(asker) { missStabilize(asker: asker, node: node, tries: tries) }
    case .notified(let node, let other): notify(node, by: other)
    case .predecessorTimedOut(let asker, let node, let tries):
      if world.isAlive(asker) { missPredecessor(asker: asker, node: node, tries: tries) }
    case .reached(let search, let node, let isOwner): reach(search, node: node, isOwner: isOwner)
    case .hopTimedOut(let search, let sender, let node, let isOwner, let tries):
      if world.isAlive(sender) {
        missHop(search, sender: sender, node: node, isOwner: isOwner, tries: tries)
      }
    case .answered(let search, let owner): hear(search, owner: owner)
    }
  }
}
