import CANGeometry

/// What a node stores: a key at a point of the torus, with the caller's position, a value and a version.
///
/// A record without a value is a tombstone, the memory of a deletion, which lives until it expires.
public struct Record: Hashable, Sendable {
  /// Why a record stands at its point.
  public enum Role: Hashable, Sendable {
    /// It is the object itself.
    case object
    /// It stands at the hash of a spatial key and says at which point the object is.
    case pointer(to: Point)
  }

  /// The name of the record.
  public let key: Key
  /// Object or pointer.
  public let role: Role
  /// Where the record is placed: the owner of this point holds it.
  public let point: Point
  /// The point's place on the Z-order.
  public let code: ZCode
  /// The caller's exact numbers, which decide membership and distance; empty where the key is hashed.
  public let position: [Double]
  /// The caller's bytes; `nil` makes the record a tombstone.
  public let value: [UInt8]?
  /// Which of two writes of the key is the later one, where neither is known to have replaced the other.
  public let version: Version
  /// When the record ends to exist; `nil` for never.
  public let expiry: WallTime?
  /// The request that wrote it, by which a write that is tried again is known as the same.
  public let source: Source?
  /// The writes of the key that this one replaced, the latest first: copies of them that come late are known by it.
  public private(set) var predecessors: [Predecessor]

  /// Who asked for a write, and its number for the request.
  public struct Source: Hashable, Sendable {
    /// The node at which the write was asked for.
    public let node: NodeID
    /// That node's number for it.
    public let request: UInt64

    /// The source of these parts.
    public init(node: NodeID, request: UInt64) {
      self.node = node
      self.request = request
    }
  }

  /// A write that is over: who asked for it, and the version that it had.
  public struct Predecessor: Hashable, Sendable {
    /// Who asked for it.
    public let source: Source
    /// Its version.
    public let version: Version
    /// Whether it was met at a place by a record that knew nothing of it and is later; else that came after it.
    public let isMet: Bool

    /// The write of these parts.
    public init(source: Source, version: Version, isMet: Bool = false) {
      self.source = source
      self.version = version
      self.isMet = isMet
    }
  }

  /// The most writes that a record remembers having replaced.
  public static let predecessorsMax = 8

  /// The longest value, in bytes.
  public static let valueBytesMax = 512 * 1024

  /// A record placed at `point` of `torus`, which must have as many dimensions as the point.
  public init(
    key: Key, role: Role = .object, point: Point, on torus: Torus, position: [Double] = [],
    value: [UInt8]?, version: Version, expiry: WallTime? = nil, source: Source? = nil,
    predecessors: [Predecessor] = []
  ) {
    self.key = key
    self.role = role
    self.point = point
    self.code = torus.code(of: point)
    self.position = position
    self.value = value
    self.version = version
    self.expiry = expiry
    self.source = source
    self.predecessors = predecessors
  }

  /// The version that a write had or has which this record is or has replaced; `nil` for one it does not know of.
  public func version(of source: Source) -> Version? {
    self.source == source ? version : predecessors.first { $0.source == source }?.version
  }

  /// Whether this record has replaced the write of another one of its key.
  ///
  /// Not if the other, which was written again somewhere else, has replaced a still later write there.
  public func hasReplaced(_ other: Record) -> Bool {
    guard let source = other.source, predecessors.contains(where: { $0.source == source }) else {
      return false
    }
    return !other.predecessors.contains { $0.version > version && self.version(of: $0.source) == nil }
  }

  /// Whether this record met that very stamp of another one of its key at their place, and came about without knowing it.
  public func hasMet(_ other: Record) -> Bool {
    predecessors.contains { $0.source == other.source && $0.version == other.version && $0.isMet }
  }

  /// Whether this record takes the place of one at the same place: it alone knows that the other is over, or is later.
  public func supersedes(_ other: Record) -> Bool {
    let (isAfter, isBefore) = (ends(other), other.ends(self))
    return isAfter == isBefore ? version > other.version : isAfter
  }

  /// Whether this record has replaced the write of another one of its key, and may end that at its place.
  ///
  /// The object of a spatial key ends with the stamp that it has. Where its write was stamped anew, which may stand at
  /// the home of the key all the same, the object stays until the home was asked.
  private func ends(_ other: Record) -> Bool {
    guard hasReplaced(other) else { return false }
    let isAtHome = isPointer || other.position.isEmpty || !isTombstone || other.isTombstone
    return isAtHome || other.source.flatMap(version(of:)).map { $0 >= other.version } ?? false
  }

  /// The writes that one which replaces this record is to remember: by number, since clocks may jump.
  public var succession: [Predecessor] {
    let own = source.map { [Predecessor(source: $0, version: version)] } ?? []
    let others = predecessors.map { Predecessor(source: $0.source, version: $0.version) }
    return Array((own + others).prefix(Record.predecessorsMax))
  }

  /// This record once it has met another one of its key at its place, and stands above it: it remembers that.
  ///
  /// Else a third that comes between could make it forgotten that the other is over.
  public func standing(above other: Record) -> Record {
    let news = other.succession.filter { version(of: $0.source) == nil }.map {
      Predecessor(source: $0.source, version: $0.version, isMet: true)
    }
    // What cannot end it, and knows that it is over, may be right: only the home of the key can tell.
    guard !news.isEmpty, !other.hasReplaced(self) || other.ends(self) else { return self }
    var record = self
    record.predecessors = Array(
      (predecessors + news).sorted { $0.version > $1.version }.prefix(Record.predecessorsMax))
    return record
  }

  /// Whether this is the memory of a deletion.
  public var isTombstone: Bool { value == nil }

  /// Whether the record is a pointer and not the object.
  public var isPointer: Bool { role != .object }

  /// An estimate of the bytes that the record takes on a wire.
  public var byteCount: Int {
    64 + key.space.count + key.id.count + 4 * point.dimensions + 8 * position.count + (value?.count ?? 0)
      + 27 * predecessors.count
  }

  /// Whether the record has ended at `wall`.
  public func hasExpired(at wall: WallTime) -> Bool {
    expiry.map { $0 <= wall } ?? false
  }

  /// What tells a record from all others, in the order in which a store keeps them.
  public var place: Place { Place(code: code, key: key, isPointer: isPointer) }

  /// The place of a record in the order of a store: along the Z-order, then by key, objects first.
  public struct Place: Hashable, Comparable, Sendable {
    /// The place on the Z-order.
    public let code: ZCode
    /// The name of the record.
    public let key: Key
    /// Whether it is the pointer to the object.
    public let isPointer: Bool

    /// The place of these parts.
    public init(code: ZCode, key: Key, isPointer: Bool) {
      self.code = code
      self.key = key
      self.isPointer = isPointer
    }

    /// Orders by code, then by key, then objects before pointers.
    public static func < (left: Place, right: Place) -> Bool {
      if left.code != right.code { return left.code < right.code }
      if left.key != right.key { return left.key < right.key }
      return !left.isPointer && right.isPointer
    }
  }
}
