/// The latencies between all stub routers of a transit-stub topology, in small tables.
///
/// A stub domain hangs on its transit node by one link, so that a path between two domains is the way up
/// from one, the way over the backbone and the way down to the other, each the shortest by itself.
struct RouterNetwork: Sendable {
  private let routers: [StubRouter]
  /// The latencies between the transit nodes, and within each stub domain.
  private let backbone: LatencyTable
  private let domains: [LatencyTable]

  /// A place: a router of a stub domain.
  private struct StubRouter {
    /// From a node at this router to the transit node of its domain.
    let ascent: Microseconds
    let transitNode: UInt32
    let domain: UInt32
    let index: UInt32
  }

  /// The tables of `graph`.
  init(of graph: RouterGraph) {
    backbone = LatencyTable(count: graph.transitCount, links: graph.transitLinks)
    domains = graph.stubs.map { LatencyTable(count: $0.routerCount, links: $0.links) }
    var routers: [StubRouter] = []
    for (domain, stub) in graph.stubs.enumerated() {
      for index in 0..<stub.routerCount {
        let toGateway = domains[domain][index, stub.gateway]
        routers.append(
          StubRouter(
            ascent: Underlay.lanLinkDelay + toGateway + stub.gatewayDelay,
            transitNode: UInt32(stub.transitNode), domain: UInt32(domain), index: UInt32(index)))
      }
    }
    self.routers = routers
  }

  /// The places: routers of stub domains.
  var count: Int { routers.count }

  /// The latency between two nodes at these places.
  @inline(__always)
  func latency(from place: UInt32, to other: UInt32) -> Microseconds {
    let router = routers[Int(place)]
    let peer = routers[Int(other)]
    if router.domain == peer.domain {
      return Underlay.lanLatency + domains[Int(router.domain)][Int(router.index), Int(peer.index)]
    }
    return router.ascent + backbone[Int(router.transitNode), Int(peer.transitNode)] + peer.ascent
  }

  var byteCount: Int {
    routers.count * MemoryLayout<StubRouter>.stride + backbone.byteCount
      + domains.reduce(0) { $0 + $1.byteCount }
  }
}
