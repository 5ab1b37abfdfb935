import CANGeometry

/// A whole Tapestry overlay (Zhao et al., UCB/CSD-01-1141, 2001, and IEEE JSAC 22(1), 2004): one digit a hop.
///
///     let overlay = try TapestryModel(nodes: 100_000, seed: 1)
///     overlay.lookupHops(count: 10_000, seed: 1).mean            // about 4: log₁₆ n
///
/// Each hop resolves the next digit of the key; where no node has that digit, the next higher one that a node
/// has stands in for it, cyclically. So all lookups of a key end at one node, its root. Nodes are numbered in
/// the order of their ids.
public struct TapestryModel: Sendable {
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

extension TapestryModel {
  /// The id of each node, ascending.
  public var ids: [UInt64] { table.index.ids }

  /// The knobs of Tapestry.
  public struct Configuration: Hashable, Sendable, CustomStringConvertible {
    /// The bits of a digit: 1, 2, 4 or 8.
    public var digitBits: Int
    /// The links that an entry keeps beside its first, to nodes that would do as well, R: 0 to 15.
    public var backups: Int
    /// The random nodes that a table entry is the nearest of where there is an underlay, 1 to 4096.
    ///
    /// The paper's joins find the nearest with high probability; 1 is no locality.
    public var candidates: Int

    /// Hexadecimal digits and two backups, as in the paper.
    public init(digitBits: Int = 4, backups: Int = 2, candidates: Int = 16) {
      self.digitBits = digitBits
      self.backups = backups
      self.candidates = candidates
    }

    /// Such as `b=4 R=2 candidates=16`.
    public var description: String {
      "b=\(digitBits) R=\(backups) candidates=\(candidates)"
    }

    /// How ids are read; throws where any setting is out of its range.
    func digits() throws(ModelError) -> Digits {
      guard let digits = Digits(bits: digitBits) else {
        throw .setting("a digit of Tapestry has 1, 2, 4 or 8 bits, not \(digitBits)")
      }
      guard (0...15).contains(backups) else {
        throw .setting("an entry of Tapestry has 0 to 15 backups, not \(backups)")
      }
      guard (1...4096).contains(candidates) else {
        throw .setting("a table entry is the nearest of 1 to 4096 candidates, not \(candidates)")
      }
      return digits
    }
  }
}
