import CANGeometry

extension PointTable {
  /// Which columns of a table hold the position and the id.
  struct Layout {
    /// The columns of the axes, by number.
    let axes: [Int]
    /// Whether the axes are longitude and latitude.
    let isGeographic: Bool
    /// The column of the id; `nil` numbers the rows.
    let id: Int?
    /// The columns that come with every row: all but that of the id.
    let carried: [Int]

    /// The names that a longitude goes by, in small letters.
    static let longitudeNames = ["longitude", "lon", "lng", "long", "x"]
    /// The names that a latitude goes by, in small letters.
    static let latitudeNames = ["latitude", "lat", "y"]

    /// The names that the coordinates of GeoJSON go by, the one that they are read under first.
    ///
    /// The third is what its publisher says it is: a depth, a height, a level.
    private static let groups = [
      longitudeNames, latitudeNames, ["altitude", "z", "depth", "elevation", "height", "level"],
    ]

    /// The layout that was chosen, or the one that the names of the columns say.
    init(_ table: RawTable, choosing choice: Choice) throws(Failure) {
      let id = try Layout.identifier(choice.id, of: table)
      self.id = id
      carried = table.columns.indices.filter { $0 != id }
      if let names = choice.axes {
        var axes: [Int] = []
        for name in names { axes.append(try Layout.column(name, of: table)) }
        self.axes = axes
        isGeographic = false
      } else if let longitude = Layout.column(named: Layout.longitudeNames, of: table),
        let latitude = Layout.column(named: Layout.latitudeNames, of: table)
      {
        axes = [longitude, latitude]
        isGeographic = true
      } else {
        axes = Layout.numberedColumns(of: table)
        isGeographic = false
        guard !axes.isEmpty else {
          throw .badData(
            "\(table.source) has no columns longitude and latitude but \(Layout.names(of: table)): "
              + "name the columns of a position with --columns")
        }
      }
    }

    private static func identifier(_ name: String?, of table: RawTable) throws(Failure) -> Int? {
      guard let name else { return column(named: ["id"], of: table) }
      return try column(name, of: table)
    }

    /// The columns x0, x1, … as `canopy dataset` writes them.
    private static func numberedColumns(of table: RawTable) -> [Int] {
      var axes: [Int] = []
      while axes.count < Torus.dimensionsRange.upperBound,
        let column = table.columns.firstIndex(of: "x\(axes.count)")
      {
        axes.append(column)
      }
      return axes
    }

    private static func column(_ name: String, of table: RawTable) throws(Failure) -> Int {
      let aliases = [name] + groups.filter { $0.contains(name.lowercased()) }.compactMap(\.first)
      guard let column = aliases.lazy.compactMap(table.columns.firstIndex).first else {
        throw .badData("\(table.source) has no column '\(name)' but \(names(of: table))")
      }
      return column
    }

    private static func column(named names: [String], of table: RawTable) -> Int? {
      let lowered = table.columns.map { $0.lowercased() }
      return names.lazy.compactMap(lowered.firstIndex).first
    }

    private static func names(of table: RawTable) -> String {
      let shown = table.columns.prefix(12).joined(separator: ", ")
      return table.columns.count > 12 ? shown + ", …" : shown
    }
  }
}
