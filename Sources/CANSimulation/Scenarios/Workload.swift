import CANCore
import CANGeometry
import CANStorage

/// What applications do with the overlay while it fails, and what they were promised.
struct Workload: Sendable {
  /// A write that is not answered yet, and what it wrote.
  struct Open: Sendable {
    let key: Int
    let value: [UInt8]?
    let since: Instant
  }

  /// The last write of a key, as far as writes were acknowledged.
  struct Acknowledgment: Sendable {
    let version: Version
    let value: [UInt8]?
    let at: Instant
  }

  /// The keys that are written; those from `spatialFrom` on have positions.
  static let keys = 90
  static let spatialFrom = 60

  var open: [RequestID: Open] = [:]
  var acknowledged: [Int: Acknowledgment] = [:]
  /// When nodes stopped that held the last acknowledged write of a key.
  var losses: [Int: [Instant]] = [:]
  /// The writes that are due, in parts of one.
  var due = 0.0
  var written: UInt64 = 0
  /// Whether nothing is written any more.
  var isOver = false

  /// Whether so many holders of a key stopped within one repair window that its writes may be gone.
  func isExcused(_ key: Int, quorum: Int, window: Duration) -> Bool {
    let times = losses[key] ?? []
    return times.indices.contains { index in
      times[index...].prefix { $0 - times[index] <= window }.count >= quorum
    }
  }
}

extension ScenarioRun {
  static let hashed = Space(name: "hashed", mapping: .hashed(functions: 1))
  static let spatial = Space(name: "spatial", mapping: .spatial(.wgs84))

  static func space(of key: Int) -> Space { key < Workload.spatialFrom ? hashed : spatial }

  static func key(_ key: Int) -> Key? { Key(space: space(of: key).name, id: "\(key)") }

  /// Begins the writes that are due and looks at those that have ended.
  mutating func work() {
    collect()
    guard scenario.writes > 0, !workload.isOver else { return }
    workload.due += scenario.writes / 10
    while workload.due >= 1 {
      workload.due -= 1
      write()
    }
  }

  private mutating func write() {
    let serving = serving
    guard !serving.isEmpty else { return }
    let node = serving[generator.below(serving.count)]
    let index = generator.below(Workload.keys)
    workload.written += 1
    let value = generator.below(8) == 0 ? nil : Array("\(workload.written)".utf8)
    guard let key = Self.key(index) else { return }
    let space = Self.space(of: index)
    let torus = configuration.torus
    let position =
      index < Workload.spatialFrom ? [] : [generator.fraction() * 360 - 180, generator.fraction() * 180 - 90]
    let write =
      value == nil
      ? Write.delete(key, by: space.mapping, on: torus)
      : try? Write.put(key, value: value ?? [], at: position, by: space.mapping, on: torus)
    guard let write else { return }
    let request = simulator.begin(.write(write), at: node)
    workload.open[request] = Workload.Open(key: index, value: value, since: simulator.now)
  }

  private mutating func collect() {
    for (request, write) in workload.open.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      if let outcome = simulator.takeOutcome(of: request) {
        workload.open[request] = nil
        guard case .stored(let version, _) = outcome else {
          report.writesFailed += 1
          continue
        }
        report.writesAcknowledged += 1
        if version > workload.acknowledged[write.key]?.version ?? .none {
          workload.acknowledged[write.key] = .init(version: version, value: write.value, at: simulator.now)
          // Who stopped just before may have been counted for this write.
          let window = Maintenance().repairWindow
          workload.losses[write.key]?.removeAll { simulator.now - $0 > window }
        }
      } else if simulator.now - write.since > .seconds(60) {
        // The node that was asked is gone.
        workload.open[request] = nil
        report.writesFailed += 1
      }
    }
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
    for index in held { workload.losses[index, default: []].append(simulator.now) }
  }
}
