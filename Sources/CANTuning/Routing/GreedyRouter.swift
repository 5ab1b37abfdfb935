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
    /// What was read ahead; kept so that the compiler keeps the reads.
    var wordsAhead: UInt32 = 0
  }

  /// A lookup of `target` that `node` asks.
  @inline(__always)
  func lookup(of target: Box.Target, from node: Int) -> Lookup {
    Lookup(target: target, node: node, distance: boxes[node].squaredDistance(to: target))
  }

  /// Reads a word of each box that the next step compares.
  @inline(__always)
  func readAhead(_ lookup: inout Lookup) {
    var words: UInt32 = 0
    for entry in Int(offsets[lookup.node])..<Int(offsets[lookup.node + 1]) {
      words ^= UnsafeRawPointer(boxes + Int(entries[entry])).load(as: UInt32.self)
    }
    lookup.wordsAhead = words
  }

  /// Sends the lookup to the neighbor nearest to its target, of equally near ones that with the smallest zone id.
  ///
  /// The neighbor across the face toward the target is nearer, so the distance falls on every hop.
  @inline(__always)
  func advance(_ lookup: inout Lookup) {
    var nearest = lookup.node
    var distance = Box.Distance.max
    // Lists ascend by zone id, so the first of equally near ones is the right one.
    for entry in Int(offsets[lookup.node])..<Int(offsets[lookup.node + 1]) {
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
