import CANCore
import CANGeometry
import CANStorage

/// Target, reality where one is asked for, origin, request, hops, approach, detours, trace if wanted, and payload.
extension Routed: WireValue {
  static var byteCountMin: Int { 13 }

  init(from reader: inout WireReader) throws(WireError) {
    let target = try Point(from: &reader)
    let reality = try reader.realityOrNone()
    let origin = try reader.contact()
    let request = try RequestID(from: &reader)
    let hops = try reader.natural()
    let approach: SquaredDistance? = try reader.flag() ? reader.varint() : nil
    let detours: [NodeID] = try reader.list(.detours)
    let trace: [Hop]? = try reader.flag() ? reader.list(.trace) : nil
    self.init(to: target, in: reality, try Payload(from: &reader), origin: origin, request: request)
    self.hops = hops
    self.approach = approach
    self.detours = detours
    self.trace = trace
  }

  func write(to writer: inout WireWriter) throws(WireError) {
    try target.write(to: &writer)
    try writer.realityOrNone(reality)
    try writer.contact(origin)
    try request.write(to: &writer)
    try writer.natural(hops, "number of hops")
    writer.flag(approach != nil)
    if let approach { writer.varint(approach) }
    try writer.list(detours, .detours)
    writer.flag(trace != nil)
    if let trace { try writer.list(trace, .trace) }
    try payload.write(to: &writer)
  }
}

/// Node, zone and squared distance.
extension Hop: WireValue {
  static var byteCountMin: Int { 10 }

  init(from reader: inout WireReader) throws(WireError) {
    self.init(
      node: try reader.fixed(), zone: try Zone(from: &reader), squaredDistance: try reader.varint())
  }

  func write(to writer: inout WireWriter) throws(WireError) {
    writer.fixed(node)
    try zone.write(to: &writer)
    writer.varint(squaredDistance)
  }
}

extension Payload: WireValue {
  static var byteCountMin: Int { 1 }

  init(from reader: inout WireReader) throws(WireError) {
    switch try reader.kind(WireFormat.PayloadKind.self) {
    case .join: self = .join
    case .lookup: self = .lookup
    case .audit: self = .audit(try reader.list(.claims))
    case .write: self = .write(try Write(from: &reader))
    case .place: self = .place(try Record(from: &reader), try reader.varint())
    case .absorb: self = .absorb(try reader.list(.elements), try reader.varint())
    case .read: self = .read(try Key(from: &reader), attemptsLeft: try reader.natural())
    case .readObject:
      self = .readObject(
        try Key(from: &reader), try Version(from: &reader), home: try Point(from: &reader),
        attemptsLeft: try reader.natural())
    case .query: self = .query(try Delegation(from: &reader))
    case .nearest: self = .nearest(try NearestRequest(from: &reader))
    case .load: self = .load
    }
  }

  func write(to writer: inout WireWriter) throws(WireError) {
    writer.kind(kind)
    switch self {
    case .join, .lookup, .load:
      break
    case .audit(let claims):
      try writer.list(claims, .claims)
    case .write(let write):
      try write.write(to: &writer)
    case .place(let record, let write):
      try record.write(to: &writer)
      writer.varint(write)
    case .absorb(let records, let write):
      try writer.list(records, .elements)
      writer.varint(write)
    case .read(let key, let attemptsLeft):
      try key.write(to: &writer)
      try writer.natural(attemptsLeft, "number of attempts")
    case .readObject(let key, let version, let home, let attemptsLeft):
      try key.write(to: &writer)
      try version.write(to: &writer)
      try home.write(to: &writer)
      try writer.natural(attemptsLeft, "number of attempts")
    case .query(let delegation):
      try delegation.write(to: &writer)
    case .nearest(let request):
      try request.write(to: &writer)
    }
  }

  var kind: WireFormat.PayloadKind {
    switch self {
    case .join: .join
    case .lookup: .lookup
    case .audit: .audit
    case .write: .write
    case .place: .place
    case .absorb: .absorb
    case .read: .read
    case .readObject: .readObject
    case .query: .query
    case .nearest: .nearest
    case .load: .load
    }
  }
}
