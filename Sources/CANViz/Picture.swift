import CANGeometry

/// A map laid out to be drawn: what is where, and which layers show it.
struct Picture {
  let map: ZoneMap
  let renderer: SVGRenderer
  let layout: SVGRenderer.Layout
  let projection: any Projection
  let size: Size
  /// The claims that are in the picture, with their shapes, larger zones first.
  let drawn: [(claim: Int, shape: Shape)]
  let index: ClaimIndex
  let coloring: SVGRenderer.Coloring
  private let slice: Slice?
  private let names: [UInt64: String]

  /// Lays out `map`, or says why it cannot be drawn so.
  init(of map: ZoneMap, by renderer: SVGRenderer) throws(SVGRendererError) {
    self.map = map
    self.renderer = renderer
    if let width = renderer.width, !SVGRenderer.widthRange.contains(width) { throw .badWidth(width) }
    layout = renderer.layout ?? Picture.usualLayout(of: map, by: renderer)
    slice = try Picture.slice(of: map.torus, layout: layout, renderer: renderer)
    let aspect = Picture.aspect(of: map.domain, layout: layout, slice: slice)
    let width = renderer.width ?? (aspect >= 1.5 ? 960 : 800)
    let frame = Picture.frame(width: width, aspect: aspect, layout: layout)
    size = Size(width: width, height: frame.bottom + (layout == .ring ? 40 : 52))
    projection = Picture.projection(of: map, layout: layout, slice: slice, frame: frame, renderer: renderer)
    index = ClaimIndex(map.claims)
    names = Dictionary(
      uniqueKeysWithValues: map.nodes.compactMap { node in node.label.map { (node.id, $0) } })
    drawn = Picture.drawn(map.claims, in: projection)
    let knowsLoads = map.claims.contains { $0.load != nil } || map.nodes.contains { $0.load != nil }
    // Of many owners the colors are a mere texture.
    let usual: SVGRenderer.Coloring = map.claims.count <= Picture.ownersMax ? .node : .depth
    coloring = renderer.coloring ?? (knowsLoads ? .load : usual)
  }

  /// The most zones that are colored by their owners unless asked.
  private static let ownersMax = 2000

  /// The document.
  func svg() -> String {
    let heading = renderer.title ?? "Zone map of \(Picture.count(map.nodes.count, "node"))"
    let fills = ZoneFills(of: self)
    return SVG.document(
      size: size, title: heading, description: description, theme: renderer.theme
    ) { svg in
      HeadingLayer(heading: heading, subtitle: subtitle, fills: fills).draw(self, into: &svg)
      ZoneLayer(fills: fills).draw(self, into: &svg)
      projection.drawSurroundings(into: &svg, theme: renderer.theme)
      drawMarks(fills: fills, into: &svg)
    }
  }
}

extension Picture {
  /// Labels keep clear of dots and routes, names of records of all three.
  private func drawMarks(fills: ZoneFills, into svg: inout SVG) {
    var obstacles = Obstacles()
    let records = RecordLayer(of: self)
    if renderer.showsRecords { records.insert(into: &obstacles) }
    if renderer.showsRoutes { RouteLayer().insert(self, into: &obstacles) }
    if renderer.showsLabels { LabelLayer(fills: fills).draw(self, among: &obstacles, into: &svg) }
    if renderer.showsRecords { records.draw(self, among: obstacles, into: &svg) }
    if renderer.showsRoutes { RouteLayer().draw(self, into: &svg) }
  }
}

// MARK: - Layout

extension Picture {
  private static func usualLayout(of map: ZoneMap, by renderer: SVGRenderer) -> SVGRenderer.Layout {
    if map.torus.dimensions == 1 { return .ring }
    if !renderer.axes.isEmpty || !renderer.slice.isEmpty {
      return renderer.axes.count == 1 ? .ring : .square
    }
    return map.torus.dimensions == 2 ? .square : .tree
  }

  private static func slice(
    of torus: Torus, layout: SVGRenderer.Layout, renderer: SVGRenderer
  ) throws(SVGRendererError) -> Slice? {
    for (place, axis) in renderer.axes.enumerated() {
      try check(axis, of: torus)
      if renderer.axes[..<place].contains(axis) { throw .repeatedAxis(axis) }
    }
    let needed = layout == .tree ? 0 : layout == .ring ? 1 : 2
    guard torus.dimensions >= needed else {
      throw .tooFewDimensions(torus.dimensions, layout: layout)
    }
    guard renderer.axes.isEmpty || renderer.axes.count == needed else {
      throw .badAxisCount(renderer.axes.count, needed: needed, layout: layout)
    }
    let axes = renderer.axes.isEmpty ? Array(0..<needed) : renderer.axes
    for (axis, fraction) in renderer.slice.sorted(by: { $0.key < $1.key }) {
      try check(axis, of: torus)
      guard (0...1).contains(fraction) else { throw .badSlice(axis: axis, fraction: fraction) }
      if layout == .tree || axes.contains(axis) { throw .uselessSlice(axis: axis) }
    }
    return layout == .tree ? nil : Slice(torus: torus, drawn: axes, fractions: renderer.slice)
  }

