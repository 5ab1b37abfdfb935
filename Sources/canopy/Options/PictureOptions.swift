import ArgumentParser
import CANGeometry
import CANViz

/// How a zone map is drawn.
struct PictureOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The drawn axes, counted from 0: 0,1 for a square, 0 for a ring.", valueName: "i,j"),
    transform: PictureOptions.axes(parsing:))
  var axes: [Int]?

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp(
      "Where an axis that is not drawn is cut, as a fraction of it. (default: 0.5)",
      valueName: "axis=fraction"),
    transform: PictureOptions.cuts(parsing:))
  var slice: [[Cut]] = []

  @Option(help: ArgumentHelp("How zones lie. (default: what suits the dimensions)", valueName: "layout"))
  var layout: SVGRenderer.Layout?

  @Option(
    help: ArgumentHelp(
      "What the color of a zone says. (default: load, else node, or depth for many zones)", valueName: "color"
    ))
  var color: SVGRenderer.Coloring?

  @Option(help: "The ground: light or dark.")
  var theme = Theme.light

  @Option(help: ArgumentHelp("The heading of the picture.", valueName: "text"))
  var title: String?

  /// Where an axis is cut.
  struct Cut: Hashable {
    let axis: Int
    let fraction: Double
  }

  /// Whether anything was asked that only a picture can show.
  private var isGiven: Bool {
    axes != nil || !slice.isEmpty || layout != nil || color != nil || title != nil || theme != .light
  }

  /// The renderer of the options.
  var renderer: SVGRenderer {
    let cuts = slice.flatMap { $0 }.map { ($0.axis, $0.fraction) }
    return SVGRenderer(
      layout: layout, axes: axes ?? [], slice: Dictionary(cuts, uniquingKeysWith: { $1 }), coloring: color,
      theme: theme, title: title)
  }

  /// Refuses axes that a torus of so many dimensions does not have, and options that JSON cannot show.
  func check(dimensions: Int?, format: OutputFormat) throws {
    guard format == .svg || !isGiven else {
      throw ValidationError("--axes, --slice, --layout, --color, --theme and --title belong to SVG")
    }
    let named = (axes ?? []) + slice.flatMap { $0 }.map(\.axis)
    if let dimensions, let axis = named.first(where: { $0 >= dimensions }) {
      throw ValidationError("there is no axis \(axis) among \(dimensions) dimensions (counted from 0)")
    }
  }

  private static func axes(parsing text: String) throws -> [Int] {
    try text.split(separator: ",", omittingEmptySubsequences: false).map(axis)
  }

  private static func cuts(parsing text: String) throws -> [Cut] {
    try text.split(separator: ",", omittingEmptySubsequences: false).map { item in
      let parts = item.split(separator: "=", omittingEmptySubsequences: false)
      guard parts.count == 2, let fraction = Double(parts[1]), (0...1).contains(fraction) else {
        throw ValidationError("'\(item)' is not an axis and a fraction from 0 to 1, such as 2=0.5")
      }
      return Cut(axis: try axis(parts[0]), fraction: fraction)
    }
  }

  private static func axis(_ text: Substring) throws -> Int {
    guard let axis = Int(text), Torus.dimensionsRange.contains(axis + 1) else {
      throw ValidationError("'\(text)' is not an axis: they are counted from 0 to 31")
    }
    return axis
  }
}

extension SVGRenderer.Layout: ExpressibleByArgument {}
extension SVGRenderer.Coloring: ExpressibleByArgument {}
extension Theme: ExpressibleByArgument {}
