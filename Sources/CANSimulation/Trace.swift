import CANCore
import CANGeometry
import CANStorage

/// What happened in a run, one line an event: the same run gives the same lines.
public struct Trace: Hashable, Sendable {
  /// The lines so far.
  public private(set) var lines: [String] = []

  /// An empty trace.
  public init() {}

  mutating func record(_ message: Message, from sender: NodeID, to receiver: NodeID, at time: Instant) {
    let microseconds = time.nanoseconds / 1_000
    lines.append("\(microseconds) µs  \(sender) → \(receiver)  \(message.summary)")
  }
}

extension Message {
  /// The message in a few words.
  public var summary: String {
    switch self {
    case .route(let routed): "\(routed.payload.summary) to \(routed.target), hop \(routed.hops)"
    case .split(let zone, let routed): "split \(zone) for \(routed.origin.id)"
    case .acquaintances(let known):
      "acquaintances r\(known.reality) \(known.contacts.count)\(known.isZoneless ? ", zoneless" : "")"
    case .busy: "busy"
    case .load(_, let load): "load of \(load.records) records"
    case .offer(let offer): "offer \(offer.zone) with \(offer.piece.records.count) records"
    case .decline: "decline"
    case .withdraw: "withdraw"
    case .piece(_, let piece): "piece \(piece.index) with \(piece.records.count) records"
    case .received(_, let index): "received \(index)"
    case .accept: "accept"
    case .commit(let commit): "commit \(commit.claim.zone) at epoch \(commit.claim.epoch)"
    case .taken(_, let isAlone): isAlone ? "taken, alone" : "taken"
    case .update(let update):
      update.news.map { news in
        (["update"] + news.claims.map(\.summary) + news.dropped.map { "no \($0.zone)" }).joined(
          separator: " ")
      } ?? "update"
    case .claims(let claims): "claims " + claims.map(\.summary).joined(separator: " ")
    case .probe(let probe): "probe of \(probe.target.id) for \(probe.asker.id)"
    case .alive(let probe): "\(probe.target.id) is alive for \(probe.asker.id)"
    case .reassign(let search): "reassign \(search.zone) of \(search.giver.id)"
    case .volunteer(let search): "volunteer for \(search.zone)"
    case .placed(_, .durable(let replaced)):
      "placed durably" + (replaced.obsolete.map { ", instead of \($0)" } ?? "")
        + (replaced.unknown.map { ", after the unknown \($0.version)" } ?? "")
    case .placed(_, let result): "placed \(result)"
    case .keep(let request):
      "keep \(request.copy.map { "\($0.record.key)" } ?? "\(request.zone)") in reality \(request.reality)"
    case .enroll(let roster): "enroll \(roster.enrollment) in reality \(roster.reality)"
    case .resign(let reality, let enrollment): "resign \(enrollment) in reality \(reality)"
    case .absorbed(_, let zone, let isAlone): "absorbed in \(zone)\(isAlone ? ", alone" : "")"
    case .reply(_, let outcome): "reply \(outcome.summary)"
    case .copy(_, let copy): "copy of \(copy.record.key) after \(copy.hops) hops"
    case .hot(let key, _): "hot \(key)"
    case .answer(_, let answer): "answer for \(answer.coverage.covered)"
    }
  }
}

extension Payload {
  fileprivate var summary: String {
    switch self {
    case .join: "join"
    case .lookup: "lookup"
    case .load: "load"
    case .audit: "audit"
    case .absorb(let records, _): "absorb \(records.count) records"
    case .write(let write): "write \(write.key)"
    case .place(let record, _): "place \(record.key)"
    case .read(let key, _): "read \(key)"
    case .readObject(let key, _, _, _): "read object \(key)"
    case .query(let delegation): "query \(delegation.prefix)"
    case .nearest(let request): "nearest \(request.count)"
    }
  }
}

extension Outcome {
  fileprivate var summary: String {
    switch self {
    case .joined(let zones): "joined " + zones.map(\.description).joined(separator: " ")
    case .left: "left"
    case .owner(let contact, let hops, _): "owner \(contact.id) after \(hops) hops"
    case .stored(_, let hops): "stored after \(hops) hops"
    case .record(let record, let hops): "\(record == nil ? "no record" : "record") after \(hops) hops"
    case .answer(let answer): "\(answer.matches.count) matches"
    case .failed(let failure): "failed: \(failure)"
    }
  }
}

extension Claim {
  /// The zone, its owner, and where they say something the reality and the epoch.
  fileprivate var summary: String {
    "\(zone)@\(owner.id)" + (reality > 0 ? "/\(reality)" : "") + (isFirm ? "" : "?")
  }
}
