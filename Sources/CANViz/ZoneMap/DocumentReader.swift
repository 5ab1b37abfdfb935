import Foundation

/// Reads JSON documents that name their format and version.
enum DocumentReader {
  /// Refuses other formats and newer versions before the rest is looked at.
  static func checkHeader(of bytes: [UInt8], format: String, version: Int) throws(ZoneMapError) {
    try check(try read(ZoneMapDocument.Header.self, from: bytes), format: format, version: version)
  }

  /// Refuses other formats and newer versions.
  static func check(
    _ header: ZoneMapDocument.Header, format: String, version: Int
  ) throws(ZoneMapError) {
    guard header.format == format else { throw .wrongFormat(found: header.format, expected: format) }
    guard let found = header.version, found >= 1 else {
      throw .malformed("version: expected a number from 1 upward")
    }
    guard found <= version else { throw .newerVersion(found, supported: version) }
  }

  /// The fields of a document, whatever they mean.
  static func read<Fields: Decodable>(_: Fields.Type, from bytes: [UInt8]) throws(ZoneMapError) -> Fields {
    guard !bytes.allSatisfy({ $0 == 0x20 || (0x09...0x0D).contains($0) }) else {
      throw .malformed("the document is empty")
    }
    do {
      return try JSONDecoder().decode(Fields.self, from: Data(bytes))
    } catch let error as DecodingError {
      throw .malformed(reason(of: error))
    } catch {
      throw .malformed("broken JSON")
    }
  }

  private static func reason(of error: DecodingError) -> String {
    switch error {
    case .keyNotFound(let key, let context):
      "\(path(context, to: key)) is missing"
    case .valueNotFound(_, let context):
      "\(path(context)) is null"
    case .typeMismatch(let type, let context):
      "\(path(context)) is not \(name(of: type))"
    case .dataCorrupted(let context):
      context.codingPath.isEmpty ? "broken JSON" : "\(path(context)) is out of range"
    @unknown default:
      "broken JSON"
    }
  }

  private static func name(of type: Any.Type) -> String {
    if type == String.self { return "a string" }
    if type == Bool.self { return "true or false" }
    if type is any Numeric.Type { return "a number of its kind" }
    return "of the kind it must be"
  }

  private static func path(_ context: DecodingError.Context, to key: (any CodingKey)? = nil) -> String {
    var path = ""
    for part in context.codingPath + (key.map { [$0] } ?? []) {
      if let index = part.intValue {
        path += "[\(index)]"
      } else {
        path += path.isEmpty ? part.stringValue : "." + part.stringValue
      }
    }
    return path.isEmpty ? "the document" : path
  }
}
