extension SessionTimes {
  /// The most sessions that a trace can have.
  public static let traceCountLimit = 10_000_000

  /// The sessions of a trace file: a length in seconds on each line, in any order.
  ///
  /// What follows a `#` is a comment; blank lines say nothing. Lengths are rounded to the millisecond.
  public init(parsing bytes: [UInt8]) throws(SessionTraceError) {
    var lengths: [Nanoseconds] = []
    var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var number = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      number += 1
      if let length = try Self.length(in: bytes[start..<end], line: number) {
        guard lengths.count < Self.traceCountLimit else {
          throw SessionTraceError(line: number, problem: .tooMany)
        }
        lengths.append(length)
      }
      start = end + 1
    }
    guard !lengths.isEmpty else { throw SessionTraceError(line: max(number, 1), problem: .empty) }
    self.init(trace: lengths)
  }

  /// The length on a line; `nil` where it says nothing.
  private static func length(
    in line: ArraySlice<UInt8>, line number: Int
  ) throws(SessionTraceError) -> Nanoseconds? {
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
    var field = line.prefix { $0 != UInt8(ascii: "#") }.drop(while: isBlank)
    while let last = field.last, isBlank(last) { field.removeLast() }
    guard !field.isEmpty else { return nil }
    let text = String(decoding: field, as: UTF8.self)
    guard let seconds = Double(text), !seconds.isNaN else {
      throw SessionTraceError(line: number, problem: .number(text))
    }
    guard secondsRange.contains(seconds) else {
      throw SessionTraceError(line: number, problem: .length(text))
    }
    return nanoseconds(seconds)
  }
}

/// Why a file is no trace of session times, and where.
public struct SessionTraceError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The line, from 1.
  public let line: Int
  /// What is wrong there.
  public let problem: Problem

  /// What can be wrong.
  public enum Problem: Hashable, Sendable {
    /// There is no line but blank ones and comments.
    case empty
    /// The text is not one number.
    case number(String)
    /// The number is no session length: it is not positive, below a millisecond, or above 10⁹ seconds.
    case length(String)
    /// There are more than ten million sessions.
    case tooMany
  }

  /// Where and what, in one line.
  public var description: String { "line \(line): \(problem)" }
}

extension SessionTraceError.Problem: CustomStringConvertible {
  /// What is wrong, in one sentence.
  public var description: String {
    switch self {
    case .empty: "there are no session times"
    case .number(let text): "'\(text)' is not one number of seconds"
    case .length(let text): "a session of '\(text)' seconds is not from 0.001 to 1e9 seconds long"
    case .tooMany: "a trace has at most \(SessionTimes.traceCountLimit) sessions"
    }
  }
}
