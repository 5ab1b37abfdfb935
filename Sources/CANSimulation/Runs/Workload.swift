import CANCore
import CANGeometry
import CANStorage

/// What applications do with the overlay while it fails, and what they were promised.
struct Workload: Sendable {
  /// Something that was asked for and is not answered yet.
  struct Open: Sendable {
    let source: Record.Source
    let since: Instant
    let task: Task
    /// Whether nothing had gone wrong for long enough when it was begun.
    let isCalm: Bool
  }

  /// What was asked for, and what the answer must not fall short of.
  enum Task: Sendable {
    case write(key: Int, value: [UInt8]?, position: [Double])
    case read(key: Int, floor: Acknowledgment?)
    case lookup(ZCode)
    case query(Shape, floors: [Int: Acknowledgment])
  }

  /// The last write of a key, as far as writes were acknowledged.
  struct Acknowledgment: Sendable {
    let source: Record.Source
    let version: Version
    let value: [UInt8]?
    let position: [Double]
    /// Whether it can only be undone by a write that is begun later.
    let isCertain: Bool
    /// When it was acknowledged.
    let time: Instant
    /// Whether one node alone could hold it then.
    let isAlone: Bool
  }

  /// The writes of a key that may have happened or may happen yet, although nobody has said so.
  private struct Doubt: Sendable {
    var open = 0
    var until = Instant.start
  }

  /// The keys that are written; those from `spatialFrom` on have positions.
  static let keys = 90
  static let spatialFrom = 60
  /// How long a write that failed may still come to something: it is tried for 30 s, placed for 10 s more, and
  /// messages are replayed for a minute.
  static let doubt = Duration.seconds(120)

  var open: [Open] = []
  private(set) var acknowledged: [Int: Acknowledgment] = [:]
  /// The stamps of all acknowledged writes.
  private var stamps: [Record.Source: Version] = [:]
  /// When writes were begun, and when the last one of each key was.
  private var begins: [Record.Source: Instant] = [:]
  private var beginsLast: [Int: Instant] = [:]
  private var doubts: [Int: Doubt] = [:]
  /// The keys of which a write failed, or was begun when something was wrong, or so many holders stopped that its
  /// writes may be gone: an object of it may stand where no pointer leads, so that later writes do not end it and
  /// queries go on finding it.
  private(set) var orphaned: Set<Int> = []
  /// When nodes stopped that held the last acknowledged write of a key.
  private(set) var losses: [Int: [Instant]] = [:]
  /// What is due, in parts of one.
  var due = (writes: 0.0, reads: 0.0, lookups: 0.0, queries: 0.0)
  var written: UInt64 = 0
  /// Whether nothing is begun any more.
  var isOver = false

  // MARK: - What was promised

  /// The last acknowledged write of a key so far.
  func floor(of key: Int) -> Acknowledgment? {
    acknowledged[key].map { write in
      let doubt = doubts[key] ?? Doubt()
      return Acknowledgment(
        source: write.source, version: write.version, value: write.value, position: write.position,
        isCertain: doubt.open == 0 && doubt.until < write.time, time: write.time, isAlone: write.isAlone)
    }
  }

  /// Whether an acknowledged write must still be what a key is read as: no other was begun since, nor may happen yet.
  func isLast(_ write: Acknowledgment, of key: Int) -> Bool {
    write.isCertain && beginsLast[key].map { $0 <= write.time } ?? true
      && floor(of: key).map { $0.isCertain && $0.version == write.version } ?? false
  }

  /// Whether so many holders of a key stopped within one repair window that its writes may be gone.
  func isExcused(_ key: Int, quorum: Int, window: Duration) -> Bool {
    let times = losses[key] ?? []
    if acknowledged[key]?.isAlone == true, !times.isEmpty { return true }
    return times.indices.contains { index in
      times[index...].prefix { $0 - times[index] <= window }.count >= quorum
    }
  }

  /// Whether a record is an acknowledged write or a later one: by its version, because it has replaced that write,
  /// or because it was begun later.
  ///
  /// A write that was tried again beyond a partition may be acknowledged there with a late version, although
  /// where it had been stamped first others have followed it.
  func isKept(_ write: Acknowledgment, by record: Record) -> Bool {
    record.version >= write.version || record.version(of: write.source) != nil
      || record.source.flatMap { begins[$0] }.map { $0 > write.time } ?? false
  }

  /// Whether a record is what an acknowledged write made once more, over a later one that was acknowledged.
  func isRepeated(_ record: Record, of key: Int) -> Bool {
    guard let source = record.source, let stamp = stamps[source], let last = acknowledged[key] else {
      return false
    }
    return stamp < last.version && last.version < record.version
  }

  // MARK: - What happened

  mutating func began(_ key: Int, by source: Record.Source, at now: Instant, isCalm: Bool) {
    begins[source] = now
    beginsLast[key] = now
    doubts[key, default: Doubt()].open += 1
    if !isCalm { orphaned.insert(key) }
  }

