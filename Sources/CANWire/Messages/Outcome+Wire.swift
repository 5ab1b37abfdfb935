import CANCore
import CANGeometry
import CANStorage

extension Outcome: WireValue {
  static var byteCountMin: Int { 1 }

  init(from reader: inout WireReader) throws(WireError) {
    switch try reader.kind(WireFormat.OutcomeKind.self) {
    case .joined: self = .joined(try reader.list(.realities))
    case .left: self = .left
    case .owner:
      self = .owner(try reader.contact(), hops: try reader.natural(), trace: try reader.list(.trace))
    case .stored: self = .stored(try Version(from: &reader), hops: try reader.natural())
    case .record: self = .record(try reader.optional(), hops: try reader.natural())
    case .answer: self = .answer(try Answer(from: &reader))
    case .failed: self = .failed(try RequestFailure(from: &reader))
    }
  }

  func write(to writer: inout WireWriter) throws(WireError) {
    writer.kind(kind)
    switch self {
    case .joined(let zones):
      try writer.list(zones, .realities)
    case .left:
      break
    case .owner(let owner, let hops, let trace):
      try writer.contact(owner)
      try writer.natural(hops, "number of hops")
      try writer.list(trace, .trace)
    case .stored(let version, let hops):
      try version.write(to: &writer)
      try writer.natural(hops, "number of hops")
    case .record(let record, let hops):
      try writer.optional(record)
      try writer.natural(hops, "number of hops")
    case .answer(let answer):
      try answer.write(to: &writer)
    case .failed(let failure):
      try failure.write(to: &writer)
    }
  }

  var kind: WireFormat.OutcomeKind {
    switch self {
    case .joined: .joined
    case .left: .left
    case .owner: .owner
    case .stored: .stored
    case .record: .record
    case .answer: .answer
    case .failed: .failed
    }
  }
}

extension RequestFailure: WireValue {
  static var byteCountMin: Int { 1 }

  init(from reader: inout WireReader) throws(WireError) {
    self =
      switch try reader.kind(WireFormat.FailureKind.self) {
      case .notMember: .notMember
      case .alreadyMember: .alreadyMember
      case .noSeat: .noSeat
      case .noHeir: .noHeir
      case .valueTooLong: .valueTooLong
      case .timedOut: .timedOut
      case .tooManyHops: .tooManyHops
      case .notDurable: .notDurable
      case .overloaded: .overloaded
      case .notRefilled: .notRefilled
      case .wrongDimensions: .wrongDimensions
      case .objectMissing: .objectMissing
      }
  }

  func write(to writer: inout WireWriter) throws(WireError) {
    writer.kind(kind)
  }

  var kind: WireFormat.FailureKind {
    switch self {
    case .notMember: .notMember
    case .alreadyMember: .alreadyMember
    case .noSeat: .noSeat
    case .noHeir: .noHeir
    case .valueTooLong: .valueTooLong
    case .timedOut: .timedOut
    case .tooManyHops: .tooManyHops
    case .notDurable: .notDurable
    case .overloaded: .overloaded
    case .notRefilled: .notRefilled
    case .wrongDimensions: .wrongDimensions
    case .objectMissing: .objectMissing
    }
  }
}

/// Record, hops and the time that is left.
extension HotCopy: WireValue {
  static var byteCountMin: Int { Record.byteCountMin + 2 }

  init(from reader: inout WireReader) throws(WireError) {
    self.init(
      record: try Record(from: &reader), hops: try reader.natural(), timeLeft: try Duration(from: &reader))
  }

  func write(to writer: inout WireWriter) throws(WireError) {
    try record.write(to: &writer)
    try writer.natural(hops, "number of hops")
    try timeLeft.write(to: &writer)
  }
}
