/// Why a command could not do what it was asked, in one line; wrong arguments are a `ValidationError`.
struct Failure: Error, Hashable, CustomStringConvertible {
  /// The exit status by sysexits.
  enum Kind: Int32 {
    /// Ran, and what was asked for is not there or not so.
    case failed = 1
    /// The input was read and is wrong.
    case badData = 65
    /// The input cannot be read.
    case noInput = 66
    /// The output cannot be written.
    case cannotWrite = 73
  }

  /// Which exit status follows.
  let kind: Kind
  /// What is wrong and, where that is not plain, what to do.
  let description: String

  /// What was asked for is not there or not so.
  static func failed(_ description: String) -> Failure { Failure(.failed, description) }
  /// The input was read and is wrong.
  static func badData(_ description: String) -> Failure { Failure(.badData, description) }
  /// The input cannot be read.
  static func noInput(_ description: String) -> Failure { Failure(.noInput, description) }
  /// The output cannot be written.
  static func cannotWrite(_ description: String) -> Failure { Failure(.cannotWrite, description) }

  private init(_ kind: Kind, _ description: String) {
    self.kind = kind
    self.description = description
  }
}
