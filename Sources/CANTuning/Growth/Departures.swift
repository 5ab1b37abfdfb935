import CANGeometry

/// An overlay while nodes depart one after the other, each zone reassigned before the next one departs.
///
///     var departures = Departures(from: overlay)
///     departures.run(1000, seed: 1)
///     departures.zones                 // an exact tiling, one zone a node
///     departures.searchHops.mean       // about 1.3 after random joins
public struct Departures: Sendable {
  /// The torus that the nodes divide.
  public let torus: Torus
  /// The zone of each node that is left, in no particular order; they tile the torus.
  public private(set) var zones: [Zone]
  /// How many departures took how many hops to find two sibling leaves.
  public private(set) var searchHops = Histogram()
  /// How many departures took how many messages.
  public private(set) var messages = Histogram()
  /// The departures whose zone was reassigned, since the sibling was not a leaf.
  public private(set) var reassignments = 0
  /// The sum of the shares of all keys that changed their node, departure by departure.
  public private(set) var keysMoved = 0.0

  private var tree: JoinTree
  private let facing: FacingBoxes
  /// The number of each zone in `zones`; only ever asked for single zones.
  private var numbers: [Zone: Int]

  /// The nodes of an overlay, in its first reality, before any departs. O(n).
  public init(from model: CANModel) {
    torus = model.torus
    zones = model.zones
    tree = JoinTree(leaves: model.zones)
    facing = FacingBoxes(torus: model.torus)
    numbers = Dictionary(
      zip(model.zones, 0..<model.nodeCount), uniquingKeysWith: { first, _ in first })
  }

  /// Lets `count` uniformly random nodes depart, or fewer where only one is left.
  ///
  /// O(d² log n) each on average: for every neighbor of the zones that change hands.
  public mutating func run(_ count: Int, seed: UInt64) {
    // Drawn apart, so that a seed that also made the overlay does not choose the zones it made.
    var seeds = SeededGenerator(seed: seed)
    var generator = seeds.split()
    for _ in 0..<max(count, 0) where zones.count > 1 {
      depart(generator.below(zones.count))
    }
  }

  /// Lets the node of `zones[number]` depart; `nil` for the last node, which stays.
  @discardableResult
  public mutating func depart(_ number: Int) -> Departure? {
    precondition(zones.indices.contains(number), "node \(number) of \(zones.count)")
    let vacated = zones[number]
    guard let departure = tree.departure(of: vacated, on: torus, facing: facing) else { return nil }
    tree.merge(departure.merged.codes.lowerBound, depth: departure.merged.depth)
    if let mover = departure.mover {
      reassignments += 1
      give(departure.merged, toNodeOf: mover.sibling)
      give(vacated, toNodeOf: mover)
    } else {
      give(departure.merged, toNodeOf: vacated.sibling)
    }
    remove(number)
    searchHops.add(departure.searchHops)
    messages.add(departure.messages)
    keysMoved += Double(departure.volumeMoved) * 0x1p-63
    return departure
  }

  /// Replaces the zone of the node that holds `zone`.
  private mutating func give(_ other: Zone, toNodeOf zone: Zone?) {
    guard let zone, let number = numbers.removeValue(forKey: zone) else { return }
    zones[number] = other
    numbers[other] = number
  }

  /// Takes out a node whose zone another one has by now, and gives its number to the last node.
  private mutating func remove(_ number: Int) {
    if numbers[zones[number]] == number { numbers[zones[number]] = nil }
    let last = zones.removeLast()
    guard number < zones.count else { return }
    zones[number] = last
    numbers[last] = number
  }
}
