/// A dyadic box of the torus, named by the bits of its splits: the paper's zone.
///
/// Zones are halved in a fixed cyclic order of the dimensions, so a zone is a prefix of the
/// interleaved bits (Z-order) of its points. The 64-bit `id` is that prefix, then a 1, then zeros, as
/// in an S2 cell. Sibling, parent, containment and volume are bit operations, and the points of a zone
/// are one contiguous range of the Z-order.
///
///     let (low, high) = Zone.whole.halves!
///     low.sibling == high                  // true
///     low.volume + high.volume == .whole   // true
///
/// The order of zones is that of their ids, along the Z-order with a zone between its halves.
public struct Zone: Hashable, Sendable {
  /// The prefix, then a 1, then zeros. Never 0.
  public let id: UInt64

  /// The zone with this id, or `nil` for 0.
  @inlinable
  public init?(id: UInt64) {
    guard id != 0 else { return nil }
    self.id = id
  }

  @inlinable
  init(unchecked id: UInt64) {
    self.id = id
  }

  /// The zone of the first `depth` bits of `code`; depth 0 is the whole torus.
  @inlinable
  public init(prefixOf code: ZCode, depth: Int) {
    precondition((0...Zone.depthMax).contains(depth), "zone depth \(depth)")
    let marker: UInt64 = 1 << UInt64(Zone.depthMax - depth)
    id = (code & ~((marker << 1) &- 1)) | marker
  }

  /// The deepest zone that an id can name.
  public static let depthMax = 63

  /// The whole torus.
  public static let whole = Zone(unchecked: 1 << 63)

  /// The number of halvings that made the zone.
  @inlinable
  public var depth: Int { Zone.depthMax - id.trailingZeroBitCount }

  /// The volume in units of the deepest zone.
  @inlinable
  public var volume: Volume { id & (0 &- id) }

  /// The codes of the zone's points: one contiguous range.
  @inlinable
  public var codes: ClosedRange<ZCode> { (id - volume)...(id + (volume - 1)) }

  /// Whether the point with this code lies in the zone.
  @inlinable
  public func contains(_ code: ZCode) -> Bool {
    (code ^ id) & ~((volume << 1) &- 1) == 0
  }

  /// Whether `other` is this zone or a part of it.
  @inlinable
  public func contains(_ other: Zone) -> Bool {
    other.volume <= volume && contains(other.id)
  }

  /// What both hold, which is the smaller of the two where one holds the other; `nil` where neither does.
  @inlinable
  public func intersection(_ other: Zone) -> Zone? {
    contains(other) ? other : (other.contains(self) ? self : nil)
  }

  /// Whether the two have points in common: dyadic boxes do exactly when one contains the other.
  @inlinable
  public func overlaps(_ other: Zone) -> Bool {
    contains(other) || other.contains(self)
  }
}

extension Zone {
  /// The zone that this one is a half of; `nil` for the whole torus.
  @inlinable
  public var parent: Zone? {
    guard self != .whole else { return nil }
    let doubled = volume << 1
    return Zone(unchecked: (id & ~doubled & ~volume) | doubled)
  }

  /// The other half of the parent, the paper's merge partner; `nil` for the whole torus.
  @inlinable
  public var sibling: Zone? {
    self == .whole ? nil : Zone(unchecked: id ^ (volume << 1))
  }

  /// The lower and the upper half; `nil` at the deepest level.
  @inlinable
  public var halves: (lower: Zone, upper: Zone)? {
    let half = volume >> 1
    return half == 0 ? nil : (Zone(unchecked: id - half), Zone(unchecked: id + half))
  }

  /// The half that holds `code`; `nil` at the deepest level.
  @inlinable
  public func half(holding code: ZCode) -> Zone? {
    halves.map { code < id ? $0.lower : $0.upper }
  }
}

extension Zone: Comparable {
  /// Orders by id, along the Z-order.
  @inlinable
  public static func < (left: Zone, right: Zone) -> Bool { left.id < right.id }
}

extension Zone: LosslessStringConvertible {
  /// The prefix as binary digits, first split first; empty for the whole torus.
  public var prefix: String {
    String((0..<depth).map { id >> UInt64(63 - $0) & 1 == 1 ? "1" : "0" })
  }

  /// The prefix, or `whole`.
  public var description: String { self == .whole ? "whole" : prefix }

  /// The zone that `description` or `prefix` spells.
  public init?(_ description: String) {
    guard description != "whole" else {
      self = .whole
      return
    }
    let digits = description.utf8
    guard digits.count <= Zone.depthMax else { return nil }
    var code: ZCode = 0
    for digit in digits {
      guard digit == UInt8(ascii: "0") || digit == UInt8(ascii: "1") else { return nil }
      code = code << 1 | ZCode(digit & 1)
    }
    self.init(prefixOf: digits.isEmpty ? 0 : code << ZCode(64 - digits.count), depth: digits.count)
  }
}
