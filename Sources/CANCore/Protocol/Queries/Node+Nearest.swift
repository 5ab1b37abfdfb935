import CANGeometry
import CANStorage

// The nearest search: the owner of the position asks ever larger balls until k records are found. A
// ball that holds k records holds the k nearest, since every zone that meets it was asked. Once a ball
// spans a good part of the torus, the next step is all of it.

extension Node {
  /// The point whose owner conducts a search.
  func point(of request: NearestRequest) -> Point {
    // The position was checked when the request was made.
    (try? request.domain.point(at: request.position, on: configuration.torus))
      ?? configuration.torus.corner(of: .whole)
  }

  /// Begins a search around a position in an own zone.
  mutating func conduct(_ request: NearestRequest, _ routed: Routed, in reality: RealityIndex) {
    guard searches.count < Limit.pendingRequests else { return reply(to: routed, .failed(.overloaded)) }
    let code = configuration.torus.code(of: routed.target)
    let space = realities[Int(reality)]
    let zone = space.ownZone(at: code) ?? .whole
    let near = space.records.nearest(
      request.count, to: request.position, in: request.domain, space: request.space, within: zone,
      at: now.wall)
    // With k records in sight the farthest bounds the search, else the size of the zone is a first guess.
    let halvings = zone.depth / configuration.torus.dimensions
    let guess = request.domain.diameter / Double(UInt64(1) << UInt64(halvings)) / 2
    let distance = near.count == request.count ? near.last?.distance ?? guess : guess
    let id = nextNumber()
    searches[id] = NearestSearch(
      request: request, reality: reality, origin: routed.origin, requestID: routed.request,
      distance: min(distance, request.distanceMax), hops: routed.hops)
    beginRound(id)
  }

  private mutating func beginRound(_ id: UInt64) {
    guard var search = searches[id] else { return }
    search.rounds += 1
    let request = search.request
    var shape = ball(request, search.distance)
    var region = shape.region(on: configuration.torus)
    if region.share > Limit.nearestShare, search.rounds > 1 {
      search.distance = min(request.distanceMax, request.domain.diameter)
      shape = ball(request, search.distance)
      region = shape.region(on: configuration.torus)
    }
    searches[id] = search
    let kind = Query.Kind.nearest(request.count, to: request.position, space: request.space, shape)
    resolve(
      Query(kind, in: region, of: search.reality), .whole, hops: 0, within: configuration.queryTimeout,
      for: .nearest(id))
  }

  /// The ball around the position of a request, or everything where that is no larger.
  private func ball(_ request: NearestRequest, _ radius: Double) -> Shape {
    let all = Shape.everything(in: request.domain)
    guard radius < request.domain.diameter else { return all }
    return (try? Shape.ball(center: request.position, radius: radius, in: request.domain)) ?? all
  }

  /// Hands the searches to whoever owns their positions now: this node has left.
  mutating func passOnSearches() {
    for (id, search) in searches.sorted(by: { $0.key < $1.key }) {
      searches[id] = nil
      var onward = Routed(
        to: point(of: search.request), in: search.reality, .nearest(search.request), origin: search.origin,
        request: search.requestID)
      onward.hops = search.hops
      route(onward)
    }
  }

  /// Ends the search if the ball held enough, cannot grow or was not all answered for; else grows it, ever faster.
  mutating func roundEnded(_ id: UInt64, _ answer: Answer) {
    guard var search = searches[id] else { return }
    search.zonesVisited += answer.zonesVisited
    search.hops += answer.hops
    if !answer.coverage.isComplete, search.attempts < realities.count {
      // Another reality may know it all.
      search.attempts += 1
      search.rounds -= 1
      search.reality = RealityIndex((Int(search.reality) + 1) % realities.count)
      searches[id] = search
      return beginRound(id)
    }
    search.attempts = 1
    let limit = min(search.request.distanceMax, search.request.domain.diameter)
    let isOver =
      answer.matches.count >= search.request.count || search.distance >= limit
      || !answer.coverage.isComplete || search.rounds >= Limit.nearestRounds
    guard isOver else {
      let growth = Double(UInt64(1) << UInt64(min(search.rounds, 40)))
      search.distance = min(max(search.distance, limit * 0x1p-40) * growth, search.request.distanceMax)
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
