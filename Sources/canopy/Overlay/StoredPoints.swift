import CANGeometry
import CANSimulation
import CANStorage

/// A table of points that stands as records in an embedded overlay.
struct StoredPoints {
  /// The overlay that holds the records.
  var overlay: Overlay
  /// The space of the records.
  let space: Space
  /// The space of their positions.
  let domain: Domain
  /// The ids and positions of all records, in the order of the table.
  let records: [(id: String, position: [Double])]
  /// The messages between nodes that brought all writes to where they were stamped.
  private(set) var writeHops = 0
  /// The columns that come with every record.
  let columns: [String]
  /// Those of them that hold the position.
  let axes: [String]

  /// Lets nodes join and stores every row of `table` as a record; the other way round where nodes join by load.
  init(_ table: PointTable, in domain: Domain, recipe: OverlayRecipe, console: Console) throws {
    self.domain = domain
    space = Space(name: "points", mapping: .spatial(domain))
    columns = table.columns
    axes = table.axes
    records = table.rows.map { ($0.id, $0.position) }
    let places = try table.rows.map { try domain.point(at: $0.position, on: recipe.torus) }
    let joinsByLoad = recipe.joins == .load
    overlay = try joinsByLoad ? recipe.firstNode() : recipe.overlay(joiningAt: places, console: console)
    try store(table, console)
    if joinsByLoad { try recipe.letOthersJoin(&overlay, console: console) }
  }

  private mutating func store(_ table: PointTable, _ console: Console) throws {
    let progress = console.progress("storing", total: table.rows.count)
    defer { progress.end() }
    for (index, row) in table.rows.enumerated() {
      var value: [UInt8] = []
      JSONValue.array(row.fields).write(to: &value)
      guard value.count <= Record.valueBytesMax else {
        throw Failure.badData(
          "\(table.source), \(row.place): the row takes more than \(Record.valueBytesMax / 1024) KiB")
      }
      writeHops += try overlay.put(row.id, at: row.position, value: value, in: space)
      progress.show(index + 1)
    }
  }

  /// The columns that a record was stored with.
  static func fields(of record: Record) -> [JSONValue] {
    record.value.flatMap { try? JSONReader.document($0).items } ?? []
  }
}
