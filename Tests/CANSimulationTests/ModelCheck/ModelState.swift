import CANCore
import CANGeometry
import CANStorage

/// Knowledge and claim maps by number, each kept once, so that states are small and rules are worked out once.
final class ModelAtlas {
  /// The number of a claim map or of a piece of knowledge.
  typealias Number = Int32

  private(set) var maps: [ClaimMap] = []
  private var numberOfMap: [ClaimMap: Number] = [:]
  private var joins: [Int64: Number] = [:]
  /// The number of joins that were worked out.
  private(set) var joinsTried = 0
  /// A pair of maps whose join depends on their order, if there is one.
  private(set) var lawlessPair: (ClaimMap, ClaimMap)?

  init() { _ = number(of: ClaimMap()) }

  func map(_ number: Number) -> ClaimMap { maps[Int(number)] }

  func number(of map: ClaimMap) -> Number {
    if let known = numberOfMap[map] { return known }
    let number = Number(maps.count)
    maps.append(map)
    numberOfMap[map] = number
    return number
  }

  /// The join of two maps, which must not depend on which is joined to which, nor on doing it twice.
  func join(_ one: Number, _ other: Number) -> Number {
    if one == other || other == 0 { return one }
    let key = Int64(one) << 32 | Int64(other)
    if let known = joins[key] { return known }
    joinsTried += 1
    let (left, right) = (map(one), map(other))
    var (forth, back) = (left, right)
    for claim in right.leaves { forth.join(claim) }
    for claim in left.leaves.reversed() { back.join(claim) }
    var twice = forth
    for claim in right.leaves where twice.join(claim) { lawlessPair = (left, right) }
    if forth != back { lawlessPair = (left, right) }
    let result = number(of: forth)
    joins[key] = result
    return result
  }
}

/// A node of the model.
struct ModelNode: Hashable {
  enum Stage: UInt8 { case outside, member, leaving }
  enum Condition: UInt8 { case alive, paused, dead }

  var stage = Stage.outside
  var condition = Condition.alive
  var start: UInt8 = 1
  /// The cells that it serves, followed step by step: its map must name it there and nowhere else (G1).
  var served: ModelCells = 0
  var lost: ModelCells = 0
  /// What it knows.
  var map: ModelAtlas.Number = 0
  /// What its disk holds.
  var durable: ModelAtlas.Number = 0
  /// All that it ever granted or was beaten by: it must never serve below that. No rule reads it.
  var yielded: ModelAtlas.Number = 0
}

/// Claims on their way. They are never taken away: to be lost is to be never delivered, to be doubled or late
/// is to be delivered once more.
struct ModelMessage: Hashable, Comparable {
  var sender: UInt8
  var receiver: UInt8
  /// Whether it hands a zone over; else it is an update.
  var isCommit: Bool
  var claims: ModelAtlas.Number

  private var key: UInt64 {
    UInt64(sender) << 48 | UInt64(receiver) << 40 | (isCommit ? 1 << 39 : 0) | UInt64(claims)
  }

  static func < (left: ModelMessage, right: ModelMessage) -> Bool { left.key < right.key }
}

/// A state of the whole model.
struct ModelState: Hashable {
  var nodes: [ModelNode]
  /// The messages on their way, ascending.
  var messages: [ModelMessage] = []
  /// The nodes that are cut off from the others, one bit each; 0 when the network is whole.
  var cut: UInt8 = 0

  mutating func add(_ message: ModelMessage) {
    let index = messages.firstIndex { message <= $0 } ?? messages.count
    if index == messages.count || messages[index] != message { messages.insert(message, at: index) }
  }

  func areApart(_ one: Int, _ other: Int) -> Bool { (cut >> one ^ cut >> other) & 1 == 1 }

  /// Whether messages and answers pass between the two.
  func areInTouch(_ one: Int, _ other: Int) -> Bool {
    nodes[one].condition == .alive && nodes[other].condition == .alive && !areApart(one, other)
  }
}

/// What can happen in the model.
enum ModelStep: Hashable, CustomStringConvertible {
  case tell(Int, Int)
  case deliver(ModelMessage)
  /// A grant becomes durable, and the process ends before it commits.
  case grantAndRestart(Zone, Int, Int)
  case handOver(Zone, Int, Int)
  case leave(Int)
  case takeOver(Zone, Int, from: Int)
  case fill(Zone, Int)
  case crash(Int)
  case restart(Int)
  case pause(Int)
  case resume(Int)
  case cut(UInt8)
  case heal

  var description: String {
    switch self {
    case .tell(let node, let other): "\(node) tells \(other)"
    case .deliver(let message):
      "\(message.receiver) gets \(message.isCommit ? "a commit" : "an update") of \(message.sender)"
    case .grantAndRestart(let zone, let giver, let heir):
      "\(giver) makes the grant of \(zone) to \(heir) durable and starts again"
    case .handOver(let zone, let giver, let heir): "\(giver) commits \(zone) to \(heir)"
    case .leave(let node): "\(node) wants to leave"
    case .takeOver(let zone, let node, let owner): "\(node) takes \(zone) over from \(owner)"
    case .fill(let zone, let node): "\(node) fills the hole \(zone)"
    case .crash(let node): "\(node) crashes for ever"
    case .restart(let node): "\(node) starts again from its disk"
    case .pause(let node): "\(node) pauses"
    case .resume(let node): "\(node) resumes"
    case .cut(let nodes): "the network is cut: \((0..<8).filter { nodes >> $0 & 1 == 1 }) are apart"
    case .heal: "the network is whole again"
    }
  }
}
