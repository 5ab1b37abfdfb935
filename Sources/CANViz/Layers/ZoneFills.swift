import CANGeometry

/// What colors the zones of a picture have, and what the colors say.
struct ZoneFills {
  /// A color for each drawn zone, in the order of drawing.
  let colors: [Color]
  /// The key to the colors.
  let legend: Legend

  /// What a legend shows.
  enum Legend {
    /// A ramp from one value to another, with ticks.
    case ramp(title: String, scale: ValueScale)
    /// Words.
    case words(String)
  }

  /// The fills that the picture's coloring asks for.
  init(of picture: Picture) {
    switch picture.coloring {
    case .load:
      self.init(byLoadOf: picture)
    case .depth:
      let depths = picture.drawn.map { Double(picture.map.claims[$0.claim].zone.depth) }
      self.init(values: depths, title: "depth (halvings)", scale: ValueScale(depths, fromZero: false))
    case .node:
      self.init(byNodeOf: picture)
    }
  }

  private init(colors: [Color], legend: Legend) {
    self.colors = colors
    self.legend = legend
  }

  private init(values: [Double], title: String, scale: ValueScale) {
    self.init(
      colors: values.map { Palette.ramp(at: scale.share(of: $0)) },
      legend: .ramp(title: title, scale: scale))
  }

  private init(byLoadOf picture: Picture) {
    let loads = ZoneFills.loads(of: picture)
    guard let known = loads else {
      self.init(
        colors: picture.drawn.map { _ in Palette.ramp(at: 0.1) }, legend: .words("loads are not known"))
      return
    }
    let scale = ValueScale(known, fromZero: true)
    let title = "load (\(picture.map.loadName))" + (scale.isLogarithmic ? ", log scale" : "")
    self.init(values: known, title: title, scale: scale)
  }

  /// The load of each drawn zone: its own, else its node's; `nil` where the map knows none.
  private static func loads(of picture: Picture) -> [Double]? {
    let map = picture.map
    guard map.claims.contains(where: { $0.load != nil }) || map.nodes.contains(where: { $0.load != nil })
    else { return nil }
    let nodes = Dictionary(uniqueKeysWithValues: map.nodes.map { ($0.id, $0.load) })
    return picture.drawn.map { drawn in
      let claim = map.claims[drawn.claim]
      return claim.load ?? (nodes[claim.node] ?? nil) ?? 0
    }
  }
}

// MARK: - A color a node

extension ZoneFills {
  /// Colors nodes as countries are colored on a map: those that touch differ, as long as colors last.
  private init(byNodeOf picture: Picture) {
    let owners = picture.drawn.map { picture.map.claims[$0.claim].node }
    let numbers = Dictionary(uniqueKeysWithValues: picture.map.nodes.enumerated().map { ($1.id, $0) })
    let places = owners.map { numbers[$0] ?? 0 }
    let touching = ZoneFills.touching(in: picture, numbers: numbers)
    var chosen: [Int?] = Array(repeating: nil, count: picture.map.nodes.count)
    let order = Set(places).sorted { (-touching[$0].count, $0) < (-touching[$1].count, $1) }
    for node in order {
      let taken = Set(touching[node].compactMap { chosen[$0] })
      let count = Palette.nodes.count
      let free = (0..<count).map { ($0 + node) % count }.first { !taken.contains($0) }
      chosen[node] = free ?? node % count
    }
    colors = places.map { Palette.nodes[(chosen[$0] ?? 0) % Palette.nodes.count] }
    legend = .words("color: owner")
  }

  /// Which nodes touch in the picture, by their places in the map.
  ///
  /// Of two zones that touch, one is no longer than the other along the common edge, so that a look
  /// across the middle of each edge finds every pair.
  private static func touching(in picture: Picture, numbers: [UInt64: Int]) -> [Set<Int>] {
    let claims = picture.map.claims
    var touching: [Set<Int>] = Array(repeating: [], count: picture.map.nodes.count)
    for drawn in picture.drawn {
      guard let mine = numbers[claims[drawn.claim].node] else { continue }
      for code in picture.projection.codes(beside: claims[drawn.claim].zone) {
        for other in picture.index.claims(holding: code) {
          guard let theirs = numbers[claims[other].node], theirs != mine else { continue }
          touching[mine].insert(theirs)
          touching[theirs].insert(mine)
        }
      }
    }
    return touching
  }
}
