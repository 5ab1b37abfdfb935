import CANGeometry

/// What one row of a sweep measures: an overlay of some size on some network under some demand.
public struct Setting: Hashable, Sendable {
  /// The overlay.
  public var overlay: OverlayConfiguration
  /// The nodes of the overlay.
  public var nodes: Int
  /// The network below; `nil` where latencies are not measured.
  public var underlay: NamedTopology?
  /// Which keys are asked for.
  public var demand: Demand

  /// A setting.
  public init(
    _ overlay: OverlayConfiguration, nodes: Int, underlay: NamedTopology? = nil,
    demand: Demand = .uniform
  ) {
    self.overlay = overlay
    self.nodes = nodes
    self.underlay = underlay
    self.demand = demand
  }

  /// The seed of one of the independent overlays of this setting, whatever else is swept.
  func seed(of sweepSeed: UInt64, repeat number: Int) -> UInt64 {
    var generator = SeededGenerator(seed: sweepSeed ^ description.fowlerNollVo)
    generator = SeededGenerator(seed: generator.next() ^ UInt64(number))
    return generator.next()
  }

  /// Throws what would keep the setting from being measured, before time is spent on it.
  ///
  /// A small overlay of the same kind says most of it, once for all sizes.
  func check(unless checked: inout Set<Setting>) throws(ModelError) {
    guard overlay.nodesRange.contains(nodes) else { throw .nodeCount(nodes, overlay.nodesRange) }
    let small = Setting(overlay, nodes: Swift.max(overlay.nodesRange.lowerBound, 8), underlay: underlay)
    guard checked.insert(small).inserted else { return }
    _ = try overlay.model(
      nodes: small.nodes,
      underlay: underlay.map { Underlay($0.topology, nodes: small.nodes, seed: 0) }, seed: 0)
  }

  /// About the most memory that an overlay takes while it is built, in bytes.
  var bytesEstimate: Int {
    let dimensions = overlay.knobs?.torus.dimensions ?? 1
    return nodes * (16 * dimensions + 8 * overlay.linksEstimate(nodes: nodes) + 64)
  }

  /// About how long an overlay takes to build and to route so many lookups, in any unit.
  func workEstimate(lookups: Int) -> Double {
    let links = Double(overlay.linksEstimate(nodes: nodes))
    let bits = Double(nodes.bitWidth - nodes.leadingZeroBitCount)
    let hops = overlay.knobs.map { ClosedForm.hops(dimensions: $0.torus.dimensions, nodes: nodes) } ?? bits
    return links * (Double(nodes) + Double(lookups) * (hops + 1) / 4)
  }
}

extension Setting: CustomStringConvertible {
  /// All that differs from basic designs, such as `can dimensions=4 nodes=1024 underlay=plane`: what seeds derive from.
  public var description: String {
    var text = "\(overlay) nodes=\(nodes)"
    if let underlay { text += " underlay=\(underlay.name)" }
    if demand != .uniform { text += " demand=\(demand)" }
    return text
  }
}

/// A topology by the name that rows of a sweep give it; the name alone tells one from another.
public struct NamedTopology: Hashable, Sendable {
  /// What rows call it, on one line.
  public let name: String
  /// What lies below.
  public let topology: Underlay.Topology

  /// A topology of a name.
  public init(_ name: String, _ topology: Underlay.Topology) {
    self.name = name
    self.topology = topology
  }

  /// Whether the names are equal.
  public static func == (one: NamedTopology, other: NamedTopology) -> Bool { one.name == other.name }

  /// Feeds the name into `hasher`.
  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

extension Demand: CustomStringConvertible {
  /// `uniform`, or `zipf:exponent:keys` such as `zipf:1:10000`.
  public var description: String {
    switch self {
    case .uniform: "uniform"
    case .zipf(let keys, let exponent): "zipf:\(exponent.fourDigits):\(keys)"
    }
  }

  /// The keys of Zipf demand that names none.
  public static let zipfKeys = 10_000

  /// The demand that `text` spells: `uniform`, `zipf:1.0` or `zipf:1.0:5000`.
  public init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    switch (parts[0], parts.count) {
    case ("uniform", 1): self = .uniform
    case ("zipf", 2), ("zipf", 3):
      guard let exponent = Double(parts[1]), (0...8).contains(exponent),
        let keys = parts.count == 2 ? Demand.zipfKeys : Int(parts[2]), (1...(1 << 24)).contains(keys)
      else { return nil }
      self = .zipf(keys: keys, exponent: exponent)
    default: return nil
    }
  }
}

extension String {
  /// The 64-bit FNV-1a hash of the UTF-8 bytes.
  fileprivate var fowlerNollVo: UInt64 {
    utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
  }
}
