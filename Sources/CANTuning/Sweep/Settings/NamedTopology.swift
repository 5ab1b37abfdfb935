/// A topology by the name that rows of a sweep give it; the name alone tells one from another.
public struct NamedTopology: Hashable, Sendable {
  /// What rows call it, on one line.
  public let name: String
  /// What lies below.
  public let topology: Underlay.Topology

  /// The topology of a name, such as `plane` or `h100-10-1`; `nil` where there is none.
  public init?(_ name: String) {
    guard let topology = Underlay.Topology(name) else { return nil }
    self.name = name
    self.topology = topology
  }

  /// The topology that was measured: a file of round-trip times, whose name is followed by a sign of its
  /// contents, so that another file of the same name is another topology.
  public init(file name: String, contents: [UInt8]) throws(RTTMatrixError) {
    self.name = "\(name)#\(String(contents.fowlerNollVo & 0xFFFF_FFFF, radix: 16))"
    topology = .measured(try RTTMatrix(parsing: contents))
  }

  /// Whether the names are equal.
  public static func == (one: NamedTopology, other: NamedTopology) -> Bool { one.name == other.name }

  /// Feeds the name into `hasher`.
  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

extension Sequence<UInt8> {
  /// The 64-bit FNV-1a hash.
  var fowlerNollVo: UInt64 {
    reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
  }
}
