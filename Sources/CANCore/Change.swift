import CANGeometry
import CANStorage

/// One durable change: claims, granted hand-overs and records outlive the process of a node.
public enum Change: Equatable, Sendable {
  /// The node process started for the n-th time.
  case started(UInt64)
  /// The node knows this claim.
  case claim(Claim)
  /// The node granted a zone to the owner that the claim names and never serves it again below its epoch.
  case granted(Claim)
  /// The record is stored.
  case stored(Record)
  /// The records that had ended by this time are gone.
  case expired(at: WallTime)
  /// The records of a zone are gone, since another node holds them.
  case forgot(Zone)
}

/// What the disk of a node holds: the sum of its changes.
public struct DurableState: Sendable {
  /// The number of the last start.
  public private(set) var start: UInt64 = 0
  /// The claims that the node knew of its own zones and of those it gave away.
  public private(set) var claims = ClaimMap()
  /// The records, in the order in which the store keeps them.
  public private(set) var records: RecordStore

  /// The empty disk of a node on `torus`.
  public init(torus: Torus) {
    records = RecordStore(torus: torus)
  }

  /// Takes one change.
  public mutating func apply(_ change: Change) {
    switch change {
    case .started(let number): start = max(start, number)
    case .claim(let claim), .granted(let claim): claims.join(claim)
    case .stored(let record): _ = records.insert(record)
    case .expired(let wall): _ = records.expire(at: wall)
    case .forgot(let zone): _ = records.extract(zone)
    }
  }
}
