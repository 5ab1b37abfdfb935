import Datasets
import Foundation

/// Where a scenario comes from: those that have a name, or a file.
struct ScenarioSource {
  private let text: String

  /// The scenario of this name or path; a name alone is one of `--list` first.
  init(_ text: String) {
    self.text = text
  }

  /// Reads the scenario, which runs with another seed if one is given.
  func read(seed: UInt64?) throws(Failure) -> ScenarioDocument {
    if let named = NamedScenario(rawValue: text) {
      return try ScenarioSource.parse(seed, text) { () throws(JSONReader.Mistake) in
        try JSONReader.document(named.bytes)
      }
    }
    let file = InputFile(path: text)
    if text != "-", !text.contains("/"), !text.contains("."), !FileManager.default.fileExists(atPath: text) {
      let names = NamedScenario.allCases.map(\.rawValue).joined(separator: ", ")
      throw .noInput("there is no scenario and no file '\(text)': scenarios are \(names)")
    }
    let value = try file.readDocument().value
    return try ScenarioSource.parse(seed, file.name) { value }
  }

  private static func parse(
    _ seed: UInt64?, _ name: String, _ value: () throws(JSONReader.Mistake) -> JSONValue
  ) throws(Failure) -> ScenarioDocument {
    let document: JSONValue
    do { document = try value() } catch { throw .brokenJSON(error, in: name) }
    do { return try ScenarioDocument(document, seed: seed) } catch { throw .badData("\(name): \(error)") }
  }

  /// The scenarios that have a name, with what they are for.
  static var list: Report {
    get throws(Failure) {
      var rows: [[JSONValue]] = []
      for named in NamedScenario.allCases {
        rows.append([
          .string(named.rawValue), .string(try ScenarioSource(named.rawValue).read(seed: nil).summary),
        ])
      }
      var report = Report(columns: ["name", "summary"], rows: rows)
      report.uncutColumns = ["summary"]
      return report
    }
  }
}
