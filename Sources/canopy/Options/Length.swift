import ArgumentParser
import CANGeometry

/// A distance as it is typed: `500km`, `3mi`, `20m`, or a bare number in the unit of a Euclidean space.
struct Length: Hashable {
  /// What the number counts.
  enum Unit: String, CaseIterable {
    case kilometers = "km"
    case miles = "mi"
    case meters = "m"

    /// The meters of one.
    var meters: Double {
      switch self {
      case .kilometers: 1000
      case .miles: 1609.344
      case .meters: 1
      }
    }
  }

  /// The number, finite and not negative.
  let value: Double
  /// What it counts; `nil` where nothing was said.
  let unit: Unit?

  /// The distance that `text` spells.
  init(parsing text: String) throws {
    let unit = Unit.allCases.first { text.hasSuffix($0.rawValue) }
    let digits = String(text.dropLast(unit?.rawValue.count ?? 0)).trimmed
    guard JSONValue.isNumber(digits), let value = Double(digits), value.isFinite, value >= 0 else {
      throw ValidationError("a distance is a number and a unit, such as 500km, 3mi or 20m")
    }
    self.value = value
    self.unit = unit
  }

  /// The distance in meters, for longitude and latitude.
  func inMeters() throws -> Double {
    guard let unit else { throw ValidationError("--radius \(value.plain) has no unit: say m, km or mi") }
    return value * unit.meters
  }

  /// The distance in the unit of the axes, for a Euclidean space.
  func inAxisUnits() throws -> Double {
    guard unit == nil else {
      throw ValidationError("--radius takes a bare number in the unit of the axes that --columns names")
    }
    return value
  }
}
