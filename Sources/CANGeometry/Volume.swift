/// An exact volume, in units of the deepest zone: the whole torus is 2⁶³.
public typealias Volume = UInt64

extension Volume {
  /// The volume of the torus.
  public static let whole: Volume = 1 << 63

  /// The share of the torus, 0 to 1.
  @inlinable
  public var share: Double { Double(self) * 0x1p-63 }
}

/// A squared Euclidean distance on the torus in cells, exact for all 32 dimensions.
public typealias SquaredDistance = UInt128
