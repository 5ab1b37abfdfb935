import CANGeometry
import CANSimulation

/// A scenario as JSON: what `datasets/scenarios/scenario.schema.json` describes.
///
/// Times are in seconds and delays in milliseconds, as their names say. A fault may stand for many, and where it
/// does not say which node it picks, the seed decides.
struct ScenarioDocument {
  /// What is run.
  let scenario: Scenario
  /// What it is for, in a sentence; empty for none.
  let summary: String

  /// The name of the format.
  static let format = "canopy-scenario"
  /// The newest version that is read, and the one that is written.
  static let version = 1

  /// The document of a scenario.
  init(_ scenario: Scenario, summary: String) {
    self.scenario = scenario
    self.summary = summary
  }

  /// The scenario that a JSON value describes, with another seed if one is given.
  init(_ value: JSONValue, seed: UInt64? = nil) throws(FieldReader.Mistake) {
    var reader = try FieldReader(value)
    try ScenarioDocument.checkHeader(&reader)
    let name = try reader.text("name", default: "scenario")
    summary = try reader.text("summary", default: "")
    let writtenSeed = try reader.seed("seed")
    var scenario = Scenario(
      name: name, seed: seed ?? writtenSeed,
      nodes: try reader.integer("nodes", in: Scenario.nodesRange, default: nil),
      dimensions: try reader.integer("dimensions", in: Scenario.dimensionsRange, default: 2),
      realities: try reader.integer("realities", in: Scenario.realitiesRange, default: 1))
    scenario.peersPerZoneMax = try reader.integer("overload", in: Scenario.peersRange, default: 1)
    scenario.readQuorum = try reader.integer("read_quorum", in: 1...scenario.realities, default: 1)
    scenario.joins = try reader.name("joins", default: .random)
    let times = Scenario.timeRange
    scenario.delay = try reader.integer("delay_ms", in: Scenario.delayRange, default: scenario.delay)
    scenario.joinInterval = try reader.integer("join_interval_ms", in: times, default: scenario.joinInterval)
    scenario.safety = try reader.milliseconds("safety_s", in: times, default: scenario.safety)
    scenario.liveness = try reader.milliseconds("liveness_s", in: times, default: scenario.liveness)
    scenario.residualLoss = try reader.number("residual_loss", in: 0...1, default: 0)
    scenario.writes = try reader.number("writes_per_s", in: Scenario.writesRange, default: 0)
    scenario.faults = try ScenarioDocument.faults(&reader, of: scenario)
    try reader.finish()
    self.scenario = scenario
  }

  private static func checkHeader(_ reader: inout FieldReader) throws(FieldReader.Mistake) {
    let found = try reader.text("format", default: "")
    guard found == format else {
      let said = found.isEmpty ? "is not said" : "is \(JSONValue.string(found).json)"
      throw reader.mistake("format", "\(said): a scenario has \"\(format)\"")
    }
    let number = try reader.integer("version", in: 1...Int(Int32.max), default: nil)
    guard number <= version else {
      throw reader.mistake("version", "\(number) is newer than \(version), which this program reads")
    }
  }

  private static func faults(
    _ reader: inout FieldReader, of scenario: Scenario
  ) throws(FieldReader.Mistake) -> [Fault] {
    guard let list = reader.value("faults") else { return [] }
    guard let items = list.items else { throw reader.mistake("faults", "is not a list") }
    var generator = SeededGenerator(picksOf: scenario.seed)
    var faults: [Fault] = []
    for (index, item) in items.enumerated() {
      faults += try FaultField(item, number: index, safety: scenario.safety).faults(&generator)
      guard faults.count <= Scenario.faultsMax else {
        throw reader.mistake("faults", "stand for more than \(Scenario.faultsMax)")
      }
    }
    // Those of one moment stay in the order of the list.
    return faults.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(
      \.element)
  }
}

extension SeededGenerator {
  /// The stream from which the picks of faults are drawn: another one than what the run draws from.
  fileprivate init(picksOf seed: UInt64) {
    var generator = SeededGenerator(seed: ~seed)
    self = generator.split()
  }
}

extension FieldReader {
  /// A seed: a whole number from 0 to 2⁶⁴ - 1, in quotes where a number of JavaScript would not hold it.
  fileprivate mutating func seed(_ name: String) throws(Mistake) -> UInt64 {
    guard let value = value(name) else { return 1 }
    let digits =
      switch value {
      case .number(let digits), .string(let digits): digits
      default: ""
      }
    guard let seed = UInt64(digits) else {
      throw mistake(name, "\(value.json) is not a whole number from 0 to \(UInt64.max)")
    }
    return seed
  }
}
