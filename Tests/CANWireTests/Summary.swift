import CANCore
import CANGeometry
import CANStorage

/// A value as JSON, read off the value itself and not off its bytes: the other side of `decode.py`.
///
/// Doubles are their 16 hexadecimal digits, zones their binary digits, durations in nanoseconds.
func summary(of value: Any) -> String {
  switch value {
  case let zone as Zone: return "\"\(zone.prefix)\""
  case let point as Point: return summary(of: point.coordinates)
  case let region as Region: return summary(of: region.intervals)
  case let request as RequestID: return "\(request.rawValue)"
  case let coverage as Coverage: return "\(coverage.covered)"
  case let duration as Duration: return "\(duration.wholeNanoseconds)"
  case let bounds as ClosedRange<Double>: return summary(of: [bounds.lowerBound, bounds.upperBound])
  case let update as Update: return object(of: mirror(of: update))
  case let text as String: return "\"\(text)\""
  case let double as Double:
    let digits = String(double.bitPattern, radix: 16)
    return "\"" + String(repeating: "0", count: 16 - digits.count) + digits + "\""
  default: return summary(of: Mirror(reflecting: value), value)
  }
}

private func summary(of mirror: Mirror, _ value: Any) -> String {
  switch mirror.displayStyle {
  case .optional:
    return mirror.children.first.map { summary(of: $0.value) } ?? "null"
  case .collection:
    return "[" + mirror.children.map { summary(of: $0.value) }.joined(separator: ",") + "]"
  case .enum:
    return mirror.children.isEmpty ? "\"\(value)\"" : object(of: mirror)
  case .struct, .tuple:
    return object(of: mirror)
  default:
    return "\(value)"
  }
}

/// The parts that an update is made of: how it keeps them is its own affair.
private func mirror(of update: Update) -> Mirror {
  Mirror(
    update,
    children: [
      "number": update.number, "version": update.version, "learned": update.learned,
      "refutation": update.refutation, "news": update.news as Any, "suspicions": update.suspicions,
      "contacts": update.contacts,
    ])
}

/// The fields in the order of their names, without what follows from others.
private func object(of mirror: Mirror) -> String {
  let isRecord = mirror.subjectType == Record.self
  let fields = mirror.children.map { (name: $0.label ?? "", value: $0.value) }
    .filter { !(isRecord && $0.name == "code") }
    .sorted { $0.name < $1.name }
  return "{" + fields.map { "\"\($0.name)\":" + summary(of: $0.value) }.joined(separator: ",") + "}"
}
