import CANGeometry

/// Joins by load: a joining node goes where the most records are, so that all nodes hold about as many.
///
///     let joins = LoadJoins(codes: airports.map { torus.code(of: $0) })
///     let zones = try CANModel(nodes: 1024, configuration: byLoad, records: joins, seed: 1).zones
///     joins.records(in: zones).max     // about 2.0 times the mean; of random joins 47 times
///
/// A node draws a few stored records, asks the owner of each how many it holds, and halves the fullest of
/// their zones. Zones are halved in the middle, as all are, and not between the records. A zone whose
/// records all lie at one place is not worth halving; a node that draws no other joins at a random point
/// (2.2).
///
/// Any node can do so: the records are a sample of what it brings or of what its contact holds. It costs
/// `draws` lookups with their answers in place of the one lookup of a random join. A zone is drawn the
/// more often the fuller it is, which is why few draws do, whatever the number of nodes. In 200 runs with
/// the places of 7,698 airports the fullest of 64 nodes came to 1.86 times the mean (at most 1.99) and
/// that of 1,024 to 2.03 (2.39); after random joins to 8.6 and 47, after joins at one random record to
/// 5.1 and 6.7.
public struct LoadJoins: Sendable {
  /// The places of the stored records on the Z-order curve, ascending.
  public let codes: [ZCode]

  /// The records that a joining node draws: the lookups of a join.
  public static let draws = 16

  /// Joins among records at these places, in any order and as often as there are records. O(m log m).
  public init(codes: [ZCode]) {
    self.codes = codes.sorted()
  }

  /// The zones after `nodes - 1` joins, in ascending order. O(n log m); the same seed gives the same zones.
  func zones(on torus: Torus, nodes: Int, seed: UInt64) -> [Zone] {
    var tree = JoinTree(capacity: nodes)
    var generator = SeededGenerator(seed: seed)
    while tree.leafCount < nodes {
      let zone = tree.leaf(at: code(in: tree, depthMax: torus.depthMax, &generator))
      // A zone that cannot be halved turns the node away, which draws again.
      if zone.depth < torus.depthMax { tree.split(zone.codes.lowerBound, depth: zone.depth) }
    }
    return tree.leaves()
  }

  /// The place of a record in the fullest zone of a few records drawn at random, of equal ones the first; a
  /// random place where none of their zones can be divided. O(draws log m).
  func code(in tree: JoinTree, depthMax: Int, _ generator: inout SeededGenerator) -> ZCode {
    var fullest: (code: ZCode, records: Int)?
    for _ in 0..<(codes.isEmpty ? 0 : LoadJoins.draws) {
      let record = generator.below(codes.count)
      let zone = tree.leaf(at: codes[record])
      let records = codes.records(in: zone, around: record)
      let isDivisible = codes[records.lowerBound] != codes[records.upperBound - 1]
      guard isDivisible, zone.depth < depthMax else { continue }
      if records.count > fullest?.records ?? 0 { fullest = (codes[record], records.count) }
    }
    return fullest?.code ?? generator.next()
  }

  /// How many of `zones`, which do not overlap, hold how many records. O(n log m).
  public func records(in zones: [Zone]) -> Histogram {
    var histogram = Histogram()
    for zone in zones { histogram.add(records(in: zone).count) }
    return histogram
  }

  /// The records in `zone` as a range of `codes`. O(log m).
  public func records(in zone: Zone) -> Range<Int> {
    codes.records(in: zone)
  }
}

extension [ZCode] {
  /// The ascending codes that lie in `zone`. O(log n).
  fileprivate func records(in zone: Zone) -> Range<Int> {
    let lower = first(in: indices) { $0 >= zone.codes.lowerBound }
    return lower..<first(in: lower..<count) { $0 > zone.codes.upperBound }
  }

  /// The ascending codes that lie in `zone`, as that of `record` does. O(log of their number).
  fileprivate func records(in zone: Zone, around record: Int) -> Range<Int> {
    var step = 1
    while record >= step, self[record - step] >= zone.codes.lowerBound { step *= 2 }
    let lower = first(in: Swift.max(record - step, 0)..<record) { $0 >= zone.codes.lowerBound }
    step = 1
    while record + step < count, self[record + step] <= zone.codes.upperBound { step *= 2 }
    let above = (record + 1)..<Swift.min(record + step, count)
    return lower..<first(in: above) { $0 > zone.codes.upperBound }
  }

  /// The first of `range` that meets a condition which all after it meet too; else the end.
  private func first(in range: Range<Int>, where meets: (ZCode) -> Bool) -> Int {
    var low = range.lowerBound
    var high = range.upperBound
    while low < high {
      let middle = (low + high) / 2
      if meets(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
