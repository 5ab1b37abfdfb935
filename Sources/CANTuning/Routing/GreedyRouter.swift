import CANGeometry

/// One greedy step at a time over the flat arrays of a model (2.1).
///
/// In a large overlay a step waits for the memory of its neighbors' boxes. Where many lookups are under
/// way, the boxes for all of their next steps are read ahead, so that the lookups wait together.
struct GreedyRouter<Box: ZoneBox> {
  let boxes: UnsafePointer<Box>
  let offsets: UnsafePointer<UInt32>
  let entries: UnsafePointer<UInt32>

  /// A lookup under way.
  struct Lookup: BitwiseCopyable {
    /// Where it goes.
    var target: Box.Target
    /// The node that has it.
    var node: Int
    /// The squared distance left; 0 at the owner.
    var distance: Box.Distance
    /// The messages sent.
    var hops = 0
    /// Where the list of the node begins, once it is read.
    var first: UInt32 = 0
    /// Where it ends.
    var end: UInt32 = 0
    /// What was read ahead; kept so that the compiler keeps the reads.
    var wordsAhead: UInt32 = 0
  }

  /// A lookup of `target` that `node` asks.
  @inline(__always)
  func lookup(of target: Box.Target, from node: Int) -> Lookup {
    Lookup(target: target, node: node, distance: boxes[node].squaredDistance(to: target))
  }

  /// Reads ahead what the next steps of `lookups` compare.
  ///
  /// Each read waits for the one before: offsets, entries, boxes. Going through all lookups for each kind
  /// lets those of one kind wait together.
  @inline(__always)
  func readAhead(_ lookups: UnsafeMutableBufferPointer<Lookup>, count: Int) {
    for slot in 0..<count {
      let node = lookups[slot].node
      lookups[slot].first = offsets[node]
      lookups[slot].end = offsets[node + 1]
    }
    for slot in 0..<count {
      lookups[slot].wordsAhead = entries[Int(lookups[slot].first)]
    }
    for slot in 0..<count {
      var words = lookups[slot].wordsAhead
      for entry in Int(lookups[slot].first)..<Int(lookups[slot].end) {
        words ^= UnsafeRawPointer(boxes + Int(entries[entry])).load(as: UInt32.self)
      }
      lookups[slot].wordsAhead = words
    }
  }

  /// Sends the lookup, whose list was read ahead, to the neighbor nearest to its target, of equally near ones that with the smallest zone id.
  ///
  /// The neighbor across the face toward the target is nearer, so the distance falls on every hop.
  @inline(__always)
  func advance(_ lookup: inout Lookup) {
    var nearest = lookup.node
    var distance = Box.Distance.max
    // Lists ascend by zone id, so the first of equally near ones is the right one.
    for entry in Int(lookup.first)..<Int(lookup.end) {
      let neighbor = Int(entries[entry])
      let other = boxes[neighbor].squaredDistance(to: lookup.target)
      nearest = other < distance ? neighbor : nearest
      distance = other < distance ? other : distance
    }
    assert(distance < lookup.distance, "no neighbor of node \(lookup.node) is nearer to the target")
    lookup.node = nearest
    lookup.distance = distance
    lookup.hops += 1
  }
}

extension NeighborTable {
  /// Gives `body` a router over the lists and `boxes`.
  @inline(__always)
  func withRouter<Box: ZoneBox, Result>(
    _ boxes: [Box], _ body: (GreedyRouter<Box>) -> Result
  ) -> Result? {
    boxes.withUnsafeBufferPointer { boxes in
      offsets.withUnsafeBufferPointer { offsets in
        entries.withUnsafeBufferPointer { entries in
          guard let box = boxes.baseAddress, let offset = offsets.baseAddress else { return nil }
          // A single node has no entries; no entry is then read.
          let entry = entries.baseAddress ?? offset
          return body(GreedyRouter(boxes: box, offsets: offset, entries: entry))
        }
      }
    }
  }
}
