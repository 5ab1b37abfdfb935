import Foundation

/// Writes a JSON object with one field, or one element of a list, a line.
struct DocumentWriter {
  private var lines: [String] = []
  private let encoder: JSONEncoder

  init() {
    encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  }

  /// Adds a field on a line of its own.
  mutating func field(_ name: String, _ value: some Encodable) {
    lines.append("  \"\(name)\": \(text(of: value))")
  }

  /// Adds a list with one element a line.
  mutating func rows(_ name: String, _ values: [some Encodable]) {
    let rows = values.map { "    " + text(of: $0) }
    lines.append(
      rows.isEmpty ? "  \"\(name)\": []" : "  \"\(name)\": [\n\(rows.joined(separator: ",\n"))\n  ]")
  }

  /// The finished document.
  consuming func finish() -> String {
    "{\n" + lines.joined(separator: ",\n") + "\n}\n"
  }

  private func text(of value: some Encodable) -> String {
    // Only numbers that are not finite cannot be encoded, and a checked map holds none.
    (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "null"
  }
}
