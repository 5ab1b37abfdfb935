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
        name: columns[index], isSpare: spareColumns.contains(columns[index]),
        cells: rows.map { $0[index].cell(cutAt: min(max(width / 4, 16), 48)) },
        isNumeric: rows.contains { !$0[index].isText } && rows.allSatisfy { !$0[index].isText })
    }
    let kept = listed.filter { !$0.isSpare || !$0.isEmpty || rows.isEmpty }
    var room = width - kept.filter { !$0.isSpare }.reduce(0) { $0 + $1.width + Column.gap }
    var isFull = false
    let shown = kept.filter { column in
      guard column.isSpare else { return true }
      room -= column.width + Column.gap
      isFull = isFull || room < -Column.gap
      return !isFull
    }
    let lines = (-1..<rows.count).map { row in
      shown.map { $0.padded(row) }.joined(separator: String(repeating: " ", count: Column.gap))
        .replacing(#/\ +$/#, with: "") + "\n"
    }
    let names = Set(shown.map(\.name))
    return Table(text: lines.joined(), leftOut: listed.map(\.name).filter { !names.contains($0) })
  }

  /// One column as a table shows it.
  private struct Column {
    let name: String
    let isSpare: Bool
    let isEmpty: Bool
    let width: Int
    private let isNumeric: Bool
    private let cells: [String]

    /// The blanks between two columns.
    static let gap = 2

    init(name: String, isSpare: Bool, cells: [String], isNumeric: Bool) {
      self.name = name
      self.isSpare = isSpare
      self.isNumeric = isNumeric
      self.cells = cells
      isEmpty = cells.allSatisfy(\.isEmpty)
      width = cells.reduce(name.onOneLine.cellCount) { max($0, $1.cellCount) }
    }

    /// The cell of a row in the width of the column; row -1 is the name.
    func padded(_ row: Int) -> String {
      let cell = row < 0 ? name.onOneLine : cells[row]
      let blanks = String(repeating: " ", count: width - cell.cellCount)
      return isNumeric ? blanks + cell : cell + blanks
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
