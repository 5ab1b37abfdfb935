import ArgumentParser
import Foundation

/// How a result is written.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  case table, csv, json, ndjson, svg

  /// The format that a file's name says by its extension.
  init?(extensionOf path: String) {
    switch (path as NSString).pathExtension.lowercased() {
    case "txt": self = .table
    case "csv": self = .csv
    case "json": self = .json
    case "ndjson", "jsonl": self = .ndjson
    case "svg": self = .svg
    default: return nil
    }
  }

  /// The formats of rows.
  static let ofRows: [OutputFormat] = [.table, .csv, .json, .ndjson]
}

/// Where and how the result goes, for every command.
struct OutputOptions: ParsableArguments {
  @Option(help: ArgumentHelp("How to write the result.", valueName: "format"))
  var format: OutputFormat?

  @Option(
    help: ArgumentHelp(
      "Where to write the result instead of standard output; its extension sets the format.",
      valueName: "file"))
  var output: String?

  @Flag(help: "Say nothing on standard error but errors.")
  var quiet = false

  /// Where the result goes.
  var destination: Destination { output.map(Destination.init(path:)) ?? .standardOutput }

  /// What a person sees beside the result.
  var console: Console { Console(quiet: quiet) }

  /// The format asked for, by name or by the extension of the output.
  func resolved(among formats: [OutputFormat], default fallback: OutputFormat) throws -> OutputFormat {
    let names = formats.map(\.rawValue).joined(separator: ", ")
    if let format, !formats.contains(format) {
      throw ValidationError("--format \(format.rawValue) is not one of \(names)")
    }
    guard let output, output != "-" else { return format ?? fallback }
    guard !output.isEmpty else { throw ValidationError("--output names no file") }
    let implied = OutputFormat(extensionOf: output)
    guard let chosen = format ?? implied else {
      throw ValidationError("the extension of --output \(output) names no format: use --format (\(names))")
    }
    guard formats.contains(chosen) else {
      throw ValidationError("--output \(output) asks for \(chosen.rawValue), which is not one of \(names)")
    }
    guard implied == nil || implied == chosen else {
      throw ValidationError("--format \(chosen.rawValue) contradicts the extension of --output \(output)")
    }
    return chosen
  }
}
