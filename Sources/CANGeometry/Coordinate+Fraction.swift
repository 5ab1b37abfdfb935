extension Coordinate {
  /// The cell that holds `fraction` of the axis, which is clamped to 0...1; 1 and above is the last cell.
  @inlinable
  public init(fraction: Double) {
    // NaN compares false and lands in the first cell.
    guard fraction > 0 else {
      self = 0
      return
    }
    self = fraction < 1 ? Coordinate(fraction * 0x1p32) : .max
  }

  /// The lower edge of the cell as a fraction of the axis, in 0..<1. Exact.
  @inlinable
  public var fraction: Double { Double(self) * 0x1p-32 }
}
