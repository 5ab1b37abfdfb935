/// How much room text takes, guessed well enough for any sans-serif font.
enum Lettering {
  /// The width of `text` at a font size of 1; a little too large rather than too small.
  static func width(of text: String) -> Double {
    text.unicodeScalars.reduce(0) { $0 + width(of: $1) }
  }

  private static func width(of scalar: Unicode.Scalar) -> Double {
    switch scalar {
    case "i", "j", "l", "I", ".", ",", ":", ";", "'", "|", "!", " ", "\u{2009}": 0.36
    case "f", "r", "t", "(", ")", "[", "]", "/", "-": 0.44
    case "m", "M", "w", "W", "%", "@": 1.0
    case "A"..."Z": 0.74
    case "\u{0300}"..."\u{036F}": 0
    case "\u{1100}"...: 1.05
    default: 0.64
    }
  }

  /// `text`, cut with an ellipsis where it is wider than `width` at `size`.
  static func fitted(_ text: String, width: Double, size: Double) -> String {
    guard self.width(of: text) * size > width else { return text }
    var kept = ""
    var used = 0.75
    for character in text {
      used += self.width(of: String(character))
      guard used * size <= width else { break }
      kept.append(character)
    }
    return kept.isEmpty ? "" : kept + "…"
  }

  /// The largest size within `sizes` at which `text` fits into `room`; `nil` where none does.
  static func size(for text: String, in room: Size, sizes: ClosedRange<Double>) -> Double? {
    let width = self.width(of: text)
    guard width > 0 else { return nil }
    let size = min(room.width * 0.86 / width, room.height * 0.62, sizes.upperBound)
    return size >= sizes.lowerBound ? size : nil
  }
}
