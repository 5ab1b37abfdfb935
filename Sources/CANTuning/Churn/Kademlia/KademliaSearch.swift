extension KademliaRun {
  /// A lookup under way, and the nodes that it has heard of.
  struct Search {
    /// What it is for.
    var purpose: Purpose
    var asker: UInt32
    var key: UInt64
    /// Tells this lookup from others that had its number before.
    var generation: UInt32
    /// The requests under way.
    var underWay = 0
    /// The answers in a row that have named nothing closer.
    var staleAnswers = 0
    /// Those heard of, the closest first: 2k at most.
    var candidates: [Candidate] = []

    /// What a lookup is for.
    enum Purpose {
      /// The lookup of the plan with this number.
      case lookup(Int)
      case join
      case refresh
    }

    /// The place of the next node to ask: the closest of the first `width` that have not failed.
    @inline(__always)
    func next(among width: Int) -> Int? {
      var passed = 0
      for place in candidates.indices where candidates[place].state != .failed {
        if passed == width { return nil }
        if candidates[place].state == .heardOf { return place }
        passed += 1
      }
      return nil
    }

    /// The closest node that has not failed.
    @inline(__always)
    var closest: Candidate? { candidates.first { $0.state != .failed } }

    /// Notes what became of a request; how many referrals led to its node.
    @inline(__always)
    mutating func settle(_ node: UInt32, as state: Candidate.State) -> UInt8 {
      underWay -= 1
      guard let place = candidates.firstIndex(where: { $0.node == node }) else { return 0 }
      candidates[place].state = state
      return candidates[place].hops
    }
  }
  /// A node that a lookup has heard of.
  struct Candidate {
    let distance: UInt64
    let node: UInt32
    /// The referrals from the asker to this node.
    let hops: UInt8
    var state = State.heardOf

    enum State: UInt8 {
      case heardOf
      case asked
      case answered
      case failed
    }
  }

  /// Takes the nodes of `list` among the candidates of a lookup, of which the 2k closest are kept.
  ///
  /// Whether any is the closest now.
  mutating func considerList(in number: Int, hops: UInt8) -> Bool {
    let limit = 2 * configuration.bucketSize
    let asker = searches[number].asker
    let key = searches[number].key
    let closest = searches[number].closest?.distance ?? .max
    var isCloser = false
    // Taken out, so that it is changed in place.
    var candidates: [Candidate] = []
    swap(&candidates, &searches[number].candidates)
    for node in list where node != asker {
      let distance = world.id(of: node) ^ key
      if candidates.count == limit, distance >= candidates[limit - 1].distance { continue }
      // How many are closer, by halves.
      var place = 0
      var end = candidates.count
      while place < end {
        let middle = (place + end) / 2
        if candidates[middle].distance < distance { place = middle + 1 } else { end = middle }
      }
      if place < candidates.count, candidates[place].distance == distance { continue }
      let candidate = Candidate(distance: distance, node: node, hops: hops)
      if candidates.count == limit { candidates.removeLast() }
      candidates.append(candidate)
      var later = candidates.count - 1
      while later > place {
        candidates[later] = candidates[later - 1]
        later -= 1
      }
      candidates[place] = candidate
      if distance < closest { isCloser = true }
    }
    swap(&candidates, &searches[number].candidates)
    return isCloser
  }
}
