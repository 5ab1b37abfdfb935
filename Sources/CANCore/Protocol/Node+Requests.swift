import CANGeometry
import CANStorage

// Requests of the application: which ones a node refuses, and how it sees to it that each is answered.

extension Node {
  /// Why a request cannot be begun now; `nil` where it can.
  func refusal(of request: Request) -> RequestFailure? {
    switch request {
    case .bootstrap, .join(_, nil):
      return stage == .detached && !isStarting ? nil : .alreadyMember
    case .join(_, .some(let point)):
      guard point.fits(configuration.torus) else { return .wrongDimensions }
      return stage == .detached && !isStarting ? nil : .alreadyMember
    case .leave:
      return !isStarting && (stage == .member || stage == .joining && !isSeatless) ? nil : .notMember
    case .lookup(let point, let reality, _):
      guard point.fits(configuration.torus), Int(reality ?? 0) < realities.count else {
        return .wrongDimensions
      }
    case .write(let write):
      guard write.fits(configuration.torus) else { return .wrongDimensions }
      if let value = write.value, value.count > Record.valueBytesMax { return .valueTooLong }
    case .query(let query):
      guard query.fits(spaces) else { return .wrongDimensions }
    case .read, .nearest:
      break
    }
    return isSeatless || isStarting ? .notMember : nil
  }

  /// Sends a request on its way, to be sent again if no answer comes.
  mutating func ask(
    _ target: Point, in reality: RealityIndex? = nil, _ payload: Payload, _ id: RequestID,
    traced: Bool = false
  ) {
    let routed = Routed(to: target, in: reality, payload, origin: contact, request: id, traced: traced)
    requests[id]?.routed = routed
    requests[id]?.attempts += 1
    route(routed)
  }

  /// Sets the time at which a request is sent again, or fails.
  mutating func awaitAnswer(to id: RequestID) {
    guard let request = requests[id] else { return }
    let pause = maintenance.map { $0.resendInterval * 3 } ?? configuration.requestTimeout
    timers.insert(.request(id), due: min(now.monotonic + pause, request.until))
  }

  /// Fails a request whose time is over; sends the others again, to the next reality where they may go to any.
  mutating func askAgain(_ id: RequestID) {
    guard let request = requests[id] else { return }
    guard now.monotonic < request.until else {
      endRead(id)
      queries[id] = nil
      return complete(id, .failed(request.lastFailure ?? .timedOut))
    }
    awaitAnswer(to: id)
    if reads[id] != nil { return readAgain(id) }
    guard let routed = request.routed else { return }
    if case .nearest = routed.payload { return }
    var reality = routed.reality
    // The owner of a point in another reality is another.
    if routed.payload != .lookup {
      reality = reality.map { RealityIndex((Int($0) + request.attempts) % realities.count) }
    }
    requests[id]?.attempts += 1
    let again = Routed(
      to: routed.target, in: reality, routed.payload, origin: contact, request: id,
      traced: routed.trace != nil)
    route(again)
  }

  /// Takes the answer of another node to a request, and remembers who that is.
  mutating func settle(_ id: RequestID, _ outcome: Outcome, from sender: Contact) {
    meet([sender])
    settle(id, outcome)
  }

  /// Takes the answer to a request, or to a part of a read.
  mutating func settle(_ id: RequestID, _ outcome: Outcome) {
    if keepFetched(id, outcome) { return }
    if let part = readParts.removeValue(forKey: id) { return settle(part.read, outcome, in: part.reality) }
    guard let request = requests[id] else { return }
    // Another owner may be there by then, or the records of this one.
    if case .failed(let failure) = outcome, isMaintained, failure.isPassing,
      now.monotonic < request.until
    {
      requests[id]?.lastFailure = failure
      return
    }
    complete(id, outcome.asSeen)
  }
}

extension Outcome {
  /// What an application is told: that there is no record where the end of one is remembered.
  var asSeen: Outcome {
    if case .record(let record?, let hops) = self, record.isTombstone {
      .record(nil, hops: hops)
    } else {
      self
    }
  }
}

extension Request {
  /// Joins and leaves take as long as they take; their own attempts are counted.
  var hasTimeout: Bool {
    switch self {
    case .bootstrap, .join, .leave: false
    default: true
    }
  }
}

extension RequestFailure {
  /// Whether another attempt may do better soon.
  fileprivate var isPassing: Bool {
    switch self {
    case .notRefilled, .objectMissing, .tooManyHops, .timedOut, .notDurable, .overloaded: true
    default: false
    }
  }
}
