import CANGeometry

/// The routers and links of one transit-stub topology, as drawn.
struct RouterGraph: Sendable {
  /// The transit nodes, domain by domain, and the links between them.
  let transitCount: Int
  let transitLinks: [Link]
  /// The stub domains; those of transit node t are the t-th run of as many as each has.
  let stubs: [StubDomain]

  /// A stub domain: routers, links between them, and the one link to its transit node.
  struct StubDomain: Sendable {
    let transitNode: Int
    let routerCount: Int
    let links: [Link]
    /// The router that is linked to the transit node, and what that link takes.
    let gateway: Int
    let gatewayDelay: Microseconds
  }

  /// Draws a graph of this shape.
  init(_ shape: TransitStub, using generator: inout SeededGenerator) {
    let delays = shape.delays
    let nodesPerDomain = shape.transit.nodes
    var links: [Link] = []
    for domain in 0..<shape.backbone.nodes {
      for (node, other) in shape.transit.pairs(using: &generator) {
        let first = domain * nodesPerDomain
        links.append(
          Link(
            node: first + node, other: first + other,
            delay: delays.delay(of: .intraTransit, using: &generator)))
      }
    }
    for (domain, other) in shape.backbone.pairs(using: &generator) {
      let node = domain * nodesPerDomain + generator.below(nodesPerDomain)
      let peer = other * nodesPerDomain + generator.below(nodesPerDomain)
      links.append(Link(node: node, other: peer, delay: delays.delay(of: .intraTransit, using: &generator)))
    }
    transitCount = shape.backbone.nodes * nodesPerDomain
    transitLinks = links
    stubs = (0..<transitCount * shape.stubsPerTransitNode).map { stub in
      StubDomain(shape, transitNode: stub / shape.stubsPerTransitNode, using: &generator)
    }
  }
}

extension RouterGraph.StubDomain {
  fileprivate init(_ shape: TransitStub, transitNode: Int, using generator: inout SeededGenerator) {
    self.transitNode = transitNode
    routerCount = shape.stub.nodes
    var links: [Link] = []
    for (router, other) in shape.stub.pairs(using: &generator) {
      links.append(
        Link(node: router, other: other, delay: shape.delays.delay(of: .intraStub, using: &generator)))
    }
    self.links = links
    gateway = generator.below(routerCount)
    gatewayDelay = shape.delays.delay(of: .transitStub, using: &generator)
  }
}

extension TransitStub.LinkDelays {
  /// What a link joins.
  fileprivate enum Level {
    case intraTransit
    case transitStub
    case intraStub
  }

  /// The delay of one more link of this level.
  fileprivate func delay(of level: Level, using generator: inout SeededGenerator) -> Microseconds {
    switch self {
    case .hierarchical(let intraTransit, let transitStub, let intraStub):
      switch level {
      case .intraTransit: Microseconds(intraTransit * 1_000)
      case .transitStub: Microseconds(transitStub * 1_000)
      case .intraStub: Microseconds(intraStub * 1_000)
      }
    case .uniform(let range):
      Microseconds(
        range.lowerBound * 1_000 + generator.below((range.upperBound - range.lowerBound) * 1_000 + 1))
    }
  }
}
