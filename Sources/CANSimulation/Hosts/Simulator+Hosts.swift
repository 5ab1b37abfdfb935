import CANCore
import CANGeometry
import CANStorage

// What happens to the machines that nodes run on.

extension Simulator {
  /// Stops a node at once and without a word.
  public mutating func crash(_ id: NodeID, disk fate: Disk.Fate = .kept) {
    guard node(id) != nil else { return }
    let index = Int(id)
    witness?.seeCrash(of: id)
    nodes[index] = nil
    let configuration = configurations[index]
    disks[index].stop(
      fate, DurableState(torus: configuration.torus, realities: configuration.realities))
    hosts[index].process += 1
    hosts[index].pausedUntil = nil
    hosts[index].held = []
    hosts[index].wake = nil
  }

  /// Starts a crashed node again from what its disk holds; a node whose disk is empty has to join.
  public mutating func restart(_ id: NodeID) {
    let index = Int(clamping: id)
    guard nodes.indices.contains(index), nodes[index] == nil else { return }
    let state = disks[index].state
    let node = Node(
      contact: Contact(id: id), configuration: configurations[index], seed: generator.next(),
      start: max(state.start + 1, hosts[index].process), restoring: state.start > 0 ? state : nil)
    nodes[index] = node
    scheduleWake(of: index, at: node.deadline)
  }

  /// Lets a node stand still; what comes meanwhile it finds when it goes on.
  public mutating func pause(_ id: NodeID, for duration: Duration) {
    guard node(id) != nil else { return }
    hosts[Int(id)].pausedUntil = now + duration
    schedule(.resume(id), at: now + duration)
  }

  mutating func resume(_ id: NodeID) {
    let index = Int(id)
    guard let until = hosts[index].pausedUntil, until <= now else { return }
    hosts[index].pausedUntil = nil
    let held = hosts[index].held
    hosts[index].held = []
    for happening in held { happen(happening) }
    scheduleWake(of: index, at: nodes[index]?.deadline)
  }

  /// The nodes that stand still or have an ailing disk, ascending.
  var hampered: [NodeID] {
    hosts.indices.filter { hosts[$0].pausedUntil != nil || disks[$0].ailing(at: now) != nil }.map(NodeID.init)
  }

  /// Whether a node stands still.
  public func isPaused(_ id: NodeID) -> Bool {
    hosts.indices.contains(Int(clamping: id)) && hosts[Int(id)].pausedUntil != nil
  }

  /// Gives a disk an ailment for so long.
  public mutating func ail(_ id: NodeID, _ ailment: Disk.Ailment, for duration: Duration) {
    guard hosts.indices.contains(Int(clamping: id)) else { return }
    disks[Int(id)].ailment = (ailment, now + duration)
  }

  /// Moves the wall clock of a host, and changes how fast it runs.
  public mutating func skew(_ id: NodeID, by offset: Duration, drift partsPerMillion: Int64 = 0) {
    guard hosts.indices.contains(Int(clamping: id)) else { return }
    hosts[Int(id)].clockOffset += offset.wholeNanoseconds
    hosts[Int(id)].clockDrift = partsPerMillion
  }

  /// Heals all disks and clocks.
  public mutating func calmHosts() {
    for index in hosts.indices {
      disks[index].ailment = nil
      hosts[index].clockOffset = 0
      hosts[index].clockDrift = 0
    }
  }
}
