import CANGeometry
import CANStorage

// Which requests a node refuses, and how it starts: the paper's bootstrap (2.2).

extension Node {
  /// Why a request cannot be begun now; `nil` where it can.
  func refusal(of request: Request) -> RequestFailure? {
    switch request {
    case .bootstrap, .join(_, nil):
      return stage == .detached ? nil : .alreadyMember
    case .join(_, .some(let point)):
      guard point.fits(configuration.torus) else { return .wrongDimensions }
      return stage == .detached ? nil : .alreadyMember
    case .leave:
      return stage == .member ? nil : .notMember
    case .lookup(let point, _):
      guard point.fits(configuration.torus) else { return .wrongDimensions }
    case .write(let write):
      guard write.fits(configuration.torus) else { return .wrongDimensions }
      if let value = write.value, value.count > Record.valueBytesMax { return .valueTooLong }
    case .query(let query):
      guard query.region.dimensions == configuration.torus.dimensions else { return .wrongDimensions }
    case .read, .nearest:
      break
    }
    return stage == .member || stage == .leaving ? nil : .notMember
  }

  /// Claims the whole torus: the only claim that rests on no other.
  mutating func bootstrap(_ id: RequestID) {
    let root = Claim(zone: .whole, epoch: 1, owner: contact, start: start)
    stage = .member
    _ = reality.join([root])
    persist([.started(start), .claim(root)], then: .nothing)
    effects.append(.notify(.zoneGained(.whole)))
    complete(id, .joined(.whole))
  }
}
