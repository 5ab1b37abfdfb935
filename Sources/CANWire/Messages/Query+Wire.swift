import CANCore
import CANGeometry
import CANStorage

/// The domain, and the kind of the form with its numbers.
extension Shape: WireValue {
  static var byteCountMin: Int { 2 }

  init(from reader: inout WireReader) throws(WireError) {
    let domain = try Domain(from: &reader)
    let form: Form =
      switch try reader.kind(WireFormat.FormKind.self) {
      case .everything: .everything
      case .box: .box(lower: try reader.list(.axes), upper: try reader.list(.axes))
      case .ball: .ball(center: try reader.list(.axes), radius: try Double(from: &reader))
      }
    do { try self.init(spelled: form, in: domain) } catch { throw .outOfRange("shape") }
    // A shape has one spelling, to which any other would have been brought.
    guard self.form.bits == form.bits else { throw .notCanonical }
  }

  func write(to writer: inout WireWriter) throws(WireError) {
    try domain.write(to: &writer)
    switch form {
    case .everything:
      writer.kind(WireFormat.FormKind.everything)
    case .box(let lower, let upper):
      writer.kind(WireFormat.FormKind.box)
      try writer.list(lower, .axes)
      try writer.list(upper, .axes)
    case .ball(let center, let radius):
      writer.kind(WireFormat.FormKind.ball)
      try writer.list(center, .axes)
      try radius.write(to: &writer)
    }
  }
}

extension Shape.Form {
  /// All numbers of the form: unlike those, their bits tell -0 from 0.
  fileprivate var bits: [UInt64] {
    switch self {
    case .everything: []
    case .box(let lower, let upper): (lower + upper).map(\.bitPattern)
    case .ball(let center, let radius): (center + [radius]).map(\.bitPattern)
    }
  }
}

/// The region, the reality where one is asked for, and the kind with what it needs.
extension Query: WireValue {
  static var byteCountMin: Int { Region.byteCountMin + 2 }

  init(from reader: inout WireReader) throws(WireError) {
    let region = try Region(from: &reader)
    let reality = try reader.realityOrNone()
    self.init(try Kind(from: &reader), in: region, of: reality)
  }

  func write(to writer: inout WireWriter) throws(WireError) {
    try region.write(to: &writer)
    try writer.realityOrNone(reality)
    try kind.write(to: &writer)
  }
}

extension Query.Kind: WireValue {
  static var byteCountMin: Int { 1 }

  init(from reader: inout WireReader) throws(WireError) {
    switch try reader.kind(WireFormat.QueryKind.self) {
    case .records:
      self = .records(space: try reader.byteString(.keyBytes), try Shape(from: &reader))
    case .nearest:
      self = .nearest(
        try reader.natural(), to: try reader.list(.axes), space: try reader.byteString(.keyBytes),
        try Shape(from: &reader))
    case .count:
      self = .count(space: try reader.byteString(.keyBytes), try Shape(from: &reader))
    case .multicast:
      self = .multicast(try reader.byteString(.valueBytes))
    case .zones:
      self = .zones
    case .digests:
      let halvings = try reader.natural()
      guard halvings <= WireLimit.halvings.maximum else { throw .limitExceeded(.halvings, halvings) }
      self = .digests(halvings: halvings)
    case .copies:
      self = .copies(after: try reader.optional())
    }
  }

  func write(to writer: inout WireWriter) throws(WireError) {
    writer.kind(number)
    switch self {
    case .records(let space, let shape):
      try writer.byteString(space, .keyBytes)
      try shape.write(to: &writer)
    case .nearest(let count, let position, let space, let shape):
      try writer.natural(count, "number of records")
      try writer.list(position, .axes)
      try writer.byteString(space, .keyBytes)
      try shape.write(to: &writer)
    case .count(let space, let shape):
      try writer.byteString(space, .keyBytes)
      try shape.write(to: &writer)
    case .multicast(let bytes):
      try writer.byteString(bytes, .valueBytes)
    case .zones:
      break
    case .digests(let halvings):
      guard halvings <= WireLimit.halvings.maximum else { throw .limitExceeded(.halvings, halvings) }
      try writer.natural(halvings, "number of halvings")
    case .copies(let place):
      try writer.optional(place)
    }
  }

  var number: WireFormat.QueryKind {
    switch self {
    case .records: .records
    case .nearest: .nearest
    case .count: .count
    case .multicast: .multicast
    case .zones: .zones
    case .digests: .digests
    case .copies: .copies
    }
  }
}

/// Query, prefix, part and the time left.
extension Delegation: WireValue {
  static var byteCountMin: Int { Query.byteCountMin + 3 }

  init(from reader: inout WireReader) throws(WireError) {
    self.init(
      query: try Query(from: &reader), prefix: try Zone(from: &reader), part: try reader.varint(),
      timeLeft: try Duration(from: &reader))
  }

  func write(to writer: inout WireWriter) throws(WireError) {
    try query.write(to: &writer)
    try prefix.write(to: &writer)
    writer.varint(part)
    try timeLeft.write(to: &writer)
  }
}

/// Count, position, space, domain, and the largest distance.
extension NearestRequest: WireValue {
  static var byteCountMin: Int { 12 }

  init(from reader: inout WireReader) throws(WireError) {
    let count = try reader.natural()
    let position: [Double] = try reader.list(.axes)
    let space = try reader.byteString(.keyBytes)
    let domain = try Domain(from: &reader)
    let distanceMax = try Double(from: &reader)
    do {
      try self.init(count, to: position, space: space, domain: domain, within: distanceMax)
    } catch {
      throw .outOfRange("position")
    }
    // Counts, positions and distances have one spelling, to which any other would have been brought.
    guard self.count == count, self.position == position,
      self.distanceMax.bitPattern == distanceMax.bitPattern
    else { throw .notCanonical }
  }

  func write(to writer: inout WireWriter) throws(WireError) {
    try writer.natural(count, "number of records")
    try writer.list(position, .axes)
    try writer.byteString(space, .keyBytes)
    try domain.write(to: &writer)
    try distanceMax.write(to: &writer)
  }
}
