/// A two-level internet as GT-ITM draws it (Zegura, Calvert, Bhattacharjee, INFOCOM 1996) and the paper
/// measures on: stub domains, where the nodes are, hang on the nodes of transit domains, the backbone.
///
/// The paper names only the delays. A transit domain has 4 nodes joined by 5 links, so that any two are
/// one or two links apart, and each has 3 stub domains of 100 routers and 125 links, of which one router
/// is the gateway. With H(100,10,1) the mean latency is then about 115 ms and the least of 1, 2, 3, 4
/// random latencies falls as Table 2 has it; more transit nodes would bunch all latencies near the mean.
/// Numbers of links are exact, so that one seed is much like another. A node hangs on a router of a stub
/// domain by a link of 0.1 ms.
public struct TransitStub: Hashable, Sendable {
  /// The transit domains of the backbone, 1 to 64.
  public let transitDomains: Int
  /// What the links between routers take.
  public let delays: LinkDelays

  /// How the links of transit domains, of stub domains, and between transit domains are drawn.
  let transit: RandomMesh
  let stub: RandomMesh
  let backbone: RandomMesh
  /// The stub domains of each transit node.
  let stubsPerTransitNode: Int

  /// The delay of each link between two routers, in milliseconds.
  public enum LinkDelays: Hashable, Sendable {
    /// By the level of the link: H(a,b,c) of the paper. Links between transit domains are intra-transit.
    case hierarchical(intraTransit: Int, transitStub: Int, intraStub: Int)
    /// Drawn uniformly for each link, to the microsecond: R(a,b) of the paper.
    case uniform(ClosedRange<Int>)
  }

  /// H(100,10,1): the topology of the paper's tables and of Figure 8.
  public static let h100 = TransitStub(
    .hierarchical(intraTransit: 100, transitStub: 10, intraStub: 1), scale: 1)
  /// H(20,5,2) (Figure 10).
  public static let h20 = TransitStub(
    .hierarchical(intraTransit: 20, transitStub: 5, intraStub: 2), scale: 1)
  /// R(10,50) (Figure 10).
  public static let r10 = TransitStub(.uniform(10...50), scale: 1)
  /// 10xH(20,5,2) (Figure 10): ten transit domains for one, each with as many stub domains, so that
  /// nodes are ten times as sparse at the edge.
  public static let tenfoldH20 = TransitStub(
    .hierarchical(intraTransit: 20, transitStub: 5, intraStub: 2), scale: 10)

  /// A topology with these link delays and transit domains.
  ///
  /// Throws `ModelError.setting` if there are not 1 to 64 transit domains or a delay is not 1 to 1,000 ms.
  public init(delays: LinkDelays, transitDomains: Int = 1) throws(ModelError) {
    guard Self.scales ~= transitDomains else {
      throw .setting("a backbone has 1 to 64 transit domains, not \(transitDomains)")
    }
    if let delay = delays.all.first(where: { !Self.delayRange.contains($0) }) {
      throw .setting("a link takes 1 to 1000 ms, not \(delay)")
    }
    self.init(delays, scale: transitDomains)
  }

  private static let scales = 1...64
  private static let delayRange = 1...1_000

  private init(_ delays: LinkDelays, scale: Int) {
    self.init(
      delays, backbone: RandomMesh(nodes: scale, links: scale * 3 / 2),
      transit: RandomMesh(nodes: 4, links: 5), stubsPerTransitNode: 3,
      stub: RandomMesh(nodes: 100, links: 125))
  }

  /// A topology of any shape, for tests on small ones.
  init(
    _ delays: LinkDelays, backbone: RandomMesh, transit: RandomMesh, stubsPerTransitNode: Int,
    stub: RandomMesh
  ) {
    transitDomains = backbone.nodes
    self.delays = delays
    self.backbone = backbone
    self.transit = transit
    self.stubsPerTransitNode = stubsPerTransitNode
    self.stub = stub
  }
}

extension TransitStub.LinkDelays {
  /// The delays that are named.
  var all: [Int] {
    switch self {
    case .hierarchical(let intraTransit, let transitStub, let intraStub):
      [intraTransit, transitStub, intraStub]
    case .uniform(let range): [range.lowerBound, range.upperBound]
    }
  }
}
