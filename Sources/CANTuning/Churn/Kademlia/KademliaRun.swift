import CANGeometry

/// A run of Kademlia: the buckets of all nodes by place, and the lookups under way.
struct KademliaRun: QueuedRun {
  let configuration: KademliaChurn.Configuration
  /// The buckets of a node: the last holds all nodes that share as many leading bits or more.
  let levels: Int
  var world: ChurnWorld
  var queue = EventQueue<Event>()
  /// The contacts of each bucket of each place, the least recently seen first.
  var contacts: [UInt32]
  var contactCounts: [UInt8]
  /// Whether a bucket waits for the answer of its least recently seen.
  var isPinging: [Bool]
  /// When a lookup last went through each bucket.
  var lookedUp: [Nanoseconds]
  var searches: [Search] = []
  var freeSearches: [UInt32] = []
  var answers: AnswerPool
  /// The list of an answer while it is made or read.
  var list: [UInt32] = []
  /// The closest of a bucket that does not fit in an answer.
  var nearest: [(distance: UInt64, node: UInt32)] = []
  /// The nodes that have each crashed node among their k closest contacts still.
  var dependents: [[UInt32]]

  /// What happens at some time.
  enum Event {
    /// A lookup whose asker had not joined, or which has found nobody, is tried again.
    case lookupRetry(UInt32)
    /// A newcomer that has found nobody tries again.
    case joinRetry(UInt32)
    /// A node looks for buckets to refresh.
    case refresh(UInt32)
    /// A node is asked for the closest that it knows.
    case asked(Request, key: UInt64, answerDelay: Nanoseconds)
    /// It has answered.
    case answered(Request, answer: UInt32)
    /// It has not.
    case timedOut(Request, tries: UInt8)
    /// The least recently seen of a bucket has answered.
    case pingAnswered(node: UInt32, contact: UInt32)
    /// It has not; another waits for its seat.
    case pingTimedOut(node: UInt32, contact: UInt32, newcomer: UInt32, tries: UInt8)
  }

  /// A request of a lookup.
  struct Request {
    let search: UInt32
    let generation: UInt32
    let asker: UInt32
    let node: UInt32
  }

  /// A stable overlay at time 0: each bucket has all nodes that fit, or k random ones of them.
  init(
    _ configuration: KademliaChurn.Configuration, plan: ChurnPlan, network: ChurnNetwork, seed: UInt64
  ) {
    let nodes = plan.nodeCount
    self.configuration = configuration
    levels = min(64, Int.bitWidth - (nodes - 1).leadingZeroBitCount + 8)
    world = ChurnWorld(plan, network: network, seed: seed)
    contacts = [UInt32](repeating: 0, count: nodes * levels * configuration.bucketSize)
    contactCounts = [UInt8](repeating: 0, count: nodes * levels)
    isPinging = [Bool](repeating: false, count: nodes * levels)
    lookedUp = [Nanoseconds](repeating: 0, count: nodes * levels)
    answers = AnswerPool(width: configuration.bucketSize)
    dependents = [[UInt32]](repeating: [], count: plan.totalNodeCount)
    fillAll()
    for bucket in lookedUp.indices {
      lookedUp[bucket] = -Nanoseconds(world.generator.below(Int(configuration.refreshPeriod)))
    }
    for node in 0..<UInt32(nodes) { queue.schedule(.refresh(node), at: 0) }
  }

  private mutating func fillAll() {
    let nodes = world.plan.nodeCount
    // Each bucket is a sample by reservoir (Vitter, 1985) of the nodes that fit.
    var fitting = [Int](repeating: 0, count: levels)
    for place in 0..<nodes {
      for level in 0..<levels { fitting[level] = 0 }
      for node in 0..<nodes where node != place {
        let level = level(of: world.ids[node], at: place)
        fitting[level] += 1
        let bucket = place * levels + level
        let start = bucket * configuration.bucketSize
        if fitting[level] <= configuration.bucketSize {
          contacts[start + fitting[level] - 1] = UInt32(node)
          contactCounts[bucket] += 1
        } else {
          let seat = world.generator.below(fitting[level])
          if seat < configuration.bucketSize { contacts[start + seat] = UInt32(node) }
        }
      }
    }
  }

  mutating func handle(_ event: Event) {
    switch event {
    case .lookupRetry(let number): startLookup(Int(number))
    case .joinRetry(let node): join(node)
    case .refresh(let node): refresh(node)
    case .asked(let request, let key, let answerDelay): answer(request, key: key, answerDelay: answerDelay)
    case .answered(let request, let answer):
      answers.take(answer, into: &list)
      if world.isAlive(request.asker) { hear(request) } else { abandon(request) }
    case .timedOut(let request, let tries):
      if world.isAlive(request.asker) { miss(request, tries: tries) } else { abandon(request) }
    case .pingAnswered(let node, let contact):
      if world.isAlive(node) { hearPing(node: node, contact: contact) }
    case .pingTimedOut(let node, let contact, let newcomer, let tries):
      if world.isAlive(node) { missPing(node: node, contact: contact, newcomer: newcomer, tries: tries) }
    }
  }
}
