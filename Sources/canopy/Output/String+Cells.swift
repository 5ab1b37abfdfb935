extension String {
  /// The cells of a terminal that the text takes: two for a wide character, none for a mark on another.
  var cellCount: Int { reduce(0) { $0 + $1.cellCount } }

  /// The text without what a terminal would obey: line ends, control characters, changes of direction.
  var onOneLine: String {
    guard unicodeScalars.contains(where: \.isCommand) else { return self }
    return String(String.UnicodeScalarView(unicodeScalars.map { $0.isCommand ? " " : $0 }))
  }
}

extension Character {
  /// The cells of the first scalar that takes any; an emoji takes two however it is put together.
  fileprivate var cellCount: Int {
    if isASCII { return 1 }
    if unicodeScalars.contains("\u{FE0F}") { return 2 }
    return unicodeScalars.lazy.map(\.cellCount).first { $0 > 0 } ?? 0
  }
}

extension Unicode.Scalar {
  /// Blocks of wide letters (Unicode Standard Annex 11).
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x4DBF, 0x4E00...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3,
    0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD,
  ]

  fileprivate var cellCount: Int {
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: 0
    default: properties.isEmojiPresentation || Self.wide.contains { $0.contains(value) } ? 2 : 1
    }
  }

  fileprivate var isCommand: Bool {
    switch properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: true
    default: (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value)
    }
  }
}
