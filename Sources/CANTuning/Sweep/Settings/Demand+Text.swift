extension Demand: CustomStringConvertible {
  /// `uniform`, or `zipf:exponent:keys` such as `zipf:1:10000`.
  public var description: String {
    switch self {
    case .uniform: "uniform"
    case .zipf(let keys, let exponent): "zipf:\(exponent.fourDigits):\(keys)"
    }
  }

  /// The keys of Zipf demand that names none.
  public static let zipfKeys = 10_000

  /// The demand that `text` spells: `uniform`, `zipf:1.0` or `zipf:1.0:5000`.
  public init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    switch (parts[0], parts.count) {
    case ("uniform", 1): self = .uniform
    case ("zipf", 2), ("zipf", 3):
      // Rows tell demands apart by four digits.
      guard let exponent = Double(parts[1]), (0...8).contains(exponent),
        Double(exponent.fourDigits) == exponent,
        let keys = parts.count == 2 ? Demand.zipfKeys : Int(parts[2]), (1...(1 << 24)).contains(keys)
      else { return nil }
      self = .zipf(keys: keys, exponent: exponent)
    default: return nil
    }
  }
}
