import CANGeometry

/// What a node tells its neighbors, version by version: whoever knows a late one needs only what changed since (2.3).
struct Told: Sendable {
  /// What is told now: disjoint claims in each coordinate space, in order.
  private(set) var claims: [Claim] = []
  /// Counts what was told, over all starts of the node.
  private(set) var version: UInt64
  /// The version with which each of the claims came.
  private var versions: [UInt64] = []
  /// The zones of which nothing is told any more, since which version; the latest last.
  private var dropped: [(place: Place, version: UInt64)] = []
  /// The first version of which it is known what was dropped since.
  private var floor: UInt64

  /// Nothing, at the first version of a start of the node.
  init(version: UInt64) {
    self.version = version
    floor = version
  }

  /// Tells these claims from now on, which are in order. O(claims).
  mutating func become(_ new: [Claim]) {
    guard new != claims else { return }
    version += 1
    var kept: [UInt64] = []
    kept.reserveCapacity(new.count)
    var old = 0
    for claim in new {
      while old < claims.count, claims[old].place < claim.place { drop(&old) }
      let isOld = old < claims.count && claims[old] == claim
      kept.append(isOld ? versions[old] : version)
      if old < claims.count, claims[old].place == claim.place { old += 1 }
    }
    while old < claims.count { drop(&old) }
    claims = new
    versions = kept
  }

  private mutating func drop(_ index: inout Int) {
    if dropped.count == Limit.droppedZones {
      floor = dropped.removeFirst().version
    }
    dropped.append((claims[index].place, version))
    index += 1
  }

  /// What was told after `version`, and of what nothing is told since; all if that version is too old.
  func news(since version: UInt64) -> News {
    guard version >= floor, version <= self.version else {
      return News(since: 0, claims: claims, dropped: [])
    }
    let later = zip(claims, versions).filter { $0.1 > version }.map(\.0)
    return News(
      since: version, claims: later, dropped: dropped.filter { $0.version > version }.map(\.place))
  }
}

extension News {
  /// What one tells who told these claims before; `nil` where more is needed than was known of it at `version`.
  func added(to claims: [Claim], of version: UInt64) -> [Claim]? {
    if since == 0 { return self.claims }
    guard since <= version else { return nil }
    let gone = Set(dropped + self.claims.map(\.place))
    return (claims.filter { !gone.contains($0.place) } + self.claims).sorted { $0.place < $1.place }
  }
}
