import CANCore
import CANGeometry
import CANStorage

// What can go wrong in a network of a few nodes, and the time that passes meanwhile.

extension HandNetwork {
  /// Stops a node in the middle of whatever it does; what is not on its disk by now never will be.
  public mutating func crash(_ node: NodeID) {
    crashed.insert(node)
    writes.removeAll { $0.node == node }
  }

  /// Starts a node again from its disk, or without it: then its start is a number that grows by itself.
  public mutating func restart(_ node: NodeID, losingDisk: Bool = false) {
    let old = nodes[Int(node)]
    let configuration = old.configuration
    let empty = DurableState(torus: configuration.torus, realities: configuration.realities)
    if losingDisk { disks[Int(node)] = empty }
    crashed.remove(node)
    nodes[Int(node)] = Node(
      contact: old.contact, configuration: configuration, seed: 99 + node,
      start: losingDisk ? 1_000_000 + now.wall / 1_000_000_000 : nil,
      restoring: losingDisk ? nil : disks[Int(node)])
  }

  /// Starts a node with a disk that the test has written.
  public mutating func restart(_ node: NodeID, from disk: DurableState) {
    disks[Int(node)] = disk
    restart(node)
  }

  /// Cuts a set of nodes off from all others, both ways.
  public mutating func isolate(_ nodes: Set<NodeID>) {
    isLost = { nodes.contains($0.from.id) != nodes.contains($0.to.id) }
  }

  /// Loses nothing from now on.
  public mutating func heal() {
    isLost = { _ in false }
  }

  /// Lets time pass in steps, after each of which everything is delivered.
  public mutating func run(_ duration: Duration, step: Duration = .milliseconds(250)) {
    _ = run(atMost: duration, step: step) { _ in false }
  }

  /// Lets time pass in steps until something is so; false if it never was.
  @discardableResult
  public mutating func run(
    atMost duration: Duration, step: Duration = .milliseconds(250), until isSo: (HandNetwork) -> Bool
  ) -> Bool {
    let end = now.monotonic + duration
    while !isSo(self) {
      guard now.monotonic < end else { return false }
      pass(step)
      deliverAll()
    }
    return true
  }
}
