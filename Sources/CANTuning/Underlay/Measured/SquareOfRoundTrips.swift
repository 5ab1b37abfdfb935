/// The round trips of a file as they stand there.
struct SquareOfRoundTrips {
  let placeCount: Int
  /// In microseconds, row by row; `nil` where there is none.
  private var roundTrips: [Microseconds?]

  /// A square of so many places, all without a round trip, if a matrix can have as many.
  private init(placeCount: Int, line: Int) throws(RTTMatrixError) {
    guard RTTMatrix.placeRange ~= placeCount else {
      throw RTTMatrixError(line: line, column: 1, problem: .placeCount(placeCount))
    }
    self.placeCount = placeCount
    roundTrips = Array(repeating: nil, count: placeCount * placeCount)
  }

  /// The round trip from one place to another.
  subscript(place: Int, other: Int) -> Microseconds? {
    get { roundTrips[place * placeCount + other] }
    set { roundTrips[place * placeCount + other] = newValue }
  }
}

extension SquareOfRoundTrips {
  /// The first words of lines of a p2psim topology file that hold no round trip.
  static let keywords = ["topology", "failure_model", "node"]

  /// A line for each pair: `i j rtt` or `i,j rtt`.
  static func pairs(_ text: MatrixText, unit: RTTMatrix.Unit) throws(RTTMatrixError) -> Self {
    var pairs: [Pair] = []
    var places: Set<Int> = []
    for line in text.lines {
      let fields = text.fields(of: line, by: .blanksAndCommas)
      if let word = fields.first?.text, keywords.contains(word) {
        if word == "node", fields.count > 1 { places.insert(try fields[1].place()) }
        continue
      }
      guard fields.count == 3 else {
        throw RTTMatrixError(line: line.number, column: 1, problem: .notAPair(fields: fields.count))
      }
      let pair = try Pair(fields, unit: unit)
      places.insert(pair.place)
      places.insert(pair.other)
      pairs.append(pair)
    }
    let lastLine = text.lines[text.lines.count - 1].number
    var square = try Self(placeCount: places.count, line: lastLine)
    try square.fill(in: pairs, between: places.sorted())
    return square
  }

  /// Fills in the pairs, whose places are numbered by their order in `places`.
  private mutating func fill(in pairs: [Pair], between places: [Int]) throws(RTTMatrixError) {
    var indices: [Int: Int] = [:]
    for (index, place) in places.enumerated() { indices[place] = index }
    var isGiven = [Bool](repeating: false, count: placeCount * placeCount)
    for pair in pairs {
      guard let place = indices[pair.place], let other = indices[pair.other], place != other else { continue }
      guard !isGiven[place * placeCount + other] else {
        let problem = RTTMatrixError.Problem.repeatedPair(pair.place, pair.other)
        throw RTTMatrixError(line: pair.line, column: 1, problem: problem)
      }
      isGiven[place * placeCount + other] = true
      self[place, other] = pair.roundTrip
    }
  }

  /// One line of a file of pairs.
  private struct Pair {
    let place: Int
    let other: Int
    let roundTrip: Microseconds?
    let line: Int

    init(_ fields: [MatrixText.Field], unit: RTTMatrix.Unit) throws(RTTMatrixError) {
      place = try fields[0].place()
      other = try fields[1].place()
      roundTrip = try fields[2].roundTrip(in: unit)
      line = fields[0].line
    }
  }

  /// A line for each place, with names of the places before and above if there are any.
  static func square(
    _ text: MatrixText, by separator: MatrixText.Separator, unit: RTTMatrix.Unit
  ) throws(RTTMatrixError) -> Self {
    let first = text.fields(of: text.lines[0], by: separator)
    let margin = try Margin(text, first: first, separator: separator)
    var square = try Self(placeCount: text.lines.count - margin.lines, line: first[0].line)
    for (row, line) in text.lines.dropFirst(margin.lines).enumerated() {
      let fields = text.fields(of: line, by: separator)
      guard fields.count == first.count else {
        throw fields[0].error(.fieldCount(fields.count, expected: first.count))
      }
      for (column, field) in fields.dropFirst(margin.fields).enumerated() {
        square[row, column] = try field.roundTrip(in: unit)
      }
    }
    return square
  }

  /// How many lines and fields of names stand before the numbers.
  private struct Margin {
    var lines = 0
    var fields = 0

    init(
      _ text: MatrixText, first: [MatrixText.Field], separator: MatrixText.Separator
    ) throws(RTTMatrixError) {
      let lineCount = text.lines.count
      switch lineCount - first.count {
      case 0 where lineCount > 2 && Double(first[0].text) == nil && Self.areNames(first.dropFirst()):
        (lines, fields) = (1, 1)
      case 0: break
      case 1 where first.count > 1 && Self.areNames(first[...]): lines = 1
      case -1 where Self.areNames(text.lines.map { text.fields(of: $0, by: separator)[0] }[...]):
        fields = 1
      default:
        throw first[0].error(.notSquare(lines: lineCount, fields: first.count))
      }
    }

    /// Whether these are no numbers, or count the places from 0 or 1.
    private static func areNames(_ fields: ArraySlice<MatrixText.Field>) -> Bool {
      let counted = (0...1).contains { start in
        fields.enumerated().allSatisfy { Int($1.text) == start + $0 }
      }
      return counted || fields.allSatisfy { Double($0.text) == nil && !$0.isGap }
    }
  }
}

extension MatrixText.Field {
  /// The number of a place.
  fileprivate func place() throws(RTTMatrixError) -> Int {
    guard let place = Int(text), place >= 0 else { throw error(.place(text)) }
    return place
  }
}
