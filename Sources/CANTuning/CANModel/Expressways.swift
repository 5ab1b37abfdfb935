/// Long links across the torus that a node keeps beside its neighbors, for few hops in few dimensions.
///
/// Distances come in levels along every axis, to both sides. The longest of the first level is half the
/// torus, the others of a level are even steps up to it, and each level is `ratio` times shorter than the
/// one before: `7x3` is 1/2, 1/3, 1/6, then 1/14, 1/21, 1/42 and so on, and `4` is 1/2, 1/8, 1/32, …. A
/// link leads to the owner of the point that far from the middle of the node's zone. Levels end by
/// themselves where a link would not pass the box that faces the zone, so nothing depends on a guess of n.
///
/// With two `turns` a lookup is mended like a number, one digit (level and axis) after the other: a node
/// keeps the links of every other digit, and they lead to nodes that keep the digits between. Half the
/// links then do nearly the work of all of them.
///
///     Expressways.standard.description     // 7x3/2
///     Expressways("4")                     // every node has 1/2, 1/8, 1/32, … along every axis
///
/// At d = 2 and n = 2²⁰ greedy routes take 398 hops with neighbors alone; `4` takes 8.76 with 21.8
/// links a node, neighbors counted, and `7x3/2` takes 7.36 with 22.0. Zones, neighbor lists and with them
/// all spatial queries stay as they are, and a route still comes nearer to its target on every hop.
///
/// Others who shortened CAN's routes: eCAN (Xu and Zhang, 2002) joins zones into ever larger ones and
/// links to some node of each large neighbor, whichever is near on the network; SONAR (Schütt, Schintke
/// and Reinefeld, 2007) keeps doubling fingers along each axis that count nodes instead of distance,
/// which suits skewed keys; SCAN (Sun, 2007) draws long links at random by Kleinberg's small-world law: in
/// a trial of such links 10.2 hops with 21.6 links. Chord's fingers double the distance on a ring to one side:
/// 10 hops and 20 fingers at 2²⁰ beside its successor list. Ours are computed from the zones alone,
/// without chance and without walking from finger to finger.
public struct Expressways: Hashable, Sendable {
  /// How many times shorter the distances of each level are than those of the level before, 2 to 64.
  public let ratio: Int
  /// The number of distances in a level, 1 to `ratio` - 1; 0 for no links at all.
  public let steps: Int
  /// Among how many kinds of nodes the digits are divided: 1 where each node has all, 2 where they take turns.
  public let turns: Int

  /// Links with these distances; `nil` where a number is out of its range.
  public init?(ratio: Int, steps: Int = 1, turns: Int = 1) {
    guard (2...64).contains(ratio), (1..<ratio).contains(steps), (1...2).contains(turns) else { return nil }
    self.init(unchecked: ratio, steps, turns)
  }

  private init(unchecked ratio: Int, _ steps: Int, _ turns: Int) {
    self.ratio = ratio
    self.steps = steps
    self.turns = turns
  }

  /// No long links.
  public static let none = Expressways(unchecked: 2, 0, 1)

  /// The fewest hops that were found at d = 2 and 2²⁰ nodes within 22 links a node: `7x3/2`.
  ///
  /// Tried beside it: ratios 2 to 11, one side only, diagonal and rotated distances, distances found by
  /// hill climbing, three to six turns, turns by hash, and looking one neighbor ahead.
  public static let standard = Expressways(unchecked: 7, 3, 2)
}

extension Expressways: LosslessStringConvertible {
  /// `none`, or the ratio, then `x` and the steps where they are several, then `/` and the turns where they are two.
  public var description: String {
    guard self != .none else { return "none" }
    return "\(ratio)" + (steps == 1 ? "" : "x\(steps)") + (turns == 1 ? "" : "/\(turns)")
  }

  /// What `description` spells, or `standard`; `nil` for any other text.
  public init?(_ description: String) {
    switch description {
    case "none": self = .none
    case "standard": self = .standard
    default:
      let parts = description.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
      let factors = parts[0].split(separator: "x", maxSplits: 1, omittingEmptySubsequences: false)
      guard let ratio = Int(factors[0]), let steps = factors.count == 1 ? 1 : Int(factors[1]),
        let turns = parts.count == 1 ? 1 : Int(parts[1])
      else { return nil }
      self.init(ratio: ratio, steps: steps, turns: turns)
    }
  }
}
