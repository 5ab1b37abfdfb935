import CANGeometry

extension CANModel {
  /// The nodes that a lookup of `target` visits, from `node` to one that answers: hops + 1 of them (2.1).
  ///
  /// Each node passes the lookup to the neighbor whose zone is nearest to the target, or as the metric
  /// says; of equally good ones to that with the smallest number.
  public func route(from node: Int, to target: Point) -> [Int] {
    precondition((0..<nodeCount).contains(node), "node \(node) of \(nodeCount)")
    precondition(target.dimensions == torus.dimensions, "point of \(target.dimensions) dimensions")
    return boxes.run(RouteTask(model: self, node: node, target: target))
  }
}

/// Follows one lookup.
private struct RouteTask: BoxTask {
  let model: CANModel
  let node: Int
  let target: Point

  func run<Box: ZoneBox>(_ boxes: [Box]) -> [Int] {
    let target = Box.target { $0 < self.target.dimensions ? self.target[$0] : 0 }
    let path = model.withKnobRouter(boxes) { router in
      var lookup = router.lookup(of: target, from: node)
      var path = [node]
      while lookup.distance > 0 {
        router.advance(&lookup)
        path.append(lookup.node)
      }
      return path
    }
    return path ?? []
  }
}
