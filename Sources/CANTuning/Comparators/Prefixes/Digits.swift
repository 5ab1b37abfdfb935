/// How an id is read: as digits of equally many bits each, the most significant first.
struct Digits: Hashable, Sendable {
  /// The bits of a digit: 1, 2, 4 or 8, so that an id has whole digits.
  let bits: Int

  /// Digits of so many bits; `nil` unless 64 is made of them.
  init?(bits: Int) {
    guard [1, 2, 4, 8].contains(bits) else { return nil }
    self.bits = bits
  }

  /// The values that a digit can have.
  var base: Int { 1 << bits }

  /// The digits of an id.
  var count: Int { 64 / bits }

  /// The digit of `id` at `level`, from 0.
  @inline(__always)
  func digit(_ level: Int, of id: UInt64) -> Int {
    Int(truncatingIfNeeded: id >> UInt64(64 - bits * (level + 1))) & (base - 1)
  }

  /// `id` with another digit at `level`.
  @inline(__always)
  func replacing(_ level: Int, of id: UInt64, by digit: Int) -> UInt64 {
    let shift = UInt64(64 - bits * (level + 1))
    return id & ~(UInt64(base - 1) << shift) | UInt64(digit) << shift
  }

  /// The leading digits that two ids share.
  @inline(__always)
  func shared(_ one: UInt64, _ other: UInt64) -> Int {
    (one ^ other).leadingZeroBitCount / bits
  }
}
