extension CANModel {
  /// An overlay whose knobs are those of the basic design but for the joins.
  init(
    nodes: Int, configuration: Configuration, underlay: Underlay?, seed: UInt64
  ) throws(ModelError) {
    var basic = Configuration(torus: configuration.torus)
    basic.joins = configuration.joins
    guard configuration == basic else { throw .setting("this knob is not modeled yet: \(configuration)") }
    guard CANModel.nodesRange.contains(nodes) else { throw .nodeCount(nodes, CANModel.nodesRange) }
    self.init(torus: configuration.torus, validNodes: nodes, joins: configuration.joins, seed: seed)
  }
}
