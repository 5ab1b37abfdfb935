import CANGeometry

/// The ids of a whole overlay in ascending order: every prefix is one run of nodes.
///
/// Nodes are numbered in the order of their ids. Ids have 64 bits where the papers have 128 or 160: what
/// counts is that no two of at most 2²⁴ nodes share an id, and their digits beyond the first few never matter.
struct PrefixIndex: Sendable {
  private let ring: Ring

  /// The numbers of nodes that an overlay of ids can have.
  static let nodesRange = 1...(1 << 24)

  /// Uniformly random ids, no two alike. O(n).
  init(nodes: Int, seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    // The numbers of one SplitMix64 generator do not repeat within 2⁶⁴ draws.
    ring = Ring((0..<nodes).map { _ in generator.next() })
  }
}

extension PrefixIndex {
  /// The id of each node, ascending.
  @inline(__always)
  var ids: [UInt64] { ring.ids }

  /// The number of nodes.
  var count: Int { ring.count }

  /// The memory of the index, in bytes.
  var byteCount: Int { ring.byteCount }

  /// The first node whose id is at least `id`; the number of nodes where there is none. O(1) on average.
  @inline(__always)
  func first(notBelow id: UInt64) -> Int { ring.first(notBelow: id) }

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
