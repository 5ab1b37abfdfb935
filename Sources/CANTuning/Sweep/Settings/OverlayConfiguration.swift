import CANGeometry

/// An overlay of the field with all its parameters: what a setting of a sweep builds.
public enum OverlayConfiguration: Hashable, Sendable {
  /// A content-addressable network with its knobs.
  case can(CANModel.Configuration)
  /// A ring with fingers.
  case chord(ChordModel.Configuration)
  /// A tree of XOR distances.
  case kademlia(KademliaModel.Configuration)
  /// A mesh of id prefixes with leaf sets.
  case pastry(PastryModel.Configuration)
  /// A mesh of id prefixes with surrogate routing.
  case tapestry(TapestryModel.Configuration)
  /// A ring that every node knows all of.
  case full(FullMembershipModel.Configuration)
  /// A server that knows where everything is.
  case central(CentralIndexModel.Configuration)
  /// Neighbors that ask all their neighbors.
  case flooding(FloodingModel.Configuration)
}

extension OverlayConfiguration {
  /// What rows call the overlay, such as `can`.
  public var overlay: String {
    switch self {
    case .can: CANModel.overlay
    case .chord: ChordModel.overlay
    case .kademlia: KademliaModel.overlay
    case .pastry: PastryModel.overlay
    case .tapestry: TapestryModel.overlay
    case .full: FullMembershipModel.overlay
    case .central: CentralIndexModel.overlay
    case .flooding: FloodingModel.overlay
    }
  }

  /// The numbers of nodes that the overlay can have.
  public var nodesRange: ClosedRange<Int> {
    switch self {
    case .can: CANModel.nodesRange
    case .chord: ChordModel.nodesRange
    case .kademlia, .pastry, .tapestry: PrefixIndex.nodesRange
    case .full: FullMembershipModel.nodesRange
    case .central: CentralIndexModel.nodesRange
    case .flooding: FloodingModel.nodesRange
    }
  }

  /// The overlay with `nodes` nodes on an underlay, the same for the same seed; a CAN may join by load of records.
  public func model(
    nodes: Int, underlay: Underlay?, records: LoadJoins? = nil, seed: UInt64
  ) throws(ModelError) -> any OverlayModel {
    switch self {
    case .can(let knobs):
      try CANModel(nodes: nodes, configuration: knobs, underlay: underlay, records: records, seed: seed)
    case .chord(let configuration):
      try ChordModel(nodes: nodes, configuration: configuration, underlay: underlay, seed: seed)
    case .kademlia(let configuration):
      try KademliaModel(nodes: nodes, configuration: configuration, underlay: underlay, seed: seed)
    case .pastry(let configuration):
      try PastryModel(nodes: nodes, configuration: configuration, underlay: underlay, seed: seed)
    case .tapestry(let configuration):
      try TapestryModel(nodes: nodes, configuration: configuration, underlay: underlay, seed: seed)
    case .full(let configuration):
      try FullMembershipModel(nodes: nodes, configuration: configuration, underlay: underlay, seed: seed)
    case .central(let configuration):
      try CentralIndexModel(nodes: nodes, configuration: configuration, underlay: underlay, seed: seed)
    case .flooding(let configuration):
      try FloodingModel(nodes: nodes, configuration: configuration, underlay: underlay, seed: seed)
    }
  }

  /// The parameters as rows name them; those of a CAN have columns of their own.
  public var parameters: String {
    switch self {
    case .can: ""
    case .chord(let configuration): configuration.description
    case .kademlia(let configuration): configuration.description
    case .pastry(let configuration): configuration.description
    case .tapestry(let configuration): configuration.description
    case .full(let configuration): configuration.description
    case .central(let configuration): configuration.description
    case .flooding(let configuration): configuration.description
    }
  }

  /// The knobs of a CAN; `nil` for other overlays.
  public var knobs: CANModel.Configuration? {
    guard case .can(let knobs) = self else { return nil }
    return knobs
  }
}

extension OverlayConfiguration: CustomStringConvertible {
  /// The overlay and its parameters, of a CAN those that differ from its basic design: `can dimensions=4 overload=4`.
  public var description: String {
    let parameters = knobs?.description ?? parameters
    return parameters.isEmpty ? overlay : overlay + " " + parameters
  }
}
