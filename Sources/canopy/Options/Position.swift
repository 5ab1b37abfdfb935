import ArgumentParser
import CANGeometry

/// Numbers that say where something is, as they are typed: `-0.13,51.5`.
struct Position: Hashable {
  /// One number an axis, finite.
  let values: [Double]
  /// What was typed.
  let text: String

  /// The position that `text` spells: numbers with commas between.
  init(parsing text: String) throws {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false).map { String($0).trimmed }
    guard parts.count <= 64 else { throw ValidationError("at most 64 numbers") }
    values = try parts.map { part in
      guard let value = Double(decimal: part), value.isFinite else {
        throw ValidationError("'\(part)' is not a finite number")
      }
      return value
    }
    self.text = text
  }

  /// What is wrong with a longitude and a latitude in degrees, if anything.
  static func problem(longitude: Double, latitude: Double) -> String? {
    if !(-90...90).contains(latitude) {
      let isSwapped = (-90...90).contains(longitude) && (-180...360).contains(latitude)
      let hint = isSwapped ? "longitude comes first: is the order swapped?" : "are these degrees?"
      return "latitude \(latitude.plain) is not within -90 and 90 (\(hint))"
    }
    if !(-180...360).contains(longitude) {
      let hint = abs(longitude) < 1_000 ? "360 more or less is the same place" : "are these degrees?"
      return "longitude \(longitude.plain) is not within -180 and 360 (\(hint))"
    }
    return nil
  }
}
