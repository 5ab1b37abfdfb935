import ArgumentParser
import CANGeometry

extension PointTable {
  /// The space of the positions: the globe, or a Euclidean box.
  ///
  /// A box without `bounds` is the unit cube for columns x0, x1, … that lie in it, else it holds all rows
  /// and the `others`.
  func domain(bounds: Bounds?, including others: [[Double]] = []) throws -> Domain {
    if isGeographic {
      guard bounds == nil else {
        throw ValidationError("--bounds belongs to --columns; longitude and latitude have their own")
      }
      return .wgs84
    }
    let ranges = try bounds?.ranges(for: axes.count) ?? extent(including: others)
    do {
      let axes = try zip(axes, ranges).map { try Axis(name: $0, bounds: $1) }
      let domain = try Domain(name: "box", axes: axes)
      for row in rows {
        do { _ = try domain.normalized(row.position) } catch {
          throw Failure.badData("\(source), \(row.place): \(error.description)")
        }
      }
      return domain
    } catch let error as DomainError {
      throw ValidationError(error.description)
    }
  }

  /// The smallest range of each axis that holds all positions, and never an empty one.
  private func extent(including others: [[Double]]) -> [ClosedRange<Double>] {
    let positions = rows.map(\.position) + others.filter { $0.count == axes.count }
    return axes.enumerated().map { index, name in
      let values = positions.map { $0[index] }
      let lower = values.min() ?? 0
      let upper = values.max() ?? 1
      if name == "x\(index)", lower >= 0, upper <= 1 { return 0...1 }
      guard lower == upper else { return lower...upper }
      let margin = max(abs(lower), 1)
      return (lower - margin)...(upper + margin)
    }
  }
}
