extension RTTMatrix {
  /// What a number in a file counts.
  public enum Unit: String, CaseIterable, Sendable {
    /// As King's `matrix` and `uking-t` do.
    case microseconds
    /// As ping does, and King's `mking-t`.
    case milliseconds
  }

  /// The matrix in a file.
  ///
  /// The layout is told from the first line. Lines that are blank or begin with `#` say nothing.
  /// - King, in microseconds unless `unit` says otherwise: the square `matrix`, numbers between blanks;
  ///   or a line for each pair, `i j rtt` or `i,j rtt`, with or without the lines `topology`,
  ///   `failure_model` and `node` of a p2psim topology file. Places are the numbers that occur.
  /// - CSV, in milliseconds unless `unit` says otherwise: a square of numbers between commas, with or
  ///   without a first line and a first column of names.
  ///
  /// An empty field, `nan`, `na`, `null`, `-` or a number below 0 is a measurement that is missing, as are
  /// pairs without a line; of all pairs at most half may be.
  public init(parsing bytes: [UInt8], unit: Unit? = nil) throws(RTTMatrixError) {
    let text = MatrixText(bytes)
    guard let first = text.lines.first, let last = text.lines.last else {
      throw RTTMatrixError(line: 1, column: 1, problem: .empty)
    }
    let square: SquareOfRoundTrips
    switch Self.layout(of: text, first: first) {
    case .pairs: square = try .pairs(text, unit: unit ?? .microseconds)
    case .square: square = try .square(text, by: .blanks, unit: unit ?? .microseconds)
    case .csv: square = try .square(text, by: .comma, unit: unit ?? .milliseconds)
    }
    self.init(square)
    let pairs = placeCount * (placeCount - 1) / 2
    guard gapCount <= pairs / 2 else {
      throw RTTMatrixError(line: last.number, column: 1, problem: .gaps(missing: gapCount, pairs: pairs))
    }
  }

  private enum Layout {
    case pairs
    case square
    case csv
  }

  private static func layout(of text: MatrixText, first: MatrixText.Line) -> Layout {
    let words = text.fields(of: first, by: .blanks)
    if SquareOfRoundTrips.keywords.contains(words[0].text) { return .pairs }
    let numbers = text.fields(of: first, by: .blanksAndCommas)
    if text.contains(",", in: first) {
      let isPair = words.count == 2 && numbers.count == 3 && !words[0].text.hasSuffix(",")
      return isPair && !words[1].text.contains(",") ? .pairs : .csv
    }
    return words.count == 3 && !isSquareOfThree(text) ? .pairs : .square
  }

  /// Three lines of three fields are a square if the diagonal is.
  private static func isSquareOfThree(_ text: MatrixText) -> Bool {
    guard text.lines.count == 3 else { return false }
    return text.lines.enumerated().allSatisfy { row, line in
      let fields = text.fields(of: line, by: .blanks)
      guard row < fields.count else { return false }
      return fields[row].isGap || Double(fields[row].text) == 0
    }
  }
}

extension MatrixText.Field {
  /// Whether this stands for a missing measurement.
  var isGap: Bool {
    if let number = Double(text) { return number < 0 || number.isNaN }
    return ["", "na", "n/a", "null", "-"].contains(text.lowercased())
  }

  /// The round-trip time in microseconds; `nil` if it is missing.
  func roundTrip(in unit: RTTMatrix.Unit) throws(RTTMatrixError) -> Microseconds? {
    guard let number = Double(text), number >= 0 else {
      if isGap { return nil }
      throw error(.number(text))
    }
    let time = unit == .milliseconds ? number * 1_000 : number
    guard time <= Double(RTTMatrix.roundTripMax) else { throw error(.roundTrip(text)) }
    return Microseconds(time.rounded())
  }
}
