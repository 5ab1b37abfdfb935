import CANGeometry
import CANStorage

// Joins by load: a joiner goes where the most records are, so that all nodes hold about as many. It asks the owners
// of a few random points for their loads, then the owners of points where objects are, and joins at the fullest of
// all these. Since the pointers of spatial objects are spread by a hash, those of any zone lead to a fair sample of
// all objects. An answer that is lost is one candidate less, and without any the join is a random one (2.2).

/// What a joiner has learned of the loads in one coordinate space.
struct LoadSurvey: Sendable {
  /// The rounds in which it has asked, 0 to 2.
  var rounds = 0
  /// The questions of this round that are not answered, each with the point whose owner was asked.
  var awaited: [RequestID: Point] = [:]
  /// Where objects are.
  var points: [Point] = []
  /// The point whose zone has the most records, of equal ones the first to answer.
  var fullest: (point: Point, records: Int)?
}

extension Node {
  /// Where to join by load; `nil` as long as owners are being asked.
  mutating func pointByLoad(for search: PendingJoin.Search) -> Point? {
    let survey = search.survey ?? LoadSurvey()
    let points =
      switch survey.rounds {
      case 0: (0..<Limit.loadsAsked).map { _ in generator.point(on: configuration.torus) }
      case 1: draw(Limit.loadsAsked, of: survey.points)
      default: [Point]()
      }
    guard !points.isEmpty else {
      joining?[search.reality]?.survey = nil
      return survey.fullest?.point ?? generator.point(on: configuration.torus)
    }
    askLoads(at: points, survey, for: search)
    return nil
  }

  private mutating func draw(_ count: Int, of points: [Point]) -> [Point] {
    points.isEmpty ? [] : (0..<count).map { _ in points[generator.below(points.count)] }
  }

  private mutating func askLoads(at points: [Point], _ before: LoadSurvey, for search: PendingJoin.Search) {
    var survey = before
    survey.rounds += 1
    survey.awaited = [:]
    for point in points { survey.awaited[RequestID(nextNumber())] = point }
    joining?[search.reality]?.survey = survey
    let pause = maintenance.map { $0.resendInterval * 2 }
    self.search(search.reality, after: pause ?? configuration.requestTimeout)
    let entrances = entrances(for: search)
    let questions = survey.awaited.sorted { $0.key.rawValue < $1.key.rawValue }
    for (index, question) in questions.enumerated() where !entrances.isEmpty {
      var routed = Routed(
        to: question.value, in: search.reality, .load, origin: contact, request: question.key)
      routed.hops = 1
      send(.route(routed), to: entrances[index % entrances.count])
    }
  }

  /// Counts an answer; goes on with the last of them.
  mutating func take(_ load: Load, for question: RequestID) {
    for search in joining?.searches ?? [] {
      guard var survey = search.survey, let point = survey.awaited.removeValue(forKey: question) else {
        continue
      }
      survey.points += load.points
      if load.records > survey.fullest?.records ?? 0 { survey.fullest = (point, load.records) }
      joining?[search.reality]?.survey = survey
      guard survey.awaited.isEmpty else { return }
      joining?[search.reality]?.due = now.monotonic
      return joinAgain()
    }
  }
}

// MARK: - The owner

extension Node {
  /// Says how many records a joiner would share, and where some objects are.
  mutating func tellLoad(to routed: Routed, in reality: RealityIndex) {
    let space = realities[Int(reality)]
    guard let zone = space.ownZone(at: configuration.torus.code(of: routed.target)) else { return }
    let records = space.records.records(in: zone)
    var points: [Point] = []
    for _ in 0..<Limit.pointsInLoad where !records.isEmpty {
      guard let record = records[generator.below(records.count)], !record.isTombstone else { continue }
      if case .pointer(let point) = record.role { points.append(point) } else { points.append(record.point) }
    }
    let count = isDivisible(zone, records, in: reality) ? records.count : 0
    send(.load(routed.request, Load(records: count, points: points)), to: routed.origin)
  }

  /// Whether halving the zone may divide its records, now.
  private func isDivisible(_ zone: Zone, _ records: RecordStore.Records, in reality: RealityIndex) -> Bool {
    guard stage == .member, configuration.torus.halves(of: zone) != nil, !isInTransfer(zone, in: reality)
    else { return false }
    return records[0]?.code != records[records.count - 1]?.code
  }
}
