import CANGeometry

/// The ids of a whole overlay in ascending order: every prefix is one run of nodes.
///
/// Nodes are numbered in the order of their ids. Ids have 64 bits where the papers have 128 or 160: what
/// counts is that no two of at most 2²⁴ nodes share an id, and their digits beyond the first few never matter.
struct PrefixIndex: Sendable {
  /// The id of each node, ascending, no two alike.
  let ids: [UInt64]
  /// For each value of the leading bits, the first node whose leading bits are at least that; then the end.
  private let starts: [UInt32]
  /// 64 less the leading bits that `starts` goes by.
  private let shift: UInt64

  /// The numbers of nodes that an overlay of ids can have.
  static let nodesRange = 1...(1 << 24)

  /// Uniformly random ids. O(n log n).
  init(nodes: Int, seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    // The numbers of one SplitMix64 generator do not repeat within 2⁶⁴ draws.
    self.init(ascending: (0..<nodes).map { _ in generator.next() }.sorted())
  }

  /// Given ids, ascending and no two alike, at least one.
  init(ascending ids: [UInt64]) {
    self.ids = ids
    let bits = max(ids.count.bitWidth - ids.count.leadingZeroBitCount - 1, 1)
    let shift = UInt64(64 - bits)
    self.shift = shift
    var starts: [UInt32] = []
    starts.reserveCapacity((1 << bits) + 1)
    for (node, id) in ids.enumerated() {
      while starts.count <= Int(id >> shift) { starts.append(UInt32(node)) }
    }
    while starts.count <= 1 << bits { starts.append(UInt32(ids.count)) }
    self.starts = starts
  }
}

extension PrefixIndex {
  /// The number of nodes.
  var count: Int { ids.count }

  /// The memory of the index, in bytes.
  var byteCount: Int { ids.count * 8 + starts.count * 4 }

  /// The first node whose id is at least `id`; the number of nodes where there is none. O(1) on average.
  @inline(__always)
  func first(notBelow id: UInt64) -> Int {
    var first = Int(starts[Int(id >> shift)])
    let end = Int(starts[Int(id >> shift) + 1])
    while first < end, ids[first] < id { first += 1 }
    return first
  }

  /// The nodes whose ids agree with `id` in their leading `bits` bits, 0 to 64. O(1) on average.
  @inline(__always)
  func nodes(sharing bits: Int, of id: UInt64) -> Range<Int> {
    let rest = UInt64.max >> UInt64(bits)
    let last = id | rest
    return first(notBelow: id & ~rest)..<(last == .max ? count : first(notBelow: last + 1))
  }

  /// Chance that belongs to a node's entry for one prefix: the same at every visit.
  @inline(__always)
  static func chance(seed: UInt64, node: Int, prefix: Int) -> SeededGenerator {
    var generator = SeededGenerator(seed: seed ^ UInt64(node) << 32 ^ UInt64(prefix))
    return generator.split()
  }
}
