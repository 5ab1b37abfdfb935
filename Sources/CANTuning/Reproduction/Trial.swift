import CANGeometry

/// One overlay with one setting, measured once: what it gives is held against one or more published values.
public struct Trial: Sendable {
  /// The setting, in the order in which it is told.
  public let parameters: [Parameter]
  /// The nodes of the largest overlay that is built.
  public let nodes: Int
  /// About how many zones are built: what the trial takes of time and memory.
  let weight: Int
  /// The published values, in the order in which the measurement gives its own.
  public let published: [PublishedValue]
  /// Builds and measures.
  let measure: Measurement

  /// Builds overlays, routes so many lookups in each, and gives one value for each published one.
  typealias Measurement =
    @Sendable (_ lookups: Int, _ seeds: inout SeededGenerator) throws(ModelError) -> [Double]

  init(
    _ parameters: [Parameter], nodes: Int, weight: Int? = nil, published: [PublishedValue],
    measure: @escaping Measurement
  ) {
    self.parameters = parameters
    self.nodes = nodes
    self.weight = weight ?? nodes
    self.published = published
    self.measure = measure
  }
}

/// A part of a setting: `nodes` of 1024.
public struct Parameter: Hashable, Sendable {
  /// The name of the column that it stands in.
  public let name: String
  /// What stands there.
  public let text: String

  init(_ name: String, _ text: String) {
    self.name = name
    self.text = text
  }

  init(_ name: String, _ value: Int) {
    self.init(name, "\(value)")
  }
}

/// A value that was published, and how near to it a measured one is expected.
public struct PublishedValue: Hashable, Sendable {
  /// What was measured, by the name of its column with its unit.
  public let quantity: String
  /// The value.
  public let value: Double
  /// How near.
  public let band: Band
  /// What tells the value from others of the same quantity and overlay, such as `hops` of 3.
  public let place: Parameter?

  init(_ quantity: String, _ value: Double, _ band: Band, at place: Parameter? = nil) {
    self.quantity = quantity
    self.value = value
    self.band = band
    self.place = place
  }

  /// The value of a row in the column of this name.
  init(
    _ quantity: String, in row: PublishedRow, _ band: Band, at place: Parameter? = nil
  ) throws(PublishedRowError) {
    self.init(quantity, try row.number(quantity), band, at: place)
  }
}
