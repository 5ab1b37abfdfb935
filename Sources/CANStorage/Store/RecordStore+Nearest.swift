import CANGeometry

/// A record and how far it is from where it was asked for.
public struct Match: Hashable, Sendable, Comparable {
  /// What was found.
  public let record: Record
  /// The distance of its position, in the unit of the domain's metric.
  public let distance: Double

  /// A match of these parts.
  public init(record: Record, distance: Double) {
    self.record = record
    self.distance = distance
  }

  /// Orders by distance, then by key.
  public static func < (left: Match, right: Match) -> Bool {
    left.distance != right.distance ? left.distance < right.distance : left.record.key < right.record.key
  }
}

extension RecordStore {
  /// The `k` live objects of `space` in `zone` that are nearest to `position`, nearest first, ties by key.
  ///
  /// Fewer where there are fewer; none where `position` is not one of `domain`, in which the records of
  /// the space lie. Descends into the nearer half first and leaves out what lies beyond the k-th.
  /// O((log n + k) log k) for few dimensions, up to O(n) for many.
  public func nearest(
    _ k: Int, to position: [Double], in domain: Domain, space: [UInt8], within zone: Zone,
    at wall: WallTime
  ) -> [Match] {
    guard k > 0, let normal = try? domain.normalized(position) else { return [] }
    var hunt = NearestHunt(
      store: self, domain: domain, position: normal, space: space, wall: wall, count: min(k, countAll))
    hunt.visit(zone)
    return hunt.best
  }
}

/// The state of one search for the nearest records.
private struct NearestHunt {
  let store: RecordStore
  let domain: Domain
  let position: [Double]
  let space: [UInt8]
  let wall: WallTime
  let count: Int
  /// What may be among the nearest; sorted and cut to `count` when `settle` is called.
  private var candidates: [Match] = []
  /// The distance that a further match may not exceed.
  private var reach = Double.infinity
  /// The values between which the visited zone lies.
  private var lower: [Double]
  private var upper: [Double]

  init(
    store: RecordStore, domain: Domain, position: [Double], space: [UInt8], wall: WallTime, count: Int
  ) {
    self.store = store
    self.domain = domain
    self.position = position
    self.space = space
    self.wall = wall
    self.count = count
    lower = domain.axes.map(\.bounds.lowerBound)
    upper = domain.axes.map(\.bounds.upperBound)
  }

  /// The nearest records of what was visited, in order.
  var best: [Match] {
    mutating get {
      settle()
      return candidates
    }
  }

  mutating func visit(_ zone: Zone) {
    for axis in 0..<store.torus.dimensions { narrow(axis, to: zone) }
    visit(zone, store.records.indices(of: zone.codes))
  }

  private mutating func visit(_ zone: Zone, _ range: Range<OrderedRecords.Index>) {
    guard !range.isEmpty else { return }
    guard !store.isShort(range), let (low, high) = store.torus.halves(of: zone) else {
      return scan(range)
    }
    let middle = store.records.firstIndex(atOrAfter: high.codes.lowerBound, in: range)
    let parts = [(low, range.lowerBound..<middle), (high, middle..<range.upperBound)]
    let axis = store.torus.axis(cutAt: zone.depth)
    guard axis < domain.axes.count else {
      for (half, part) in parts { visit(half, part) }
      return
    }
    let outer = (lower[axis], upper[axis])
    let distances = parts.map { half, part -> Double in
      guard !part.isEmpty else { return .infinity }
      narrow(axis, to: half)
      return domain.distanceMin(from: position, toBoxFrom: lower, to: upper)
    }
    for choice in distances[0] <= distances[1] ? [0, 1] : [1, 0] where distances[choice] <= reach {
      narrow(axis, to: parts[choice].0)
      visit(parts[choice].0, parts[choice].1)
    }
    (lower[axis], upper[axis]) = outer
  }

  private mutating func scan(_ range: Range<OrderedRecords.Index>) {
    for record in RecordStore.Records(records: store.records, range: range)
    where record.isFindable(in: space, at: wall) && domain.contains(record.position) {
      let distance = domain.distance(from: position, to: record.position)
      guard distance <= reach else { continue }
      candidates.append(Match(record: record, distance: distance))
      if candidates.count == count || candidates.count >= 2 * count + RecordStore.scanMax { settle() }
    }
  }

  private mutating func settle() {
    candidates.sort()
    guard candidates.count >= count else { return }
    candidates.removeSubrange(count...)
    reach = candidates.last?.distance ?? reach
  }

  /// Narrows the values of an axis to those of the zone's cells and one more on either side.
  private mutating func narrow(_ axis: Int, to zone: Zone) {
    guard axis < domain.axes.count else { return }
    let interval = store.torus.interval(of: zone, axis: axis)
    let cell = 0x1p-32
    lower[axis] = domain.axes[axis].value(at: max(interval.lower.fraction - cell, 0))
    upper[axis] = domain.axes[axis].value(at: min(interval.last.fraction + 2 * cell, 1))
  }
}