  private static func check(_ axis: Int, of torus: Torus) throws(SVGRendererError) {
    guard (0..<torus.dimensions).contains(axis) else {
      throw .unknownAxis(axis, dimensions: torus.dimensions)
    }
  }

  /// Width over height: as the axes' widths are where both count the same, within 1 to 3 and 3 to 1.
  private static func aspect(
    of domain: Domain, layout: SVGRenderer.Layout, slice: Slice?
  ) -> Double {
    guard layout == .square, let slice, slice.drawn.allSatisfy({ $0 < domain.axes.count }) else {
      // A ring has labels at its sides that need more room than those above and below.
      return layout == .tree ? 4 / 3 : layout == .ring ? 1.06 : 1
    }
    let (across, upward) = (domain.axes[slice.drawn[0]], domain.axes[slice.drawn[1]])
    guard across.unit == upward.unit else { return 1 }
    return min(max(across.width / upward.width, 1 / 3), 3)
  }

  private static func frame(
    width: Double, aspect: Double, layout: SVGRenderer.Layout
  ) -> Rectangle {
    let left = layout == .square ? 68.0 : layout == .tree ? 28 : 16
    let right = layout == .square ? 24.0 : 16
    let room = width - left - right
    return Rectangle(x: left, y: HeadingLayer.height, width: room, height: (room / aspect).rounded())
  }

  private static func projection(
    of map: ZoneMap, layout: SVGRenderer.Layout, slice: Slice?, frame: Rectangle, renderer: SVGRenderer
  ) -> any Projection {
    guard let slice else { return TreeLayout(domain: map.domain, torus: map.torus, frame: frame) }
    return layout == .ring
      ? RingLayout(
        domain: map.domain, slice: slice, frame: frame,
        leavesRoom: renderer.showsRecords && !map.records.isEmpty)
      : SquareLayout(domain: map.domain, slice: slice, frame: frame)
  }

  private static func drawn(
    _ claims: [ZoneMap.Claim], in projection: any Projection
  ) -> [(claim: Int, shape: Shape)] {
    let shapes = claims.indices.compactMap { claim in
      projection.shape(of: claims[claim].zone).map { (claim: claim, shape: $0) }
    }
    // Disputed zones lie in one another: the smaller ones must not be hidden.
    return shapes.sorted { (claims[$0.claim].zone.depth, $0.claim) < (claims[$1.claim].zone.depth, $1.claim) }
  }
}

// MARK: - Words

extension Picture {
  /// What stands on the zones of a node: its label, else its id.
  func label(of node: UInt64) -> String { names[node] ?? String(node) }

  /// The node's id, with its label if it has one.
  func name(of node: UInt64) -> String { "node \(node)" + (names[node].map { " (\($0))" } ?? "") }

  static func count(_ number: Int, _ noun: String) -> String {
    "\(Ticks.label(Double(number))) \(noun)\(number == 1 ? "" : "s")"
  }

  /// What the picture shows, in a line.
  var subtitle: String {
    let zones = Picture.count(map.claims.count, "zone")
    let shown = drawn.count < map.claims.count ? Ticks.label(Double(drawn.count)) + " of " : ""
    var parts = [shown + zones, "d = \(map.torus.dimensions)"]
    if renderer.showsRecords, !map.records.isEmpty {
      parts.append(Picture.count(map.records.count, "record"))
    }
    if renderer.showsRoutes, !map.routes.isEmpty { parts.append(Picture.count(map.routes.count, "route")) }
    if map.reality > 0 { parts.append("reality \(map.reality)") }
    if !map.coverage.isComplete {
      parts.append("\(SVG.fixed(map.coverage.share * 100, decimals: 2)) % covered")
    }
    let cuts = (slice?.fractions ?? []).map { cut in
      AxisScale(of: map.domain, axis: cut.axis).title + " at " + SVG.fixed(cut.fraction, decimals: 3)
    }
    if !cuts.isEmpty { parts.append("slice: " + cuts.joined(separator: ", ")) }
    return parts.joined(separator: " · ")
  }

  /// The picture for those who cannot see it.
  private var description: String {
    let layoutText =
      switch layout {
      case .square: "Two axes of the torus drawn as a rectangle."
      case .ring: "One axis of the torus drawn as a ring."
      case .tree: "The tree of halvings drawn as nested rectangles whose areas are the volumes."
      }
    return "\(subtitle). \(layoutText) Zones are colored by \(coloring.rawValue)."
  }
}
