import CANCore
import CANGeometry
import CANStorage

/// Zone, digest and count.
extension ZoneDigest: WireValue {
  static var byteCountMin: Int { 10 }

  init(from reader: inout WireReader) throws(WireError) {
    self.init(zone: try Zone(from: &reader), digest: try reader.fixed(), count: try reader.natural())
  }

  func write(to writer: inout WireWriter) throws(WireError) {
    try zone.write(to: &writer)
    writer.fixed(digest)
    try writer.natural(count, "number of records")
  }
}

/// Matches, count, zones, digests, copies, missing, visited zones, hops and the covered volume.
extension Answer: WireValue {
  static var byteCountMin: Int { 16 }

  init(from reader: inout WireReader) throws(WireError) {
    self.init()
    matches = try reader.list(.elements)
    count = try reader.natural()
    zones = try reader.list(.elements)
    digests = try reader.list(.elements)
    copies = try reader.list(.elements)
    missing = try reader.list(.missing)
    zonesVisited = try reader.natural()
    hops = try reader.natural()
    coverage = Coverage(covered: try reader.fixed())
  }

  func write(to writer: inout WireWriter) throws(WireError) {
    try writer.list(matches, .elements)
    try writer.natural(count, "number of records")
    try writer.list(zones, .elements)
    try writer.list(digests, .elements)
    try writer.list(copies, .elements)
    try writer.list(missing, .missing)
    try writer.natural(zonesVisited, "number of zones")
    try writer.natural(hops, "number of hops")
    writer.fixed(coverage.covered)
  }
}
