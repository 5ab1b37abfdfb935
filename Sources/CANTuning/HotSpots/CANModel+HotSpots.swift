import CANGeometry

extension CANModel {
  /// What `count` lookups from uniformly random nodes cost where hot spots are spread (3.8), one after the other.
  ///
  /// A key lies at the point of its first hash function alone.
  ///
  /// The same seed gives the same lookups, whatever the knobs, so that runs with and without can be compared.
  public func lookups(
    _ count: Int, of demand: Demand, spreading hotSpots: HotSpots, seed: UInt64
  ) -> HotSpotCosts {
    var source = LookupSource(demand, nodes: nodeCount, seed: seed)
    var run = HotSpotRun(hotSpots, nodes: nodeCount, underlay: underlay)
    for _ in 0..<max(count, 0) {
      let (asker, key) = source.next()
      var place = SeededGenerator(seed: key)
      let path = route(from: asker, to: place.point(on: torus))
      run.lookUp(key, path: path) { neighbors(of: $0) }
    }
    return run.result
  }
}
