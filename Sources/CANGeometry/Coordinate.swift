/// A position on one axis of the torus, in cells of 2⁻³² of the axis.
///
/// Wrapping arithmetic *is* the torus: `0 &- 1` is the last cell of the axis, next to the first.
public typealias Coordinate = UInt32

extension Coordinate {
  /// The shorter way round the axis to `other`, in cells: 0 to 2³¹.
  @inlinable
  public func arc(to other: Coordinate) -> UInt32 {
    let ahead = other &- self
    return Swift.min(ahead, 0 &- ahead)
  }
}
