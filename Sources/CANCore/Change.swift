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
  /// The record is stored for a coordinate space.
  case stored(Record, in: RealityIndex)
  /// The records that had ended by this time are gone.
  case expired(at: WallTime)
  /// The records of a zone are gone, since another node holds them, but for those at some places.
  case forgot(Zone, in: RealityIndex, butFor: Set<Record.Place>)
  /// The record at a place is gone, since another node holds it.
  case dropped(Record.Place, in: RealityIndex)
  /// The node knows this contact.
  case met(Contact)
}

/// What the disk of a node holds: the sum of its changes.
public struct DurableState: Sendable {
  /// The number of the last start.
  public private(set) var start: UInt64 = 0
  /// The claims that the node knew of its own zones and of those it gave away, a map for each coordinate space.
  public private(set) var claims: [ClaimMap]
  /// The records of each coordinate space, in the order in which the store keeps them.
  public private(set) var records: [RecordStore]
  /// The nodes that the node had heard of.
  public private(set) var contacts: [Contact] = []

  /// The empty disk of a node on `torus` with so many coordinate spaces, 1 to 16.
  public init(torus: Torus, realities: Int = 1) {
    let count = min(max(realities, 1), Limit.realities)
    claims = Array(repeating: ClaimMap(), count: count)
    records = Array(repeating: RecordStore(torus: torus), count: count)
  }

  /// Takes one change; one in a coordinate space that there is not is ignored.
  public mutating func apply(_ change: Change) {
    switch change {
    case .started(let number): start = max(start, number)
    case .claim(let claim), .granted(let claim):
      if claims.indices.contains(Int(claim.reality)) { claims[Int(claim.reality)].join(claim) }
    case .stored(let record, let reality): alter(reality) { _ = $0.insert(record) }
    case .expired(let wall): for index in records.indices { _ = records[index].expire(at: wall) }
    case .forgot(let zone, let reality, let kept):
      alter(reality) { $0.absorb($0.extract(zone).filter { kept.contains($0.place) }) }
    case .dropped(let place, let reality): alter(reality) { _ = $0.remove(place) }
    case .met(let contact): meet(contact)
    }
  }

  private mutating func alter(_ reality: RealityIndex, _ body: (inout RecordStore) -> Void) {
    if records.indices.contains(Int(reality)) { body(&records[Int(reality)]) }
  }

  private mutating func meet(_ contact: Contact) {
    contacts.removeAll { $0.id == contact.id }
    contacts.append(contact)
    if contacts.count > Limit.contactsRemembered { contacts.removeFirst() }
  }
}
