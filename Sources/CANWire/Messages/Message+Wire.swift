import CANCore
import CANGeometry
import CANStorage

extension Message: WireValue {
  static var byteCountMin: Int { 1 }

  init(from reader: inout WireReader) throws(WireError) {
    switch try reader.kind(WireFormat.MessageKind.self) {
    case .route: self = .route(try Routed(from: &reader))
    case .acquaintances: self = .acquaintances(try Acquaintances(from: &reader))
    case .split: self = .split(try Zone(from: &reader), for: try Routed(from: &reader))
    case .busy: self = .busy(try reader.reality(), contacts: try reader.list(.contacts))
    case .offer: self = .offer(try Offer(from: &reader))
    case .decline: self = .decline(try TransferID(from: &reader))
    case .withdraw: self = .withdraw(try TransferID(from: &reader))
    case .piece: self = .piece(try TransferID(from: &reader), try Piece(from: &reader))
    case .received: self = .received(try TransferID(from: &reader), index: try reader.natural())
    case .accept:
      self = .accept(try TransferID(from: &reader), digest: try reader.fixed(), start: try reader.varint())
    case .commit: self = .commit(try Commit(from: &reader))
    case .taken: self = .taken(try TransferID(from: &reader), isAlone: try reader.flag())
    case .update: self = .update(try Update(from: &reader))
    case .claims: self = .claims(try reader.list(.claims))
    case .probe: self = .probe(try Probe(from: &reader))
    case .alive: self = .alive(try Probe(from: &reader))
    case .reassign: self = .reassign(try Reassignment(from: &reader))
    case .volunteer: self = .volunteer(try Reassignment(from: &reader))
    case .placed: self = .placed(try reader.varint(), try PlaceResult(from: &reader))
    case .absorbed: self = .absorbed(try reader.varint(), try Zone(from: &reader), isAlone: try reader.flag())
    case .reply: self = .reply(try RequestID(from: &reader), try Outcome(from: &reader))
    case .answer: self = .answer(try reader.varint(), try Answer(from: &reader))
    case .keep: self = .keep(try StandIn(from: &reader))
    case .load: self = .load(try RequestID(from: &reader), try Load(from: &reader))
    case .copy: self = .copy(try RequestID(from: &reader), try HotCopy(from: &reader))
    case .hot: self = .hot(try Key(from: &reader), in: try reader.reality())
    case .enroll: self = .enroll(try Roster(from: &reader))
    case .resign: self = .resign(try reader.reality(), enrollment: try reader.varint())
    }
  }

  func write(to writer: inout WireWriter) throws(WireError) {
    writer.kind(kind)
    switch self {
    case .route(let routed): try routed.write(to: &writer)
    case .acquaintances(let acquaintances): try acquaintances.write(to: &writer)
    case .split(let zone, let routed): try writer.values(zone, routed)
    case .busy(let reality, let contacts):
      try writer.reality(reality)
      try writer.list(contacts, .contacts)
    case .offer(let offer): try offer.write(to: &writer)
    case .decline(let transfer), .withdraw(let transfer): try transfer.write(to: &writer)
    case .taken(let transfer, let isAlone):
      try transfer.write(to: &writer)
      writer.flag(isAlone)
    case .piece(let transfer, let piece): try writer.values(transfer, piece)
    case .received(let transfer, let index):
      try transfer.write(to: &writer)
      try writer.natural(index, "index of a piece")
    case .accept(let transfer, let digest, let start):
      try transfer.write(to: &writer)
      writer.fixed(digest)
      writer.varint(start)
    case .commit(let commit): try commit.write(to: &writer)
    case .update(let update): try update.write(to: &writer)
    case .claims(let claims): try writer.list(claims, .claims)
    case .probe(let probe), .alive(let probe): try probe.write(to: &writer)
    case .reassign(let search), .volunteer(let search): try search.write(to: &writer)
    case .placed(let write, let result):
      writer.varint(write)
      try result.write(to: &writer)
    case .absorbed(let write, let zone, let isAlone):
      writer.varint(write)
      try zone.write(to: &writer)
      writer.flag(isAlone)
    case .keep(let request): try request.write(to: &writer)
    case .reply(let request, let outcome): try writer.values(request, outcome)
    case .load(let request, let load): try writer.values(request, load)
    case .copy(let request, let copy): try writer.values(request, copy)
    case .hot(let key, let reality):
      try key.write(to: &writer)
      try writer.reality(reality)
    case .enroll(let roster): try roster.write(to: &writer)
    case .resign(let reality, let enrollment):
      try writer.reality(reality)
      writer.varint(enrollment)
    case .answer(let part, let answer):
      writer.varint(part)
      try answer.write(to: &writer)
    }
  }

  var kind: WireFormat.MessageKind {
    switch self {
    case .route: .route
    case .acquaintances: .acquaintances
    case .split: .split
    case .busy: .busy
    case .offer: .offer
    case .decline: .decline
    case .withdraw: .withdraw
    case .piece: .piece
    case .received: .received
    case .accept: .accept
    case .commit: .commit
    case .taken: .taken
    case .update: .update
    case .claims: .claims
    case .probe: .probe
    case .alive: .alive
    case .reassign: .reassign
    case .volunteer: .volunteer
    case .placed: .placed
    case .absorbed: .absorbed
    case .reply: .reply
    case .answer: .answer
    case .keep: .keep
    case .load: .load
    case .copy: .copy
    case .hot: .hot
    case .enroll: .enroll
    case .resign: .resign
    }
  }
}
