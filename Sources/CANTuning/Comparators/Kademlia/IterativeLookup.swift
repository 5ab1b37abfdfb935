import CANGeometry

/// One lookup at a time: rounds of requests to ever closer nodes, until the k closest heard of have answered (2.3).
///
/// Each round asks the alpha closest that have not been asked; after a round that brought nothing closer,
/// the next asks all of the k closest that are left. Answers of a round arrive in the order of its requests.
struct IterativeLookup {
  /// A node that the lookup has heard of.
  private struct Candidate {
    /// How far its id is from the key.
    let distance: UInt64
    let node: UInt32
    var isAsked = false
  }

  private let model: KademliaModel
  /// The k closest heard of, the closest first.
  private var candidates: [Candidate] = []
  /// The requests sent.
  private(set) var requests = 0
  private var asker = 0
  private var key: UInt64 = 0
  /// The nodes that a round asks.
  private var round: [UInt32] = []
  /// An answer on its way.
  private var answer: [UInt32] = []

  /// No lookup yet.
  init(in model: KademliaModel) {
    self.model = model
    candidates.reserveCapacity(model.configuration.bucketSize + 1)
    answer.reserveCapacity(2 * model.configuration.bucketSize)
  }

  /// The closest node heard of; `nil` where there is no other node.
  var closest: Int? { candidates.first.map { Int($0.node) } }

  /// Looks for the nodes closest to `key`, of which `asker` itself is none.
  mutating func run(from asker: Int, to key: UInt64) {
    self.asker = asker
    self.key = key
    requests = 0
    candidates.removeAll(keepingCapacity: true)
    // The asker sees all of its own contacts.
    model.answer(of: asker, for: key, as: .closest, into: &answer)
    hearAnswer()
    var width = model.configuration.parallelism
    while true {
      let before = closest
      guard askRound(of: width) else { return }
      width = closest == before ? model.configuration.bucketSize : model.configuration.parallelism
    }
  }

  /// Asks the closest nodes that have not been asked; whether there were any.
  private mutating func askRound(of width: Int) -> Bool {
    // Whom a round asks is settled before its first answer.
    round.removeAll(keepingCapacity: true)
    for place in candidates.indices where !candidates[place].isAsked && round.count < width {
      candidates[place].isAsked = true
      round.append(candidates[place].node)
    }
    for node in round {
      requests += 1
      model.answer(of: Int(node), for: key, as: model.configuration.answers, into: &answer)
      hearAnswer()
    }
    return !round.isEmpty
  }

  /// Takes the nodes of the answer among the candidates where they are closer than the k-th.
  private mutating func hearAnswer() {
    let size = model.configuration.bucketSize
    for node in answer where node != asker {
      let distance = model.index.ids[Int(node)] ^ key
      var place = candidates.count
      while place > 0, candidates[place - 1].distance > distance { place -= 1 }
      let isKnown = place > 0 && candidates[place - 1].node == node
      if isKnown || place == size { continue }
      if candidates.count == size { candidates.removeLast() }
      candidates.insert(Candidate(distance: distance, node: node), at: place)
    }
  }
}
