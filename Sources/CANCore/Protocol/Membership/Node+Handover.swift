import CANGeometry
import CANStorage

// Hand-over of a zone and its records from a giver to an heir, in two phases: joins, leaves and
// reassignment are this one procedure.
//
//     giver: offer, pieces      owns and serves, and copies later writes
//     heir:  accept             holds the records durably and owns nothing
//     giver: durable grant      joins the heir's claim, stops serving
//     giver: commit             the claim, the last writes, the claims around
//     heir:  joins, serves, tells its neighbors
//     heir:  taken              it has the commit
//     giver: forgets the records, or stands in where the heir holds both copies now
//
// Whatever is not answered is sent again, where messages are lost.

extension Node {
  /// Whether the sender of a message about a hand-over is the other side of it. Inlined, since a call would copy the
  /// node for every message.
  @inline(__always)
  func isParty(_ sender: Contact, to message: Message) -> Bool {
    switch message {
    case .offer(let offer): offer.transfer.giver == sender.id
    case .received(let id, _), .accept(let id, _, _), .decline(let id), .taken(let id, _):
      outgoing[id]?.heir.id == sender.id
    case .piece(let id, _), .withdraw(let id): incoming[id]?.giver.id == sender.id
    case .commit(let commit):
      commit.transfer.giver == sender.id && commit.claim.owner.id == contact.id
    default: true
    }
  }
}
