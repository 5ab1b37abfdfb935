import Foundation

extension Report {
  /// The rows as aligned text for people, and what was left out of it to fit.
  struct Table {
    /// One line a row under a line of names.
    let text: String
    /// The names of the columns that are not shown.
    let leftOut: [String]
  }

  /// The rows as aligned text: numbers to the right, long fields cut.
  ///
  /// Spare columns that are empty are left out, and the last ones that `width` has no room for.
  func table(width: Int) -> Table {
    let listed = columns.indices.filter { tableColumns?.contains(columns[$0]) ?? true }.map { index in
      Column(
        columns[index], isSpare: spareColumns.contains(columns[index]), of: rows.map { $0[index] },
        cutAt: uncutColumns.contains(columns[index]) ? Report.cellsMax : min(max(width / 4, 16), 48))
    }
    let shown = Report.fitting(listed, width: width)
    let gap = String(repeating: " ", count: Column.gap)
    let lines = (0...rows.count).map { line in
      shown.map { $0.padded(line) }.joined(separator: gap).trimmedAtEnd + "\n"
    }
    let names = Set(shown.map(\.name))
    return Table(text: lines.joined(), leftOut: listed.map(\.name).filter { !names.contains($0) })
  }

  /// The cells that a field takes at most in a column that is not cut.
  private static let cellsMax = 500

  /// The columns that a table shows: all that are not spare, and the first spare ones that have room.
  private static func fitting(_ columns: [Column], width: Int) -> [Column] {
    var room = width + Column.gap
    for column in columns where !column.isSpare { room -= column.width + Column.gap }
    return columns.filter { column in
      guard column.isSpare else { return true }
      guard !column.isEmpty else { return false }
      // What has no room takes it from all that follow: the choice is then plain to see.
      room -= column.width + Column.gap
      return room >= 0
    }
  }

  /// One column as a table shows it.
  private struct Column {
    let name: String
    let isSpare: Bool
    /// Whether there are rows, and nothing in them.
    let isEmpty: Bool
    let width: Int
    private let isNumeric: Bool
    /// The name and under it the fields.
    private let cells: [String]

    /// The blanks between two columns.
    static let gap = 2

    init(_ name: String, isSpare: Bool, of fields: [JSONValue], cutAt cellsMax: Int) {
      self.name = JSONValue.string(name).cell(cutAt: 48)
      self.isSpare = isSpare
      let texts = fields.map { $0.cell(cutAt: cellsMax) }
      cells = [self.name] + texts
      isEmpty = !texts.isEmpty && texts.allSatisfy(\.isEmpty)
      isNumeric = fields.contains { !$0.isText } && fields.allSatisfy { !$0.isText }
      width = cells.reduce(0) { max($0, $1.cellCount) }
    }

    /// The cell of a line in the width of the column.
    func padded(_ line: Int) -> String {
      let blanks = String(repeating: " ", count: width - cells[line].cellCount)
      return isNumeric ? blanks + cells[line] : cells[line] + blanks
    }
  }
}

extension JSONValue {
  /// The longest number that a table shows with all its decimals, in characters.
  private static let digitsMax = 12

  /// The field as a table shows it: on one line, cut where it takes more cells, numbers to nine digits.
  fileprivate func cell(cutAt cellsMax: Int) -> String {
    if case .number(let digits) = self, digits.count > JSONValue.digitsMax, let value = finite,
      value != value.rounded(), value.magnitude < 1e9
    {
      return String(format: "%.9g", value)
    }
    // A character may be of many bytes, but what is cut need not be read to its end.
    let text = String(plainText.prefix(cellsMax + 1)).onOneLine
    guard text.cellCount > cellsMax else { return text }
    var cut = text
    while cut.cellCount >= cellsMax { cut.removeLast() }
    return cut + "…"
  }

  /// Whether the value stands to the left in a column.
  fileprivate var isText: Bool {
    switch self {
    case .string, .array, .object: true
    case .null, .bool, .number: false
    }
  }
}
