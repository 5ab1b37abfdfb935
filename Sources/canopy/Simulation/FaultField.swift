import CANGeometry
import CANSimulation

/// A fault as it stands in a scenario document; it may stand for many.
struct FaultField {
  private var fault: Fault
  private let pick: Pick
  private let times: Int
  private let every: Int

  /// Which of the living nodes a fault happens to.
  private enum Pick {
    /// The one at this share of their list.
    case share(Double)
    /// One that the seed decides.
    case any
    /// Each in its turn, from the first of them to the last.
    case inTurn
  }

  /// The fault at a place of the list, in a scenario whose safety phase is so long.
  init(_ value: JSONValue, number: Int, safety: Int) throws(FieldReader.Mistake) {
    var reader = try FieldReader(value, at: "faults[\(number)]")
    fault = Fault(
      try reader.name("kind", default: nil), at: try reader.milliseconds("at_s", in: 0...safety, default: nil)
    )
    times = try reader.integer("times", in: 1...Scenario.faultsMax, default: 1)
    every = try reader.milliseconds("every_s", in: Scenario.timeRange, default: 0)
    let last = fault.at + (times - 1) * every
    guard last <= safety else {
      throw reader.mistake(
        "every_s",
        "takes the last of \(times) to \(FaultField.seconds(last)), after the safety phase of "
          + FaultField.seconds(safety))
    }
    pick = fault.kind.picks ? try FaultField.pick(&reader) : .share(0)
    try FaultField.read(&reader, into: &fault)
    try reader.finish()
  }

  private static func seconds(_ milliseconds: Int) -> String {
    JSONValue.double(Double(milliseconds) / 1000).json + " s"
  }

  private static func pick(_ reader: inout FieldReader) throws(FieldReader.Mistake) -> Pick {
    guard let value = reader.value("pick") else { return .any }
    if value.text == "in_turn" { return .inTurn }
    guard let share = value.finite else {
      throw reader.mistake("pick", "\(value.json) is not a number or \"in_turn\"")
    }
    guard (0..<1).contains(share) else {
      throw reader.mistake("pick", "\(value.json) is not from 0 to below 1")
    }
    return .share(share)
  }

  /// Reads what a fault of its kind has.
  private static func read(_ reader: inout FieldReader, into fault: inout Fault) throws(FieldReader.Mistake) {
    let lengths = 1...Scenario.timeRange.upperBound
    let counts = Fault.countRange(of: fault.kind)
    switch fault.kind {
    case .join, .leave: fault.count = try reader.integer("count", in: counts, default: 1)
    case .crash:
      fault.count = try reader.integer("count", in: counts, default: 1)
      fault.fate = try reader.name("disk", default: .kept)
      if reader.value("duration_s") != nil {
        fault.duration = try reader.milliseconds("duration_s", in: lengths, default: nil)
      }
    case .pause, .clog: fault.duration = try reader.milliseconds("duration_s", in: lengths, default: nil)
    case .partition:
      fault.cut = try reader.name("cut", default: .even)
      fault.count = try reader.integer("count", in: counts, default: 2)
      fault.isOneWay = try reader.flag("one_way", default: false)
      fault.duration = try reader.milliseconds("duration_s", in: lengths, default: nil)
    case .network:
      fault.loss = try share("loss", &reader)
      fault.duplication = try share("duplication", &reader)
      fault.replay = try share("replay", &reader)
      fault.late = try share("late", &reader)
    case .clock:
      fault.offset = try reader.milliseconds("offset_s", in: Fault.offsetRange, default: 0)
      fault.drift = try reader.integer("drift_ppm", in: Fault.driftRange, default: 0)
    case .disk:
      fault.ailment = try reader.name("ailment", default: nil)
      fault.duration = try reader.milliseconds("duration_s", in: lengths, default: nil)
    }
  }

  /// A share of the messages; what is not said stays as it was.
  private static func share(_ name: String, _ reader: inout FieldReader) throws(FieldReader.Mistake)
    -> Double?
  {
    guard reader.value(name) != nil else { return nil }
    return try reader.number(name, in: 0...1, default: nil)
  }

  /// The faults that this one stands for.
  func faults(_ generator: inout SeededGenerator) -> [Fault] {
    (0..<times).map { number in
      var fault = fault
      fault.at += number * every
      if fault.kind.picks {
        fault.pick =
          switch pick {
          case .share(let share): share
          case .any: (generator.fraction() * 1000).rounded(.down) / 1000
          case .inTurn: (Double(number) + 0.5) / Double(times)
          }
      }
      return fault
    }
  }
}

extension Fault.Kind {
  /// Whether a fault of this kind picks a node.
  var picks: Bool { self != .join && self != .network }
}
