extension SweepRow {
  /// What stands in a column.
  public enum Value: Hashable, Sendable {
    case text(String)
    case integer(Int)
    /// A measured number, which is printed with four digits after the point.
    case number(Double)
    /// Nothing was measured.
    case missing

    /// A number that may be missing.
    public static func number(_ number: Double?) -> Value {
      guard let number else { return .missing }
      return .number(number)
    }
  }
}

extension SweepRow.Value {
  /// The whole number, if it is one.
  public var integer: Int? {
    guard case .integer(let integer) = self else { return nil }
    return integer
  }

  /// The number, whole or not, if it is one.
  public var number: Double? {
    switch self {
    case .integer(let integer): Double(integer)
    case .number(let number): number
    case .text, .missing: nil
    }
  }

  /// The value as it is read again after it was printed.
  var asPrinted: SweepRow.Value {
    switch self {
    case .text(let text): text.isEmpty ? .missing : self
    case .number(let number): .number(Double(number.fourDigits) ?? number)
    case .integer, .missing: self
    }
  }
}

extension SweepRow.Value: CustomStringConvertible {
  /// The value as it stands in CSV, empty where it is missing; quoting text is up to the writer.
  public var description: String {
    switch self {
    case .text(let text): text
    case .integer(let integer): "\(integer)"
    case .number(let number): number.fourDigits
    case .missing: ""
    }
  }
}

extension Double {
  /// The number rounded to four digits after the point, of which zeros at the end are left out.
  var fourDigits: String {
    guard magnitude < 1e11 else { return "\(self)" }
    let scaled = Int((self * 10_000).rounded())
    let digits = String(scaled.magnitude % 10_000 + 10_000).dropFirst()
    let shown = digits.reversed().drop { $0 == "0" }.reversed()
    let whole = (scaled < 0 ? "-" : "") + "\(scaled.magnitude / 10_000)"
    return shown.isEmpty ? whole : whole + "." + String(shown)
  }

  /// The number and what it counts: `1 hop`, `1.5 hops`.
  func counting(_ noun: String) -> String { "\(fourDigits) \(noun)\(fourDigits == "1" ? "" : "s")" }
}
