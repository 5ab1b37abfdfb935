import ArgumentParser
import Foundation

/// The workbench: what a person types to measure, run and see a content-addressable network.
@main
struct Canopy: AsyncParsableCommand {
  /// The version that `--version` prints and that results carry.
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "canopy",
    abstract: "Measure, run and see a multi-dimensional content-addressable network (CAN).",
    discussion: """
      Results go to standard output, everything else to standard error. The same seed gives the same \
      bytes. Longitude comes before latitude everywhere.
      """,
    version: version,
    subcommands: [
      Demo.self, Tune.self, Simulate.self, Reproduce.self, Route.self, Map.self, Store.self, Dataset.self,
    ])

  /// Runs the command that the arguments name; every failure becomes one line and an exit status.
  static func main() async {
    // A reader that has seen enough ends us quietly, even where a parent had this signal ignored.
    signal(SIGPIPE, SIG_DFL)
    // A limit on the size of files shall be an error of the write and no sudden end.
    signal(SIGXFSZ, SIG_IGN)
    do {
      var command = try parseAsRoot()
      if var waiting = command as? any AsyncParsableCommand {
        try await waiting.run()
      } else {
        try command.run()
      }
    } catch let failure as Failure {
      finish(failure.description, status: failure.kind.rawValue)
    } catch {
      let status = exitCode(for: error).rawValue
      guard status != 0 else { exit(withError: error) }
      finish(oneLine(error, asUsage: status == ExitCode.validationFailure.rawValue), status: status)
    }
  }

  /// The longest message that is said in full, in bytes.
  private static let messageBytesMax = 1_000

  /// Ends with one line, which names and fields from outside can neither break nor flood.
  private static func finish(_ message: String, status: Int32) -> Never {
    let line = message.onOneLine
    let isLong = line.utf8.count > messageBytesMax
    let shown = isLong ? "\(line.prefix(300)) … \(line.suffix(100))" : line
    _ = Destination.write(Array("Error: \(shown)\n".utf8), to: STDERR_FILENO)
    Foundation.exit(status)
  }

  /// The message of `error` on one line, with the place of the manual where the arguments were wrong.
  private static func oneLine(_ error: any Error, asUsage: Bool) -> String {
    let message = message(for: error).split(whereSeparator: \.isNewline)
      .map { $0.trimmingCharacters(in: .whitespaces) }.joined(separator: " ")
    guard asUsage else { return message }
    let names = configuration.subcommands.map { $0._commandName }
    let command = CommandLine.arguments.dropFirst().first.flatMap { names.contains($0) ? $0 : nil }
    return message + " (see 'canopy \(command.map { $0 + " " } ?? "")--help')"
  }
}
