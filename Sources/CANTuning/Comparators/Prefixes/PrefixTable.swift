import CANGeometry

/// The routing tables of a prefix-routing overlay, in which each entry derives from chance when it is asked for.
///
/// Row `level` of a node names, for every digit but its own, a node that shares its first `level` digits
/// and has that digit next. Nothing but the ids is kept: an entry is the same at every visit.
struct PrefixTable: Sendable {
  /// All ids.
  let index: PrefixIndex
  /// How ids are read.
  let digits: Digits
  /// The network below; `nil` where all ways are alike.
  let underlay: Underlay?
  /// The nodes that an entry is the nearest of: all that fit where there are fewer.
  let candidates: Int
  /// What chance derives from.
  let seed: UInt64

  /// The nodes that fit the entry of any id, not only of a node's, at `level` for `digit`.
  @inline(__always)
  func fitting(_ id: UInt64, level: Int, digit: Int) -> Range<Int> {
    index.nodes(sharing: digits.bits * (level + 1), of: digits.replacing(level, of: id, by: digit))
  }

  /// The entry of `node` at `level` for `digit`; `nil` where no node fits.
  @inline(__always)
  func entry(of node: Int, level: Int, digit: Int) -> Int? {
    let fitting = fitting(index.ids[node], level: level, digit: digit)
    return fitting.isEmpty ? nil : choice(of: node, level: level, digit: digit, among: fitting)
  }

  /// Which of the fitting nodes, at least one, `node` keeps: a random one, or the nearest of some random ones.
  @inline(__always)
  func choice(of node: Int, level: Int, digit: Int, among fitting: Range<Int>) -> Int {
    if fitting.count == 1 { return fitting.lowerBound }
    var chance = PrefixIndex.chance(seed: seed, node: node, prefix: level << 8 | digit)
    guard let underlay else { return fitting.lowerBound + chance.below(fitting.count) }
    var nearest = fitting.lowerBound
    var latency = Microseconds.max
    for candidate in 0..<min(candidates, fitting.count) {
      let offset = fitting.count <= candidates ? candidate : chance.below(fitting.count)
      let other = underlay.latency(from: node, to: fitting.lowerBound + offset)
      guard other < latency else { continue }
      nearest = fitting.lowerBound + offset
      latency = other
    }
    return nearest
  }

  /// Gives `body` the fitting nodes of every entry of `id` that is not empty, row by row, and its row and digit.
  ///
  /// O(log n) rows, of which the last is the first that has no entry at all.
  @inline(__always)
  func forEachEntry(of id: UInt64, from level: Int = 0, _ body: (Range<Int>, Int, Int) -> Void) {
    for level in level..<digits.count {
      let own = digits.digit(level, of: id)
      let row = index.nodes(sharing: digits.bits * level, of: id)
      if row.isEmpty || row.count == 1 && index.ids[row.lowerBound] == id { return }
      for digit in 0..<digits.base where digit != own {
        let fitting = fitting(id, level: level, digit: digit)
        if !fitting.isEmpty { body(fitting, level, digit) }
      }
    }
  }
}
