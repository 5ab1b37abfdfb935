#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(ucrt)
  import ucrt
#endif

/// A place in a picture, in pixels from the upper left corner.
struct Spot: Hashable {
  var x: Double
  var y: Double

  /// The straight distance to `other`.
  func distance(to other: Spot) -> Double {
    ((x - other.x) * (x - other.x) + (y - other.y) * (y - other.y)).squareRoot()
  }
}

/// Width and height in pixels.
struct Size: Hashable {
  var width: Double
  var height: Double
}

/// An upright rectangle in pixels, or in shares of another.
struct Rectangle: Hashable {
  var x: Double
  var y: Double
  var width: Double
  var height: Double

  var center: Spot { Spot(x: x + width / 2, y: y + height / 2) }
  var right: Double { x + width }
  var bottom: Double { y + height }
  var area: Double { width * height }
}

/// The part of a ring between two radii and two angles; angles count clockwise from the top, in turns.
struct Sector: Hashable {
  var center: Spot
  var radii: ClosedRange<Double>
  var turns: ClosedRange<Double>

  /// The place at a radius and an angle.
  static func spot(around center: Spot, radius: Double, turn: Double) -> Spot {
    let angle = turn * 2 * .pi
    return Spot(x: center.x + radius * sin(angle), y: center.y - radius * cos(angle))
  }

  var middleTurn: Double { (turns.lowerBound + turns.upperBound) / 2 }
  var middleRadius: Double { (radii.lowerBound + radii.upperBound) / 2 }
  var thickness: Double { radii.upperBound - radii.lowerBound }
  /// The length of the arc half-way between the radii.
  var length: Double { (turns.upperBound - turns.lowerBound) * 2 * .pi * middleRadius }
}

/// What a zone looks like.
enum Shape: Hashable {
  case rectangle(Rectangle)
  case sector(Sector)

  /// Where a mark for the whole zone goes.
  var center: Spot {
    switch self {
    case .rectangle(let box):
      box.center
    case .sector(let sector):
      Sector.spot(around: sector.center, radius: sector.middleRadius, turn: sector.middleTurn)
    }
  }

  /// Width and height of the largest text in it, before it is turned.
  var room: Size {
    switch self {
    case .rectangle(let box):
      Size(width: box.width, height: box.height)
    case .sector(let sector) where sector.length < sector.thickness:
      Size(width: sector.thickness, height: sector.length)
    case .sector(let sector):
      // Text that stands upright must fit whichever way the ring runs here.
      Size(
        width: min(sector.thickness, sector.length), height: min(sector.thickness, sector.length))
    }
  }

  /// By how many degrees text in it is turned.
  var textAngle: Double {
    guard case .sector(let sector) = self, sector.length < sector.thickness else { return 0 }
    let turn = sector.middleTurn
    return (turn < 0.5 ? turn - 0.25 : turn - 0.75) * 360
  }

  /// The outline as path data.
  var path: String {
    switch self {
    case .rectangle(let box):
      return "M\(box.x.svgText) \(box.y.svgText)h\(box.width.svgText)v\(box.height.svgText)"
        + "h\((-box.width).svgText)z"
    case .sector(let sector):
      return sector.path
    }
  }
}

extension Sector {
  /// The outline as path data; a whole ring is two circles.
  var path: String {
    let (inner, outer) = (radii.lowerBound, radii.upperBound)
    guard turns.upperBound - turns.lowerBound < 1 else {
      return Sector.circle(around: center, radius: outer, sweep: 1)
        + Sector.circle(around: center, radius: inner, sweep: 0)
    }
    let large = turns.upperBound - turns.lowerBound > 0.5 ? 1 : 0
    return "M" + text(at: outer, turns.lowerBound)
      + "A\(outer.svgText) \(outer.svgText) 0 \(large) 1 " + text(at: outer, turns.upperBound)
      + "L" + text(at: inner, turns.upperBound)
      + "A\(inner.svgText) \(inner.svgText) 0 \(large) 0 " + text(at: inner, turns.lowerBound) + "z"
  }

  private func text(at radius: Double, _ turn: Double) -> String {
    let spot = Sector.spot(around: center, radius: radius, turn: turn)
    return "\(spot.x.svgText) \(spot.y.svgText)"
  }

  private static func circle(around center: Spot, radius: Double, sweep: Int) -> String {
    let (x, r) = (center.x, radius.svgText)
    let (top, bottom) = ((center.y - radius).svgText, (center.y + radius).svgText)
    return "M\(x.svgText) \(top)A\(r) \(r) 0 1 \(sweep) \(x.svgText) \(bottom)"
      + "A\(r) \(r) 0 1 \(sweep) \(x.svgText) \(top)z"
  }
}
