import CANGeometry

/// Lists of values of a CAN's knobs, whose cross product is swept.
///
/// What is not set is as in the basic design.
public struct Knobs: Hashable, Sendable {
  /// Dimensions of the torus.
  public var dimensions: [Int]
  /// Numbers of coordinate spaces (3.2).
  public var realities = [1]
  /// Most nodes that share a zone (3.4).
  public var peersPerZoneMax = [1]
  /// Numbers of points that a key is kept at (3.5).
  public var hashFunctions = [1]
  /// Which of these points a lookup goes to.
  public var hashChoices = [CANModel.HashChoice.parallel]
  /// How nodes choose the next hop (3.3).
  public var metrics = [CANModel.Metric.greedy]
  /// Numbers of landmarks (3.6).
  public var landmarks = [0]
  /// Which zone a joining node halves (2.2, 3.7).
  public var joins = [CANModel.Joins.random]
  /// Long links.
  public var expressways = [Expressways.none]
  /// How keys in great demand are spread (3.8).
  public var hotSpots = [HotSpots.none]

  /// The basic design in these dimensions.
  public init(dimensions: some Sequence<Int>) {
    self.dimensions = Array(dimensions)
  }

  /// Every value of each knob with every value of all others, the last knob varying fastest.
  public func configurations() throws(ModelError) -> [CANModel.Configuration] {
    var basic: [CANModel.Configuration] = []
    for dimensions in dimensions {
      guard let torus = Torus(dimensions: dimensions) else {
        throw .setting("a torus has 1 to 32 dimensions, not \(dimensions)")
      }
      basic.append(CANModel.Configuration(torus: torus))
    }
    return basic.varied(\.realities, over: realities).varied(\.peersPerZoneMax, over: peersPerZoneMax)
      .varied(\.hashFunctions, over: hashFunctions).varied(\.hashChoice, over: hashChoices)
      .varied(\.metric, over: metrics).varied(\.landmarks, over: landmarks)
      .varied(\.joins, over: joins).varied(\.expressways, over: expressways)
      .varied(\.hotSpots, over: hotSpots)
  }
}

extension [CANModel.Configuration] {
  /// Each configuration with every one of `values`.
  fileprivate func varied<Value>(
    _ knob: WritableKeyPath<CANModel.Configuration, Value>, over values: [Value]
  ) -> [CANModel.Configuration] {
    flatMap { configuration in
      values.map { value in
        var configuration = configuration
        configuration[keyPath: knob] = value
        return configuration
      }
    }
  }
}
