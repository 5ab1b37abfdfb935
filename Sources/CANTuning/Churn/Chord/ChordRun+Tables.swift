/// What a node remembers, and who depends on whom.
extension ChordRun {
  /// The first successor of a place, or none.
  @inline(__always)
  func successor(of place: Int) -> UInt32 {
    successorCounts[place] > 0 ? successors[place * listLength] : ChurnWorld.none
  }

  /// How far the id of `node` is behind that of a place's node.
  @inline(__always)
  func distance(from place: Int, to node: UInt32) -> UInt64 {
    world.id(of: node) &- world.id(of: world.occupants[place])
  }

  /// Whether the node at a place answers for `key`: from behind its predecessor up to its own id, where it knows
  /// one, and anywhere where it knows no other node, as the first node of a ring.
  @inline(__always)
  func isOwner(_ place: Int, of key: UInt64) -> Bool {
    let predecessor = predecessors[place]
    guard predecessor != ChurnWorld.none else { return successorCounts[place] == 0 && world.isJoined[place] }
    let start = world.id(of: predecessor)
    return key &- start &- 1 < world.id(of: world.occupants[place]) &- start
  }

  /// Puts nodes before all successors of a place that are farther, up to the place's own node.
  mutating func setSuccessors(of place: Int, to nodes: [UInt32]) {
    let before = successor(of: place)
    let own = world.occupants[place]
    var count = 0
    for node in nodes {
      if node == own || count == listLength { break }
      successors[place * listLength + count] = node
      count += 1
    }
    successorCounts[place] = Int32(count)
    moveDependent(from: before, to: successor(of: place))
  }

  mutating func setPredecessor(of place: Int, to node: UInt32) {
    moveDependent(from: predecessors[place], to: node)
    predecessors[place] = node
  }

  /// Takes a node that does not answer out of all tables of a place.
  mutating func drop(_ node: UInt32, at place: Int) {
    let start = place * listLength
    let before = successor(of: place)
    var count = 0
    for step in 0..<Int(successorCounts[place]) where successors[start + step] != node {
      successors[start + count] = successors[start + step]
      count += 1
    }
    successorCounts[place] = Int32(count)
    moveDependent(from: before, to: successor(of: place))
    if predecessors[place] == node { setPredecessor(of: place, to: ChurnWorld.none) }
    for finger in place * 64..<place * 64 + 64 where fingers[finger] == node {
      fingers[finger] = ChurnWorld.none
    }
    if count == 0 { fallBack(place) }
  }

  /// Goes on with the nearest node known where all successors are gone; stabilization leads back from there.
  mutating func fallBack(_ place: Int) {
    let known = fingers[place * 64..<place * 64 + 64].first { $0 != ChurnWorld.none }
    if let node = known ?? (predecessors[place] == ChurnWorld.none ? nil : predecessors[place]) {
      setSuccessors(of: place, to: [node])
    }
  }

  @inline(__always)
  private mutating func moveDependent(from old: UInt32, to new: UInt32) {
    guard old != new else { return }
    if new != ChurnWorld.none {
      dependents[Int(new)] += 1
      if !world.isAlive(new) { world.tally.depend(on: Int(new)) }
    }
    guard old != ChurnWorld.none else { return }
    dependents[Int(old)] -= 1
    if dependents[Int(old)] == 0, !world.isAlive(old) {
      world.tally.recover(from: Int(old), at: world.now)
    }
  }

  /// Takes a node that crashes out of the run, and empties the tables of its place.
  mutating func forget(_ replacement: ChurnPlan.Replacement) {
    let place = replacement.place
    if dependents[replacement.leaving] > 0 { world.tally.depend(on: replacement.leaving) }
    setSuccessors(of: place, to: [])
    setPredecessor(of: place, to: ChurnWorld.none)
    for finger in place * 64..<place * 64 + 64 { fingers[finger] = ChurnWorld.none }
    nextFingers[place] = 63
  }
}
