/// What has one spelling in bytes.
///
/// No value holds another of its own type, so the depth of reading and writing is bounded by the types.
protocol WireValue {
  /// The bytes of the shortest spelling; a list checks its count against them before it takes memory.
  static var byteCountMin: Int { get }

  /// Reads the value.
  init(from reader: inout WireReader) throws(WireError)

  /// Appends the value.
  func write(to writer: inout WireWriter) throws(WireError)
}
