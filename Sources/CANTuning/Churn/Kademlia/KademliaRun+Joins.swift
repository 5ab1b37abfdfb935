import CANGeometry

/// Joins and refreshes (2.3).
extension KademliaRun {
  /// Looks up a newcomer's own id through a random member.
  mutating func join(_ node: UInt32) {
    guard world.isAlive(node) else { return }
    guard let gateway = world.gateway(for: node) else {
      queue.schedule(.joinRetry(node), at: world.now + world.network.timeout)
      return
    }
    see(gateway, at: node)
    start(.join, of: world.id(of: node), from: node)
  }

  /// Goes on with the buckets of a newcomer; one that has found nobody asks another member.
  mutating func finishJoin(of node: UInt32, hasFound: Bool) {
    guard hasFound else {
      join(node)
      return
    }
    let place = world.place(of: node)
    let isNew = !world.isJoined[place]
    world.isJoined[place] = true
    // All that lie farther away than the closest node; those nearer have been looked up with the own id.
    let deepest = deepestLevel(of: place)
    for level in 0..<levels { lookedUp[place * levels + level] = world.now }
    for level in 0..<max(deepest, 0) { refresh(level, of: node) }
    if isNew { queue.schedule(.refresh(node), at: world.now + configuration.refreshPeriod) }
  }

  /// Looks up a random id in each bucket that no lookup has gone through for a period.
  mutating func refresh(_ node: UInt32) {
    guard world.isAlive(node) else { return }
    let place = world.place(of: node)
    if isAlone(place) { join(node) }
    var next = world.now + configuration.refreshPeriod
    for level in 0..<deepestLevel(of: place) + 1 {
      let bucket = place * levels + level
      if lookedUp[bucket] + configuration.refreshPeriod <= world.now { refresh(level, of: node) }
      next = min(next, lookedUp[bucket] + configuration.refreshPeriod)
    }
    queue.schedule(.refresh(node), at: max(next, world.now + 1))
  }

  /// Looks up a random id of a bucket.
  private mutating func refresh(_ level: Int, of node: UInt32) {
    let rest = level < 63 ? UInt64.max >> UInt64(level + 1) : 0
    let start = (world.id(of: node) ^ (1 << UInt64(63 - level))) & ~rest
    self.start(.refresh, of: start | world.generator.next() & rest, from: node)
  }
}
