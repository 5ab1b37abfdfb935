import Foundation

/// The seconds that `body` takes, and what it gives.
func timed<Result>(_ body: () throws -> Result) rethrows -> (seconds: Double, result: Result) {
  let clock = ContinuousClock()
  let start = clock.now
  let result = try body()
  return ((clock.now - start).seconds, result)
}

/// The seconds that `body` takes, and what it gives.
func timed<Result: Sendable>(
  _ body: () async throws -> Result
) async rethrows -> (seconds: Double, result: Result) {
  let clock = ContinuousClock()
  let start = clock.now
  let result = try await body()
  return ((clock.now - start).seconds, result)
}

extension Duration {
  /// The duration in seconds.
  var seconds: Double { self / .seconds(1) }
}

extension Collection where Element == Double {
  /// The middle value; 0 for none.
  var median: Double { isEmpty ? 0 : sorted()[count / 2] }
}

extension Double {
  /// The number with `digits` after the point.
  func rounded(_ digits: Int) -> String { String(format: "%.\(digits)f", self) }
}

/// The most memory that this process ever held, in bytes.
var peakMemory: Int {
  var usage = rusage()
  #if canImport(Darwin)
    getrusage(RUSAGE_SELF, &usage)
    return usage.ru_maxrss
  #else
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss * 1024
  #endif
}

/// Prints one figure.
func report(_ what: String, _ figure: String) {
  print(what.padding(toLength: 24, withPad: " ", startingAt: 0) + figure)
}

/// Writes a line to standard error.
func complain(_ line: String) {
  FileHandle.standardError.write(Data((line + "\n").utf8))
}

/// Ends the process.
func exit(status: Int32) -> Never { Foundation.exit(status) }

/// The standard output of `executable`.
func output(of executable: String, _ arguments: [String]) throws -> String {
  let process = Process()
  let pipe = Pipe()
  process.executableURL = URL(fileURLWithPath: executable)
  process.arguments = arguments
  process.standardOutput = pipe
  try process.run()
  let data = pipe.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  guard process.terminationStatus == 0 else {
    throw BenchmarkError("\(executable) ended with status \(process.terminationStatus)")
  }
  return String(decoding: data, as: UTF8.self)
}
