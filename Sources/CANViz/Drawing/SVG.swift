/// An attribute value: text, or a number that is rounded.
protocol SVGValue {
  /// The value as it stands in the document, not yet escaped.
  var svgText: String { get }
}

extension String: SVGValue {
  var svgText: String { self }
}

extension Int: SVGValue {
  var svgText: String { String(self) }
}

extension Double: SVGValue {
  /// At most two decimals, without trailing zeros; the same digits on every machine.
  var svgText: String { SVG.fixed(self, decimals: 2) }
}

/// A writer of SVG documents: elements, escaped text, rounded numbers.
struct SVG {
  typealias Attributes = KeyValuePairs<String, any SVGValue>

  private(set) var text = ""

  /// Writes an element without content.
  mutating func element(_ name: String, _ attributes: Attributes) {
    start(name, attributes)
    text += "/>\n"
  }

  /// Writes an element that holds text.
  mutating func element(_ name: String, _ attributes: Attributes, text content: String) {
    start(name, attributes)
    text += ">" + SVG.escaped(content) + "</\(name)>\n"
  }

  /// Writes an element that `body` fills.
  mutating func group(_ name: String, _ attributes: Attributes, _ body: (inout SVG) -> Void) {
    start(name, attributes)
    text += ">\n"
    body(&self)
    text += "</\(name)>\n"
  }

  /// Writes a shape with a tooltip.
  mutating func titled(_ name: String, _ attributes: Attributes, title: String) {
    start(name, attributes)
    text += "><title>" + SVG.escaped(title) + "</title></\(name)>\n"
  }

  private mutating func start(_ name: String, _ attributes: Attributes) {
    text += "<" + name
    for (key, value) in attributes { text += " \(key)=\"\(SVG.escaped(value.svgText))\"" }
  }
}

// MARK: - Documents

extension SVG {
  /// A whole document with title and description for those who cannot see it.
  static func document(
    size: Size, title: String, description: String, theme: Theme, _ body: (inout SVG) -> Void
  ) -> String {
    // Several pictures can stand in one page, so that their names must differ.
    var content = SVG()
    body(&content)
    let name = "c" + hexadecimal(fingerprint("\(title)\u{0}\(description)\u{0}\(content.text)"))
    var svg = SVG()
    svg.group(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg", "role": "img",
        "aria-labelledby": "\(name)-title \(name)-desc", "width": size.width, "height": size.height,
        "viewBox": "0 0 \(size.width.svgText) \(size.height.svgText)",
        "font-family": "sans-serif", "font-size": 12, "fill": theme.ink.hex,
      ]
    ) { svg in
      svg.element("title", ["id": name + "-title"], text: title)
      svg.element("desc", ["id": name + "-desc"], text: description)
      svg.element(
        "rect", ["width": size.width, "height": size.height, "fill": theme.background.hex])
      svg.text += content.text
    }
    return svg.text
  }

  /// FNV-1a of the UTF-8 of `text`.
  private static func fingerprint(_ text: String) -> UInt32 {
    text.utf8.reduce(2_166_136_261) { ($0 ^ UInt32($1)) &* 16_777_619 }
  }

  private static func hexadecimal(_ number: UInt32) -> String { String(number, radix: 16) }
}

// MARK: - Text

extension SVG {
  /// `text` for XML: markup escaped, characters that XML forbids left out.
  static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "\t", "\n", "\r": escaped += " "
      case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{FFFE}", "\u{FFFF}": break
      case "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}": break
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  /// `number` with at most `decimals` digits after the point, 0 to 9, and no trailing zeros.
  static func fixed(_ number: Double, decimals: Int) -> String {
    let power = (0..<decimals).reduce(1.0) { power, _ in power * 10 }
    guard number.isFinite, number.magnitude < 1e15 / power else { return "0" }
    let scaled = Int64((number * power).rounded())
    let whole = scaled.magnitude / UInt64(power)
    var digits = String(scaled.magnitude % UInt64(power))
    digits = String(repeating: "0", count: max(0, decimals - digits.count)) + digits
    while digits.last == "0" { digits.removeLast() }
    return (scaled < 0 ? "-" : "") + String(whole) + (digits.isEmpty ? "" : "." + digits)
  }
}
