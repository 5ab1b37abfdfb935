/// Why a file is no matrix of round-trip times, and where.
public struct RTTMatrixError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The line, from 1.
  public let line: Int
  /// The first byte of the field within the line, from 1.
  public let column: Int
  /// What is wrong there.
  public let problem: Problem

  /// What can be wrong.
  public enum Problem: Hashable, Sendable {
    /// There is no line but blank ones and comments.
    case empty
    /// The matrix has too few or too many places.
    case placeCount(Int)
    /// The lines and fields make no square, nor one with a line or column of names.
    case notSquare(lines: Int, fields: Int)
    /// This line has another number of fields than the first.
    case fieldCount(Int, expected: Int)
    /// This line is not two places and a round-trip time.
    case notAPair(fields: Int)
    /// The text is not the whole number of a place.
    case place(String)
    /// The pair was given before, in the same direction.
    case repeatedPair(Int, Int)
    /// The text is neither a number nor the mark of a missing one.
    case number(String)
    /// The round trip takes more than a minute, as when microseconds are read as milliseconds.
    case roundTrip(String)
    /// More pairs are missing than measured.
    case gaps(missing: Int, pairs: Int)
  }

  /// Where and what, in one line.
  public var description: String { "line \(line), column \(column): \(problem)" }
}

extension RTTMatrixError.Problem: CustomStringConvertible {
  /// What is wrong, in one sentence.
  public var description: String {
    switch self {
    case .empty: "there are no round-trip times"
    case .placeCount(let count):
      "a matrix has \(RTTMatrix.placeRange.lowerBound) to \(RTTMatrix.placeRange.upperBound) places,"
        + " not \(count)"
    case .notSquare(let lines, let fields): "\(lines) lines of \(fields) fields are not a square matrix"
    case .fieldCount(let count, let expected): "\(count) fields where the first line has \(expected)"
    case .notAPair(let fields): "\(fields) fields where two places and a round-trip time are expected"
    case .place(let text): "'\(text)' is not the number of a place"
    case .repeatedPair(let place, let other): "the round trip from \(place) to \(other) is given twice"
    case .number(let text): "'\(text)' is not a round-trip time"
    case .roundTrip(let text): "a round trip of '\(text)' takes more than a minute; is the unit right?"
    case .gaps(let missing, let pairs): "\(missing) of \(pairs) pairs have no round-trip time"
    }
  }
}
