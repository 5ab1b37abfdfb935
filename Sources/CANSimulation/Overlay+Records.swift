import CANCore
import CANGeometry
import CANStorage

extension Overlay {
  /// Stores a value under an id, at a position where the space is spatial; answers when it is durable.
  ///
  /// Gives the hops to the node that stamped the write. Putting an id again replaces its value and
  /// moves it.
  @discardableResult
  public mutating func put(
    _ id: String, at position: [Double] = [], value: [UInt8], in space: Space, expiry: WallTime? = nil
  ) throws(OverlayError) -> Int {
    let key = try key(id, in: space)
    let write: Write
    do {
      write = try Write.put(key, value: value, at: position, by: space.mapping, on: torus, expiry: expiry)
    } catch {
      throw .badPosition(error)
    }
    return try hops(of: perform(.write(write)))
  }

  /// Deletes what the id names; answers when that is durable.
  @discardableResult
  public mutating func delete(_ id: String, in space: Space) throws(OverlayError) -> Int {
    try hops(of: perform(.write(.delete(key(id, in: space), by: space.mapping, on: torus))))
  }

  /// The record of an id and the hops to it; `nil` where there is none.
  public mutating func get(_ id: String, in space: Space) throws(OverlayError) -> (record: Record, hops: Int)?
  {
    var functions = 1
    if case .hashed(let count) = space.mapping { functions = count }
    let request = Request.read(try key(id, in: space), functions: functions)
    guard case .record(let record, let hops) = try perform(request) else { return nil }
    return record.map { ($0, hops) }
  }

  private func key(_ id: String, in space: Space) throws(OverlayError) -> Key {
    guard let key = Key(space: space.name, id: id) else { throw .badKey(id) }
    return key
  }

  private func hops(of outcome: Outcome) -> Int {
    if case .stored(_, let hops) = outcome { hops } else { 0 }
  }
}

// MARK: - Queries

extension Overlay {
  /// The records of a spatial space inside a shape, by distance from the center of a ball, else by id.
  public mutating func search(_ shape: Shape, in space: Space) throws(OverlayError) -> Answer {
    _ = try domain(of: space)
    var answer = try query(.records(space: Array(space.name.utf8), shape), in: shape.region(on: torus))
    answer.sortMatches()
    return answer
  }

  /// How many records of a spatial space are inside a shape.
  public mutating func count(_ shape: Shape, in space: Space) throws(OverlayError) -> Answer {
    _ = try domain(of: space)
    return try query(.count(space: Array(space.name.utf8), shape), in: shape.region(on: torus))
  }

  /// The `count` records nearest to a position, ties by id, none of them farther than `distanceMax`.
  public mutating func nearest(
    _ count: Int, to position: [Double], in space: Space, within distanceMax: Double = .infinity
  ) throws(OverlayError) -> Answer {
    let domain = try domain(of: space)
    let request: NearestRequest
    do {
      request = try NearestRequest(
        count, to: position, space: Array(space.name.utf8), domain: domain, within: distanceMax)
    } catch {
      throw .badPosition(error)
    }
    guard case .answer(let answer) = try perform(.nearest(request)) else { throw .failed(.timedOut) }
    return answer
  }

  /// Visits every zone that meets a region, once.
  public mutating func query(
    _ kind: Query.Kind, in region: Region, from node: NodeID? = nil
  ) throws(OverlayError) -> Answer {
    guard case .answer(let answer) = try perform(.query(Query(kind, in: region)), at: node) else {
      throw .failed(.timedOut)
    }
    return answer
  }

  private func domain(of space: Space) throws(OverlayError) -> Domain {
    guard case .spatial(let domain) = space.mapping else { throw .notSpatial(space.name) }
    return domain
  }
}
