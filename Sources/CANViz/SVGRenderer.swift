import CANGeometry

/// Draws zone maps as SVG: what to show, and how.
///
///     let renderer = SVGRenderer(layout: .square, axes: [0, 2], slice: [1: 0.5], coloring: .depth)
///     let picture = try map.svg(renderer)
///
/// The same map and renderer give the same bytes. O(n log n) for n zones, records and hops together.
public struct SVGRenderer: Hashable, Sendable {
  /// How zones lie in the picture.
  public enum Layout: String, Hashable, Sendable, CaseIterable {
    /// Two axes, cut at a slice of the others: the box of every zone that the slice meets.
    case square
    /// One axis, cut at a slice of the others, bent to a ring.
    case ring
    /// The tree of halvings unfolded into nested rectangles whose areas are the volumes: every zone.
    case tree
  }

  /// What the color of a zone says.
  public enum Coloring: String, Hashable, Sendable, CaseIterable {
    /// Its load; where only the node's is known, the node's.
    case load
    /// How often the torus was halved to make it.
    case depth
    /// Who owns it: neighbors differ.
    case node
  }

  /// `nil`: a ring for one dimension, the square for two or where `axes` or `slice` are given, else the tree.
  public var layout: Layout?
  /// The drawn axes, counted from 0: one for a ring, two for a square; empty for the first ones.
  public var axes: [Int]
  /// Where the other axes are cut, as fractions 0 to 1 of the axis; 0.5 where nothing is said.
  public var slice: [Int: Double]
  /// `nil`: by load where the map knows loads, else by node, or by depth above 2,000 zones.
  public var coloring: Coloring?
  /// Whether zones carry the labels of their nodes, where these fit.
  public var showsLabels: Bool
  /// Whether records are drawn as dots.
  public var showsRecords: Bool
  /// Whether routes are drawn as lines with numbered hops.
  public var showsRoutes: Bool
  /// The ground.
  public var theme: Theme
  /// The width of the picture in pixels, 320 to 10,000; `nil` for one that suits the layout.
  public var width: Double?
  /// The heading; `nil` for one made from the map.
  public var title: String?

  /// A renderer; without arguments one that suits any map.
  public init(
    layout: Layout? = nil, axes: [Int] = [], slice: [Int: Double] = [:], coloring: Coloring? = nil,
    showsLabels: Bool = true, showsRecords: Bool = true, showsRoutes: Bool = true,
    theme: Theme = .light, width: Double? = nil, title: String? = nil
  ) {
    self.layout = layout
    self.axes = axes
    self.slice = slice
    self.coloring = coloring
    self.showsLabels = showsLabels
    self.showsRecords = showsRecords
    self.showsRoutes = showsRoutes
    self.theme = theme
    self.width = width
    self.title = title
  }

  /// The widths that a picture can have, in pixels.
  public static let widthRange = 320.0...10_000.0
}

extension ZoneMap {
  /// The map as an SVG document.
  public func svg(_ renderer: SVGRenderer = SVGRenderer()) throws(SVGRendererError) -> String {
    try Picture(of: self, by: renderer).svg()
  }
}

/// Why a map cannot be drawn as asked.
public enum SVGRendererError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The axis is not one of the map's.
  case unknownAxis(Int, dimensions: Int)
  /// An axis is named twice.
  case repeatedAxis(Int)
  /// The layout draws another number of axes.
  case badAxisCount(Int, needed: Int, layout: SVGRenderer.Layout)
  /// The layout needs more dimensions than the map has.
  case tooFewDimensions(Int, layout: SVGRenderer.Layout)
  /// A slice lies outside 0...1.
  case badSlice(axis: Int, fraction: Double)
  /// A slice is given for an axis that is drawn, or for a layout that shows all of the torus.
  case uselessSlice(axis: Int)
  /// The width is not within `SVGRenderer.widthRange`.
  case badWidth(Double)

  /// What is wrong, in one sentence.
  public var description: String {
    switch self {
    case .unknownAxis(let axis, let dimensions):
      "axis \(axis) is not within 0 and \(dimensions - 1)"
    case .repeatedAxis(let axis):
      "axis \(axis) is named twice"
    case .badAxisCount(let count, let needed, let layout):
      "the layout \(layout.rawValue) draws \(needed) axes, not \(count)"
    case .tooFewDimensions(let dimensions, let layout):
      "the layout \(layout.rawValue) needs more dimensions than \(dimensions)"
    case .badSlice(let axis, let fraction):
      "the slice of axis \(axis) at \(fraction) is not a fraction from 0 to 1"
    case .uselessSlice(let axis):
      "axis \(axis) is drawn whole and cannot be sliced"
    case .badWidth(let width):
      "a width of \(width) pixels is not within 320 and 10000"
    }
  }
}
