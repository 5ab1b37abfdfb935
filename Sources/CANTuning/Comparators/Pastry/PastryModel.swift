import CANGeometry

/// A whole Pastry overlay (Rowstron and Druschel, Middleware 2001): leaf sets and routing tables by prefix.
///
///     let overlay = try PastryModel(nodes: 100_000, seed: 1)
///     overlay.lookupHops(count: 10_000, seed: 1).mean            // about 4: log₁₆ n
///
/// Ids are points of a ring; a key belongs to the node whose id is numerically closest. Nodes are numbered
/// in the order of their ids.
public struct PastryModel: Sendable {
  /// The sizes of the tables.
  public let configuration: Configuration
  /// The routing tables of all nodes.
  let table: PrefixTable

  /// An overlay of random ids; with an underlay, table entries are near their nodes. O(n log n).
  public init(
    nodes: Int, configuration: Configuration = Configuration(), underlay: Underlay? = nil, seed: UInt64
  ) throws(ModelError) {
    try ModelError.check(nodes: nodes, in: PrefixIndex.nodesRange, on: underlay)
    let digits = try configuration.digits()
    var generator = SeededGenerator(seed: seed)
    table = PrefixTable(
      index: PrefixIndex(nodes: nodes, seed: generator.next()), digits: digits, underlay: underlay,
      candidates: configuration.candidates, seed: generator.next())
    self.configuration = configuration
  }
}

extension PastryModel {
  /// The id of each node, ascending.
  public var ids: [UInt64] { table.index.ids }

  /// The knobs of Pastry, named as in the paper where the paper names them (2.1).
  public struct Configuration: Hashable, Sendable, CustomStringConvertible {
    /// The bits of a digit, b: 1, 2, 4 or 8.
    public var digitBits: Int
    /// The size of the leaf set, |L|: even, 2 to 256; half of it to each side.
    public var leafSet: Int
    /// The size of the neighborhood set, |M|, 0 to 256: near nodes that joins tell, unused in routing.
    public var neighborhood: Int
    /// The random nodes that a table entry is the nearest of where there is an underlay, 1 to 4096.
    ///
    /// The paper's joins find entries that are near, though not always the nearest (2.5); 1 is no locality.
    public var candidates: Int

    /// The sizes of the paper's experiments: b = 4, |L| = 16, |M| = 32 (3.1).
    public init(digitBits: Int = 4, leafSet: Int = 16, neighborhood: Int = 32, candidates: Int = 16) {
      self.digitBits = digitBits
      self.leafSet = leafSet
      self.neighborhood = neighborhood
      self.candidates = candidates
    }

    /// Such as `b=4 L=16 M=32 candidates=16`.
    public var description: String {
      "b=\(digitBits) L=\(leafSet) M=\(neighborhood) candidates=\(candidates)"
    }

    /// How ids are read; throws where any setting is out of its range.
    func digits() throws(ModelError) -> Digits {
      guard let digits = Digits(bits: digitBits) else {
        throw .setting("a digit of Pastry has b = 1, 2, 4 or 8 bits, not \(digitBits)")
      }
      guard leafSet.isMultiple(of: 2), (2...256).contains(leafSet) else {
        throw .setting("a leaf set of Pastry has an even number of 2 to 256 nodes, not \(leafSet)")
      }
      guard (0...256).contains(neighborhood) else {
        throw .setting("a neighborhood set of Pastry has 0 to 256 nodes, not \(neighborhood)")
      }
      guard (1...4096).contains(candidates) else {
        throw .setting("a table entry is the nearest of 1 to 4096 candidates, not \(candidates)")
      }
      return digits
    }
  }
}
