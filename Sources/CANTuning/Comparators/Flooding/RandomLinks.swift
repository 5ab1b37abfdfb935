import CANGeometry

/// A random graph in which nearly every node has the same number of links, and which hangs together.
///
/// It is the union of random cycles through all nodes, two links a node each, and of a random pairing where
/// the number of links is odd; links that come twice are one.
struct RandomLinks: Sendable {
  /// Where the list of each node begins; then the end of the last.
  let offsets: [UInt32]
  /// All lists, one after the other, each ascending.
  let entries: [UInt32]

  /// O(n · degree).
  init(nodes: Int, degree: Int, seed: UInt64) {
    let table = RandomLinks.table(nodes: nodes, degree: degree, seed: seed)
    var offsets: [UInt32] = [0]
    var entries: [UInt32] = []
    offsets.reserveCapacity(nodes + 1)
    entries.reserveCapacity(nodes * degree)
    for node in 0..<nodes {
      let first = entries.count
      for other in table[node * degree..<(node + 1) * degree].sorted() where other != UInt32(node) {
        if entries.count == first || entries[entries.count - 1] != other { entries.append(other) }
      }
      offsets.append(UInt32(entries.count))
    }
    self.offsets = offsets
    self.entries = entries
  }

  /// The number of nodes.
  var nodeCount: Int { offsets.count - 1 }

  /// The neighbors of `node`.
  @inline(__always)
  subscript(node: Int) -> ArraySlice<UInt32> { entries[Int(offsets[node])..<Int(offsets[node + 1])] }

  /// The number of neighbors of `node`.
  @inline(__always)
  func count(of node: Int) -> Int { Int(offsets[node + 1] - offsets[node]) }

  /// The memory of the lists, in bytes.
  var byteCount: Int { (offsets.count + entries.count) * MemoryLayout<UInt32>.stride }

  /// For each node `degree` others, of which some may come twice or be the node itself.
  private static func table(nodes: Int, degree: Int, seed: UInt64) -> [UInt32] {
    // Another stream than that of lookups with the same seed.
    var generator = SeededGenerator(seed: ~seed)
    var table = [UInt32](repeating: 0, count: nodes * degree)
    var order = (0..<nodes).map { UInt32($0) }
    for column in stride(from: 0, to: degree, by: 2) {
      for index in stride(from: nodes - 1, to: 0, by: -1) {
        order.swapAt(index, generator.below(index + 1))
      }
      let isCycle = column + 1 < degree
      for index in 0..<nodes {
        let row = Int(order[index]) * degree
        if isCycle {
          table[row + column] = order[index == 0 ? nodes - 1 : index - 1]
          table[row + column + 1] = order[index == nodes - 1 ? 0 : index + 1]
        } else {
          table[row + column] = order[min(index ^ 1, nodes - 1)]
        }
      }
    }
    return table
  }
}