  /// A write has ended: the latest of those acknowledged is what must be there.
  mutating func ended(_ key: Int, _ write: Acknowledgment, at now: Instant) {
    doubts[key]?.open -= 1
    stamps[write.source] = write.version
    guard write.version > acknowledged[key]?.version ?? .none else { return }
    acknowledged[key] = write
    // Who stopped just before may have been counted for this write.
    losses[key]?.removeAll { now - $0 > Maintenance().repairWindow }
  }

  mutating func failed(_ key: Int, at now: Instant) {
    doubts[key]?.open -= 1
    doubts[key]?.until = now + Workload.doubt
    orphaned.insert(key)
  }

  mutating func lost(_ key: Int, at now: Instant) { losses[key, default: []].append(now) }

  mutating func orphan(_ key: Int) { orphaned.insert(key) }
}

// MARK: - The requests

extension ScenarioRun {
  static let hashed = Space(name: "hashed", mapping: .hashed(functions: 1))
  static let spatial = Space(name: "spatial", mapping: .spatial(.wgs84))

  static func space(of key: Int) -> Space { key < Workload.spatialFrom ? hashed : spatial }

  static func key(_ key: Int) -> Key? { Key(space: space(of: key).name, id: "\(key)") }

  /// Looks at the requests that have ended and begins those that are due: two lookups a second, the writes of the
  /// scenario and half as many reads, and a query every five seconds.
  mutating func work() {
    collect()
    guard !workload.isOver else { return }
    for _ in 0..<Workload.take(2, &workload.due.lookups) { lookUp() }
    guard scenario.writes > 0 else { return }
    for _ in 0..<Workload.take(scenario.writes, &workload.due.writes) { write() }
    for _ in 0..<Workload.take(scenario.writes / 2, &workload.due.reads) { read() }
    for _ in 0..<Workload.take(0.2, &workload.due.queries) { query() }
  }

  @discardableResult
  private mutating func begin(_ request: Request, _ task: Workload.Task) -> Record.Source? {
    let serving = serving
    guard !serving.isEmpty else { return nil }
    let node = serving[generator.below(serving.count)]
    let isCalm = isCalm
    let id = simulator.begin(request, at: node)
    let source = Record.Source(node: node, request: id.rawValue)
    workload.open.append(.init(source: source, since: simulator.now, task: task, isCalm: isCalm))
    return source
  }

  private mutating func lookUp() {
    let point = generator.point(on: configuration.torus)
    begin(.lookup(point, traced: false), .lookup(configuration.torus.code(of: point)))
  }

  private mutating func write() {
    let index = generator.below(Workload.keys)
    guard let key = Self.key(index) else { return }
    workload.written += 1
    let value = generator.below(8) == 0 ? nil : Array("\(workload.written)".utf8)
    let space = Self.space(of: index)
    let torus = configuration.torus
    let position = index < Workload.spatialFrom ? [] : place()
    let write =
      value == nil
      ? Write.delete(key, by: space.mapping, on: torus)
      : try? Write.put(key, value: value ?? [], at: position, by: space.mapping, on: torus)
    guard let write else { return }
    if let source = begin(.write(write), .write(key: index, value: value, position: position)) {
      workload.began(index, by: source, at: simulator.now, isCalm: isCalm)
    }
  }

  private mutating func read() {
    let index = generator.below(Workload.keys)
    guard let key = Self.key(index) else { return }
    begin(.read(key), .read(key: index, floor: workload.floor(of: index)))
  }

  private mutating func query() {
    let radius = generator.fraction() * Domain.wgs84.diameter / 2
    if let shape = try? Shape.ball(center: place(), radius: radius, in: .wgs84) { query(shape) }
  }

  /// Asks for the objects inside a shape.
  mutating func query(_ shape: Shape) {
    var floors: [Int: Workload.Acknowledgment] = [:]
    for key in Workload.spatialFrom..<Workload.keys {
      floors[key] = workload.floor(of: key)
    }
    let query = Query(
      .records(space: Array(Self.spatial.name.utf8), shape), in: shape.region(on: configuration.torus))
    begin(.query(query), .query(shape, floors: floors))
  }

  private mutating func place() -> [Double] {
    [generator.fraction() * 360 - 180, generator.fraction() * 180 - 90]
  }

  /// Notes of which acknowledged writes a node that stops held a copy.
  mutating func noteLosses(of id: NodeID) {
    guard let node = simulator.node(id) else { return }
    var held: Set<Int> = []
    for reality in 0..<RealityIndex(configuration.realities) {
      for record in node.storedRecords(in: reality) {
        guard let index = Int(record.key.text), let write = workload.acknowledged[index],
          record.version >= write.version
        else { continue }
        held.insert(index)
      }
    }
    for index in held.sorted() {
      workload.lost(index, at: simulator.now)
      if isExcused(index) { workload.orphan(index) }
    }
  }
}

extension Workload {
  /// How many are due after 100 ms more, at so many a second.
  fileprivate static func take(_ rate: Double, _ due: inout Double) -> Int {
    due += rate / 10
    let whole = due.rounded(.down)
    due -= whole
    return Int(whole)
  }
}
