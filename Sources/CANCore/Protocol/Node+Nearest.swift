import CANGeometry
import CANStorage

// The nearest search: the owner of the position asks ever larger balls until k records are found. A
// ball that holds k records holds the k nearest, since every zone that meets it was asked.

extension Node {
  /// The point whose owner conducts a search.
  func point(of request: NearestRequest) -> Point {
    // The position was checked when the request was made.
    (try? request.domain.point(at: request.position, on: configuration.torus))
      ?? configuration.torus.corner(of: .whole)
  }

  /// Begins a search around a position in an own zone.
  mutating func conduct(_ request: NearestRequest, _ routed: Routed) {
    let code = configuration.torus.code(of: routed.target)
    let zone = reality.ownZone(at: code) ?? .whole
    let near = reality.records.nearest(
      request.count, to: request.position, in: request.domain, space: request.space, within: zone,
      at: now.wall)
    // With k records in sight the farthest bounds the search, else the size of the zone is a first guess.
    let halvings = zone.depth / configuration.torus.dimensions
    let guess = request.domain.diameter / Double(UInt64(1) << UInt64(halvings)) / 2
    let distance = near.count == request.count ? near.last?.distance ?? guess : guess
    let id = nextNumber()
    searches[id] = NearestSearch(
      request: request, origin: routed.origin, requestID: routed.request,
      distance: min(distance, request.distanceMax), hops: routed.hops)
    beginRound(id)
  }

  private mutating func beginRound(_ id: UInt64) {
    guard var search = searches[id] else { return }
    search.rounds += 1
    searches[id] = search
    let request = search.request
    let isWhole = search.distance >= request.domain.diameter
    let shape =
      (isWhole ? nil : try? Shape.ball(center: request.position, radius: search.distance, in: request.domain))
      ?? Shape.everything(in: request.domain)
    let query = Query(
      .nearest(request.count, to: request.position, space: request.space, shape),
      in: shape.region(on: configuration.torus))
    resolve(query, .whole, hops: 0, within: configuration.queryTimeout, for: .nearest(id))
  }

  /// Ends the search if the ball held enough, cannot grow or was not all answered for; else doubles it.
  mutating func roundEnded(_ id: UInt64, _ answer: Answer) {
    guard var search = searches[id] else { return }
    search.zonesVisited += answer.zonesVisited
    search.hops += answer.hops
    let limit = min(search.request.distanceMax, search.request.domain.diameter)
    let isOver =
      answer.matches.count >= search.request.count || search.distance >= limit
      || !answer.coverage.isComplete || search.rounds >= Limit.nearestRounds
    guard isOver else {
      search.distance = min(max(search.distance, limit * 0x1p-40) * 2, search.request.distanceMax)
      searches[id] = search
      return beginRound(id)
    }
    searches[id] = nil
    var total = answer
    total.zonesVisited = search.zonesVisited
    total.hops = search.hops
    send(.reply(search.requestID, .answer(total)), to: search.origin)
  }
}
