import ArgumentParser
import CANGeometry

/// Which columns of a file of points hold what, where their names do not say it.
struct ColumnOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The columns of a Euclidean position, 1 to 32 of them, instead of longitude and latitude.",
      valueName: "x,y,z"))
  var columns: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The bounds of these columns, one range for all or one each. (default: what the file spans)",
      valueName: "0...1"),
    transform: Bounds.init(parsing:))
  var bounds: Bounds?

  @Option(
    name: .customLong("id"),
    help: ArgumentHelp("The column of the id. (default: id, else the number of the row)", valueName: "column")
  )
  var identifier: String?

  /// The names of the columns of a position.
  private var names: [String]? {
    columns.map { $0.split(separator: ",", omittingEmptySubsequences: false).map { String($0).trimmed } }
  }

  /// The choice that the options make.
  var choice: PointTable.Choice { PointTable.Choice(axes: names, id: identifier) }

  func validate() throws {
    guard let names else { return }
    guard Torus.dimensionsRange.contains(names.count) else {
      throw ValidationError("--columns names \(names.count) columns, and a space has 1 to 32 axes")
    }
    guard Set(names).count == names.count, !names.contains("") else {
      throw ValidationError("--columns '\(columns ?? "")' does not name different columns")
    }
  }
}
