import CANGeometry
import CANStorage

/// What an application can ask of its node.
public enum Request: Equatable, Sendable {
  /// Be the first node: own the whole torus.
  case bootstrap
  /// Join the overlay that these nodes are in (2.2), at a point of one's choice or at random ones.
  ///
  /// A node that has found its zones on its disk is a member already, and remembers these nodes all the same.
  case join(through: [Contact], at: Point?)
  /// Hand over every zone and stop (2.3).
  case leave
  /// Find the owner of a point, in the coordinate space of this number or in the nearest of all (3.2).
  case lookup(Point, in: RealityIndex? = nil, traced: Bool)
  /// Write or delete a record.
  case write(Write)
  /// Find the record of a key: at the nearest of its hashes (3.5), or where the pointer at the first one leads.
  case read(Key, functions: Int = 1)
  /// Visit every zone that meets a region.
  case query(Query)
  /// Find the records nearest to a position.
  case nearest(NearestRequest)
}

/// A write before it is stamped.
public struct Write: Equatable, Sendable {
  /// Where the object of a key is placed.
  public enum Placement: Hashable, Sendable {
    /// At the hashes of the key (3.5): the home, and one copy for each further hash function.
    case hashed(copies: [Point])
    /// At the point of a position; the home then holds a pointer to it.
    case spatial(Point, position: [Double])
  }

  /// The name of the record.
  public let key: Key
  /// Where the object is placed; a deletion finds it by the pointer.
  public let placement: Placement?
  /// The value; `nil` deletes.
  public let value: [UInt8]?
  /// When the record ends to exist; `nil` for never.
  public let expiry: WallTime?
  /// The point of the key's first hash, whose owner stamps its writes.
  public let home: Point

  /// A write of these parts; `put` and `delete` derive them from a mapping.
  public init(key: Key, placement: Placement?, value: [UInt8]?, expiry: WallTime?, home: Point) {
    self.key = key
    self.placement = placement
    self.value = value
    self.expiry = expiry
    self.home = home
  }

  /// A write of `value` under `key` in a space that maps its keys by `mapping`.
  ///
  /// A spatial mapping needs the position of the object; the error says what is wrong with it.
  public static func put(
    _ key: Key, value: [UInt8], at position: [Double] = [], by mapping: KeyMapping, on torus: Torus,
    expiry: WallTime? = nil
  ) throws(DomainError) -> Write {
    let placement: Placement
    switch mapping {
    case .hashed(let functions):
      placement = .hashed(copies: copies(of: key, functions: functions, on: torus))
    case .spatial(let domain):
      placement = .spatial(try domain.point(at: position, on: torus), position: position)
    }
    return Write(
      key: key, placement: placement, value: value, expiry: expiry, home: key.hashedPoint(on: torus))
  }

  /// The deletion of what `key` names.
  public static func delete(_ key: Key, by mapping: KeyMapping, on torus: Torus) -> Write {
    var placement: Placement?
    if case .hashed(let functions) = mapping {
      placement = .hashed(copies: copies(of: key, functions: functions, on: torus))
    }
    return Write(key: key, placement: placement, value: nil, expiry: nil, home: key.hashedPoint(on: torus))
  }

  private static func copies(of key: Key, functions: Int, on torus: Torus) -> [Point] {
    guard functions > 1 else { return [] }
    return (1..<functions).map { key.hashedPoint(on: torus, function: $0) }
  }
}

/// How a request ended.
public enum Outcome: Equatable, Sendable {
  /// The node owns these zones now, one in each coordinate space.
  case joined([Zone])
  /// The node owns nothing any more.
  case left
  /// The owner of the point, after so many hops.
  case owner(Contact, hops: Int, trace: [Hop])
  /// The write is durable everywhere it belongs.
  case stored(Version, hops: Int)
  /// The record of the key; `nil` where there is none.
  case record(Record?, hops: Int)
  /// What a query or a nearest search found.
  case answer(Answer)
  /// Nothing was done, or nothing is known of it.
  case failed(RequestFailure)
}

/// Why a request failed; a write that was on its way may have happened all the same.
public enum RequestFailure: Error, Hashable, Sendable {
  /// The node is not in an overlay, or is already leaving it.
  case notMember
  /// The node is already in an overlay or on its way into one.
  case alreadyMember
  /// No zone could be had after as many attempts as the configuration allows.
  case noSeat
  /// There is no other node that could take the zones.
  case noHeir
  /// The value is longer than `Record.valueBytesMax`.
  case valueTooLong
  /// No answer arrived in time.
  case timedOut
  /// The message was given up after too many hops.
  case tooManyHops
  /// A disk could not hold the record.
  case notDurable
  /// The node works on too many requests at once.
  case overloaded
  /// The owner has taken its zone over and does not hold all of its records yet.
  case notRefilled
  /// The home of the key leads to an object that is not there: on its way still, or lost with all who held it.
  case objectMissing
  /// The points or positions do not fit the space of this overlay.
  case wrongDimensions
}
