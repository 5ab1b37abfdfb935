import ArgumentParser
import CANTuning

/// How session times are distributed, as typed: `exponential`, `pareto:1.5`, `trace:sessions.txt`.
enum SessionDistribution: Hashable {
  case exponential
  case pareto(shape: Double)
  case trace(path: String)

  /// The distribution that `text` names.
  init(parsing text: String) throws {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    switch (parts[0], parts.count > 1 ? parts[1] : nil) {
    case ("exponential", nil): self = .exponential
    // p2psim's experiments have shape 1 (Li et al., INFOCOM 2005).
    case ("pareto", nil): self = .pareto(shape: 1)
    case ("pareto", let text?):
      guard let shape = Double(decimal: text), SessionTimes.shapeRange.contains(shape) else {
        throw ValidationError("'\(text)' is not a shape of 0.1 to 100")
      }
      self = .pareto(shape: shape)
    case ("trace", let path?) where !path.isEmpty: self = .trace(path: path)
    default:
      throw ValidationError("'\(text)' is not one of exponential, pareto, pareto:SHAPE, trace:FILE")
    }
  }

  /// Whether the median is that of a trace.
  var hasMedian: Bool {
    if case .trace = self { true } else { false }
  }

  /// The session times for each of the medians, in minutes, or those of the trace.
  func sessions(ofMedians minutes: [Double]) throws -> [SessionTimes] {
    switch self {
    case .exponential: return try minutes.map { try SessionTimes.exponential(median: $0 * 60) }
    case .pareto(let shape): return try minutes.map { try SessionTimes.pareto(shape: shape, median: $0 * 60) }
    case .trace(let path):
      let file = InputFile(path: path)
      let bytes = try file.read()
      do {
        return [try SessionTimes(parsing: bytes)]
      } catch {
        throw Failure.badData("\(file.name), \(error)")
      }
    }
  }
}
