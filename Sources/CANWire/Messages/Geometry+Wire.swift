import CANGeometry

/// The depth, and the bits of the prefix, the first split in the highest bit; unused bits are 0.
extension Zone: WireValue {
  static var byteCountMin: Int { 1 }

  init(from reader: inout WireReader) throws(WireError) {
    let depth = Int(try reader.byte())
    guard depth <= Zone.depthMax else { throw .limitExceeded(.halvings, depth) }
    var code: ZCode = 0
    for index in 0..<Zone.prefixByteCount(depth: depth) {
      code |= ZCode(try reader.byte()) << ZCode(56 - 8 * index)
    }
    self.init(prefixOf: code, depth: depth)
    guard codes.lowerBound == code else { throw .notCanonical }
  }

  func write(to writer: inout WireWriter) throws(WireError) {
    let code = codes.lowerBound
    writer.byte(UInt8(depth))
    for index in 0..<Zone.prefixByteCount(depth: depth) {
      writer.byte(UInt8(truncatingIfNeeded: code >> ZCode(56 - 8 * index)))
    }
  }

  private static func prefixByteCount(depth: Int) -> Int { (depth + 7) / 8 }
}

/// The list of the coordinates.
extension Point: WireValue {
  static var byteCountMin: Int { 5 }

  init(from reader: inout WireReader) throws(WireError) {
    guard let point = Point(try reader.list(.axes)) else { throw .outOfRange("number of dimensions") }
    self = point
  }

  func write(to writer: inout WireWriter) throws(WireError) {
    try writer.list(coordinates, .axes)
  }
}

/// The first cell and the number of cells after it; the whole axis starts at 0.
extension Interval: WireValue {
  static var byteCountMin: Int { 8 }

  init(from reader: inout WireReader) throws(WireError) {
    let lower: Coordinate = try reader.fixed()
    self.init(lower: lower, extent: try reader.fixed())
    guard self.lower == lower else { throw .notCanonical }
  }

  func write(to writer: inout WireWriter) throws(WireError) {
    writer.fixed(lower)
    writer.fixed(extent)
  }
}

/// The list of the sides.
extension Region: WireValue {
  static var byteCountMin: Int { 9 }

  init(from reader: inout WireReader) throws(WireError) {
    guard let region = Region(try reader.list(.axes)) else { throw .outOfRange("number of dimensions") }
    self = region
  }

  func write(to writer: inout WireWriter) throws(WireError) {
    try writer.list(intervals, .axes)
  }
}

/// The kind; for a Euclidean domain its name and its axes.
extension Domain: WireValue {
  static var byteCountMin: Int { 1 }

  init(from reader: inout WireReader) throws(WireError) {
    switch try reader.kind(WireFormat.DomainKind.self) {
    case .wgs84:
      self = .wgs84
    case .euclidean:
      let name = try reader.text(.nameBytes)
      let axes: [Axis] = try reader.list(.axes)
      do { self = try Domain(name: name, axes: axes) } catch { throw .outOfRange("domain") }
    }
  }

  func write(to writer: inout WireWriter) throws(WireError) {
    switch metric {
    case .greatCircle:
      guard self == .wgs84 else { throw .outOfRange("domain") }
      writer.kind(WireFormat.DomainKind.wgs84)
    case .euclidean:
      writer.kind(WireFormat.DomainKind.euclidean)
      try writer.text(name, .nameBytes)
      try writer.list(axes, .axes)
    }
  }
}

/// Name, unit, lower and upper bound, whether it wraps, and its scale.
extension Axis: WireValue {
  static var byteCountMin: Int { 20 }

  init(from reader: inout WireReader) throws(WireError) {
    let name = try reader.text(.nameBytes)
    let unit = try reader.text(.nameBytes)
    let lower = try Double(from: &reader)
    let upper = try Double(from: &reader)
    let wraps = try reader.flag()
    let scale: Scale =
      switch try reader.kind(WireFormat.ScaleKind.self) {
      case .linear: .linear
      case .sine: .sine
      }
    guard lower < upper else { throw .outOfRange("bounds of an axis") }
    do {
      try self.init(name: name, unit: unit, bounds: lower...upper, wraps: wraps, scale: scale)
    } catch {
      throw .outOfRange("axis")
    }
  }

  func write(to writer: inout WireWriter) throws(WireError) {
    try writer.text(name, .nameBytes)
    try writer.text(unit, .nameBytes)
    writer.fixed(bounds.lowerBound.bitPattern)
    writer.fixed(bounds.upperBound.bitPattern)
    writer.flag(wraps)
    switch scale {
    case .linear: writer.kind(WireFormat.ScaleKind.linear)
    case .sine: writer.kind(WireFormat.ScaleKind.sine)
    }
  }
}
