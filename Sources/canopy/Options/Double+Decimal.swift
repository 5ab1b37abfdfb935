extension Double {
  /// The number that a person writes in decimals, such as `-0.13`, `+.5` or `1e3`; finite or not.
  ///
  /// Hexadecimal is for machines: 0x10 among coordinates is a mistake.
  init?(decimal text: some StringProtocol) {
    guard !text.contains(where: { "xX".contains($0) }), let value = Double(text) else { return nil }
    self = value
  }
}
