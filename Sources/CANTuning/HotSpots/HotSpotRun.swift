/// An overlay of any kind while its nodes look keys up one after the other, and copy those in demand.
///
/// It has to be told only the path of each lookup and who are the neighbors of a node.
struct HotSpotRun {
  /// A key at a node.
  private struct Copy: Hashable {
    let node: Int
    let key: UInt64
  }

  /// Where an answer comes from.
  private enum Source { case owner, cache, replica }

  private let knobs: HotSpots
  private var costs = HotSpotCosts()
  private var lookupCount = 0
  /// The keys that each node looked up, the latest last.
  private var caches: [[UInt64]]
  /// The pushed copies and the window in which each was of use last; the order never matters.
  private var replicas: [Copy: Int] = [:]
  /// How often each node answered others for each key in this window.
  private var answersInWindow: [Copy: Int] = [:]
  private var tally: LookupTally
  private let underlay: Underlay?
  private var forwards: [Int]

  init(_ knobs: HotSpots, nodes: Int, underlay: Underlay?) {
    self.knobs = knobs
    self.underlay = underlay
    tally = LookupTally(nodes: nodes, underlay: underlay)
    caches = Array(repeating: [], count: nodes)
    forwards = Array(repeating: 0, count: nodes)
  }

  /// What all lookups so far cost.
  var result: HotSpotCosts {
    var result = costs
    result.lookups = tally.total
    result.lookups.messages += costs.pushes
    result.forwardsMax = forwards.max() ?? 0
    result.cachedCopies = caches.reduce(0) { $0 + $1.count }
    return result
  }

  /// Looks `key` up along `path`, from the node that asks to the owner; the first that has the key answers.
  mutating func lookUp(_ key: UInt64, path: [Int], neighbors: (Int) -> [Int]) {
    guard let asker = path.first, let owner = path.last else { return }
    var walk = Walk(from: asker)
    var source = self.source(of: key, at: asker, owner: owner)
    while source == nil {
      if walk.hops > 0 { forwards[walk.node] += 1 }
      walk.go(to: path[walk.hops + 1], over: underlay)
      source = self.source(of: key, at: walk.node, owner: owner)
    }
    let answerer = walk.node
    tally.add(walk)
    if source == .cache {
      costs.cacheAnswers += 1
      remember(key, at: answerer, owner: owner)
    }
    if source == .replica {
      costs.replicaAnswers += 1
      replicas[Copy(node: answerer, key: key)] = lookupCount / knobs.window
    }
    remember(key, at: asker, owner: owner)
    if walk.hops > 0 { relieve(answerer, of: key, owner: owner, neighbors: neighbors) }
    endLookup()
  }

  /// From where `node` can answer for `key`; `nil` where it cannot.
  private func source(of key: UInt64, at node: Int, owner: Int) -> Source? {
    if node == owner { return .owner }
    if replicas[Copy(node: node, key: key)] != nil { return .replica }
    return caches[node].contains(key) ? .cache : nil
  }

  /// Puts `key` last among the keys that `node` keeps, unless it owns it.
  private mutating func remember(_ key: UInt64, at node: Int, owner: Int) {
    guard knobs.cachedKeys > 0, node != owner else { return }
    if let place = caches[node].firstIndex(of: key) {
      caches[node].remove(at: place)
    } else if caches[node].count == knobs.cachedKeys {
      caches[node].removeFirst()
    }
    caches[node].append(key)
  }

  /// Counts an answer of `node` to another one, and pushes `key` to its neighbors if these are too many.
  private mutating func relieve(
    _ node: Int, of key: UInt64, owner: Int, neighbors: (Int) -> [Int]
  ) {
    guard knobs.replicationThreshold > 0 else { return }
    let copy = Copy(node: node, key: key)
    let count = (answersInWindow[copy] ?? 0) + 1
    answersInWindow[copy] = count
    // Once in a window.
    guard count - 1 == knobs.replicationThreshold else { return }
    for neighbor in neighbors(node) {
      costs.pushes += 1
      guard neighbor != owner else { continue }
      replicas[Copy(node: neighbor, key: key)] = lookupCount / knobs.window
    }
    costs.replicasMax = max(costs.replicasMax, replicas.count)
  }

  private mutating func endLookup() {
    lookupCount += 1
    guard lookupCount % knobs.window == 0 else { return }
    let ended = lookupCount / knobs.window - 1
    replicas = replicas.filter { $0.value == ended }
    answersInWindow.removeAll(keepingCapacity: true)
  }
}
