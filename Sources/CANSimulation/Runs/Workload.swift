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
    /// The process that was asked.
    let process: UInt64
    /// What may be expected of the answer.
    let weather: Weather
  }

  /// What has gone wrong when something is begun.
  enum Weather: Sendable {
    /// Something, a short while ago.
    case stormy
    /// Nothing, for long enough that answers are up to date where the overlay is whole.
    case calm
    /// Nothing, since the overlay was found whole: whatever is asked succeeds.
    case settled
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

  /// A write that was begun.
  struct Begun: Sendable {
    let time: Instant
    let value: [UInt8]?
    let position: [Double]
    /// How many writes of its key were begun before it, and when the last of them was.
    var rank = 0
    var predecessor: Instant?
    /// What it was stamped, once it is acknowledged.
    var version: Version?
  }

  /// A node that held a write and stopped.
  struct Loss: Sendable {
    let node: NodeID
    let time: Instant
    /// The latest record that it held.
    let record: Record
    /// Whether nobody else who runs, and owns or shares the place, had what it held.
    let wasLast: Bool
    /// Whether nobody else whom it could reach owned or shared anything: W counts the nodes there are.
    let wasAlone: Bool
    /// Whether it is to start again with what it held.
    let returns: Bool
    /// When it did.
    var returned: Instant?
  }

  /// The writes of a key that may have happened or may happen yet, although nobody has said so.
  struct Doubt: Sendable {
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
  /// All writes that were begun.
  private(set) var writes: [Record.Source: Begun] = [:]
  /// When the last write of each key was begun.
  private(set) var beginsLast: [Int: Instant] = [:]
  /// When the last write of each key was acknowledged, whatever its stamp.
  private var endedLast: [Int: Instant] = [:]
  /// How many writes of each key were begun.
  private(set) var counts: [Int: Int] = [:]
  private(set) var doubts: [Int: Doubt] = [:]
  /// The keys of which a write failed, or was begun when something was wrong, or so many holders stopped that its
  /// writes may be gone: an object of it may stand where no pointer leads, so that later writes do not end it and
  /// queries find it until it is republished.
  private(set) var orphaned: Set<Int> = []
  /// The nodes that held a key and stopped, in the order of time.
  private(set) var losses: [Int: [Loss]] = [:]
  /// What is due, in parts of one.
  var due = (writes: 0.0, reads: 0.0, lookups: 0.0, queries: 0.0)
  var written: UInt64 = 0
  /// Whether nothing is begun any more.
  var isOver = false

  // MARK: - What happened

  mutating func began(_ key: Int, by source: Record.Source, _ write: Begun, _ weather: Weather) {
    writes[source] = write
    writes[source]?.rank = counts[key, default: 0]
    writes[source]?.predecessor = beginsLast[key]
    counts[key, default: 0] += 1
    beginsLast[key] = write.time
    doubts[key, default: Doubt()].open += 1
    if weather == .stormy { orphaned.insert(key) }
  }

  /// A write has ended: the latest of those acknowledged is what must be there.
  mutating func ended(_ key: Int, _ write: Acknowledgment) {
    doubts[key]?.open -= 1
    writes[write.source]?.version = write.version
    if write.version > acknowledged[key]?.version ?? .none { acknowledged[key] = write }
    // Of two that were under way at once two homes may have stamped both: either may be the last.
    if let end = endedLast[key], let begin = writes[write.source]?.time, begin <= end {
      let until = doubts[key]?.until ?? .start
      doubts[key]?.until = max(until, write.time)
    }
    endedLast[key] = write.time
  }

  mutating func failed(_ key: Int, at now: Instant) {
    doubts[key]?.open -= 1
    doubts[key]?.until = now + Workload.doubt
    orphaned.insert(key)
  }

  mutating func lost(_ key: Int, _ loss: Loss) { losses[key, default: []].append(loss) }

  /// A node has started again from its disk.
  mutating func returned(_ node: NodeID, at now: Instant) {
    for key in losses.keys {
      losses[key] = losses[key]?.map { loss in
        guard loss.node == node, loss.returns, loss.returned == nil else { return loss }
        var loss = loss
        loss.returned = now
        return loss
      }
    }
  }

  mutating func orphan(_ key: Int) { orphaned.insert(key) }

  /// No object stands any more where nothing leads: all were republished.
  mutating func adoptOrphans() { orphaned = [] }
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
    let process = simulator.hosts[Int(node)].process
    let weather = weather
    let id = simulator.begin(request, at: node)
    let source = Record.Source(node: node, request: id.rawValue)
    workload.open.append(
      .init(source: source, since: simulator.now, task: task, process: process, weather: weather))
    return source
  }

  private mutating func lookUp() {
    let point = generator.point(on: configuration.torus)
    begin(.lookup(point, traced: false), .lookup(configuration.torus.code(of: point)))
  }

  private mutating func write() {
    var index = generator.below(Workload.keys)
    if isAtRest(index) { index += 1 }
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
      workload.began(
        index, by: source, .init(time: simulator.now, value: value, position: position), weather)
    }
  }

  /// Whether a key is written no more: each third one rests from a time of its own in the safety phase, so that its
  /// last write lives through whatever goes wrong after it.
  private func isAtRest(_ index: Int) -> Bool {
    guard index.isMultiple(of: 3) else { return false }
    let time = scenario.safetyStart + scenario.safety / Workload.keys * index
    return simulator.now >= .start + .milliseconds(time)
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
