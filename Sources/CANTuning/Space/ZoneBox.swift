import CANGeometry

/// A zone as a box in the form that measures distance fastest for some number of axes.
///
/// Every form is exact: it gives what `Torus.squaredDistance` gives. Axes beyond those of the torus
/// span the whole torus and add nothing.
protocol ZoneBox: BitwiseCopyable, Sendable {
  /// A point in the form that this box measures.
  associatedtype Target: BitwiseCopyable, Sendable
  /// A squared distance; wide enough for any two places.
  associatedtype Distance: FixedWidthInteger, UnsignedInteger, BitwiseCopyable, Sendable

  /// The number of axes.
  static var axes: Int { get }
  /// The box with the interval that `interval` gives for each axis.
  init(_ interval: (_ axis: Int) -> Interval)
  /// The point with the coordinate that `coordinate` gives for each axis.
  static func target(_ coordinate: (_ axis: Int) -> Coordinate) -> Target
  /// The squared distance from `target` to the nearest cell of the box; 0 inside.
  func squaredDistance(to target: Target) -> Distance
  /// The root of a squared distance, rounded as IEEE 754 says; quicker than the generic conversion.
  static func root(of squaredDistance: Distance) -> Double
}

extension ZoneBox where Distance == UInt64 {
  @inline(__always)
  static func root(of squaredDistance: UInt64) -> Double { Double(squaredDistance).squareRoot() }
}

/// A box of two axes, each as small as a single cell.
struct Box2: ZoneBox {
  private let lower: SIMD2<UInt32>
  private let extent: SIMD2<UInt32>

  static var axes: Int { 2 }

  init(_ interval: (Int) -> Interval) {
    let (first, second) = (interval(0), interval(1))
    lower = SIMD2(first.lower, second.lower)
    extent = SIMD2(first.extent, second.extent)
  }

  static func target(_ coordinate: (Int) -> Coordinate) -> SIMD2<UInt32> {
    SIMD2(coordinate(0), coordinate(1))
  }

  @inline(__always)
  func squaredDistance(to target: SIMD2<UInt32>) -> UInt64 {
    let first = Box2.gap(ahead: target.x &- lower.x, extent: extent.x)
    let second = Box2.gap(ahead: target.y &- lower.y, extent: extent.y)
    return first &* first &+ second &* second
  }

  @inline(__always)
  private static func gap(ahead: UInt32, extent: UInt32) -> UInt64 {
    UInt64(ahead > extent ? min(ahead &- extent, 0 &- ahead) : 0)
  }
}

/// A box of four axes, each of two cells or more, as zones of three dimensions and above are.
///
/// An axis is kept as its middle and its reach, half its cells less one. With the offset of the target
/// from the middle as a signed number, `offset ^ (offset >> 31)` counts the cells from the middle the
/// shorter way round to either side alike, and what exceeds the reach is the gap.
struct Box4: ZoneBox {
  private let middle: SIMD4<Int32>
  private let reach: SIMD4<Int32>

  static var axes: Int { 4 }

  init(_ interval: (Int) -> Interval) {
    var middle = SIMD4<Int32>()
    var reach = SIMD4<Int32>()
    for axis in 0..<4 {
      let side = interval(axis)
      let half = side.extent >> 1
      middle[axis] = Int32(bitPattern: side.lower &+ half &+ 1)
      reach[axis] = Int32(bitPattern: half)
    }
    self.middle = middle
    self.reach = reach
  }

  static func target(_ coordinate: (Int) -> Coordinate) -> SIMD4<Int32> {
    var target = SIMD4<Int32>()
    for axis in 0..<4 { target[axis] = Int32(bitPattern: coordinate(axis)) }
    return target
  }

  /// A gap is below 2³¹, so that four squares fit into 64 bits.
  @inline(__always)
  func squaredDistance(to target: SIMD4<Int32>) -> UInt64 {
    let offset = target &- middle
    let excess = (offset ^ (offset &>> 31)) &- reach
    let gap = excess & ~(excess &>> 31)
    let pairs = unsafeBitCast(gap, to: SIMD2<UInt64>.self)
    let even = pairs & 0xFFFF_FFFF
    let odd = pairs &>> 32
    let squares = even &* even &+ odd &* odd
    return squares.x &+ squares.y
  }
}

/// A box whose first axes are one box and whose other axes are another.
struct JoinedBox<First: ZoneBox, Second: ZoneBox>: ZoneBox {
  /// A point as the targets of the two.
  struct Target: BitwiseCopyable, Sendable {
    let first: First.Target
    let second: Second.Target
  }

  private let first: First
  private let second: Second

  static var axes: Int { First.axes + Second.axes }

  init(_ interval: (Int) -> Interval) {
    first = First(interval)
    second = Second { interval(First.axes + $0) }
  }

  static func target(_ coordinate: (Int) -> Coordinate) -> Target {
    // The coordinates are asked for in the order of the axes.
    let first = First.target(coordinate)
    return Target(first: first, second: Second.target { coordinate(First.axes + $0) })
  }

  @inline(__always)
  func squaredDistance(to target: Target) -> UInt128 {
    UInt128(truncatingIfNeeded: first.squaredDistance(to: target.first))
      &+ UInt128(truncatingIfNeeded: second.squaredDistance(to: target.second))
  }

  /// The squares of 32 gaps below 2³¹ sum to less than 2⁶⁷: the four bits that may not fit go into a sticky one.
  @inline(__always)
  static func root(of squaredDistance: UInt128) -> Double {
    let low = UInt64(truncatingIfNeeded: squaredDistance)
    guard squaredDistance != UInt128(low) else { return Double(low).squareRoot() }
    let sticky: UInt64 = low & 15 == 0 ? 0 : 1
    return (Double(UInt64(truncatingIfNeeded: squaredDistance >> 4) | sticky) * 16).squareRoot()
  }
}

typealias Box8 = JoinedBox<Box4, Box4>
typealias Box12 = JoinedBox<Box8, Box4>
typealias Box16 = JoinedBox<Box8, Box8>
typealias Box32 = JoinedBox<Box16, Box16>
