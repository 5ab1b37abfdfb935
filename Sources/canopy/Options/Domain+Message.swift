import CANGeometry
import CANStorage

extension DomainError {
  /// What is wrong, in one sentence, with numbers as people write them.
  var message: String {
    switch self {
    case .outside(let axis, let value, let bounds):
      "\(axis) \(value.plain) is not within \(bounds.lowerBound.plain) and \(bounds.upperBound.plain)"
    case .badPosition(let count, let axes):
      "\("number".counted(count)) in a space of \(axes) \(axes == 1 ? "axis" : "axes")"
    default: description
    }
  }
}

extension ShapeError {
  /// What is wrong, in one sentence, with numbers as people write them.
  var message: String {
    switch self {
    case .badPosition(let error): error.message
    case .reversed(let axis, let lower, let upper):
      "\(axis) runs from \(lower.plain) down to \(upper.plain): the lower bound comes first"
    case .badRadius: description
    }
  }
}
