/// Spreads one message after another over the same links, each breadth first.
struct Flood {
  private let links: RandomLinks
  /// The last message that reached each node.
  private var lastSeen: [UInt32]
  private var message: UInt32 = 0
  /// The nodes that the message has reached, nearest first.
  private var reached: [UInt32] = []

  /// Nothing has been sent yet.
  init(links: RandomLinks) {
    self.links = links
    lastSeen = [UInt32](repeating: 0, count: links.nodeCount)
  }

  /// Sends a message from `origin` as far as `timeToLive` hops and returns how often it was sent. O(links).
  ///
  /// Calls `visit` for each node that it reaches for the first time, with the sender and the hops so far.
  /// Nodes pass it on to all neighbors but the sender; whoever has seen it drops it.
  @inline(__always)
  mutating func send(
    from origin: Int, timeToLive: Int, visit: (_ node: Int, _ sender: Int, _ hops: Int) -> Void
  ) -> Int {
    startMessage(at: origin)
    var messages = 0
    var next = 0
    for hops in stride(from: 1, through: timeToLive, by: 1) {
      let end = reached.count
      while next < end {
        let sender = Int(reached[next])
        next += 1
        messages += links.count(of: sender) - (hops == 1 ? 0 : 1)
        for index in Int(links.offsets[sender])..<Int(links.offsets[sender + 1]) {
          let node = Int(links.entries[index])
          guard lastSeen[node] != message else { continue }
          lastSeen[node] = message
          reached.append(UInt32(node))
          visit(node, sender, hops)
        }
      }
    }
    return messages
  }

  private mutating func startMessage(at origin: Int) {
    if message == .max {
      lastSeen = [UInt32](repeating: 0, count: lastSeen.count)
      message = 0
    }
    message += 1
    lastSeen[origin] = message
    reached.removeAll(keepingCapacity: true)
    reached.append(UInt32(origin))
  }
}
