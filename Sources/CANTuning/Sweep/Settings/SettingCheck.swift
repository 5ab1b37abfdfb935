/// Finds what would keep settings from being measured, before time is spent on them.
struct SettingCheck {
  /// The small overlays that were tried.
  private var tried: Set<Setting> = []
  /// The underlays that they stood on.
  private var underlays: [NamedTopology: Underlay] = [:]

  /// The nodes of a small overlay.
  private static let nodes = 8

  /// Throws what is wrong with a setting; a small overlay of the same kind says most of it, once for all sizes.
  mutating func check(_ setting: Setting) throws(ModelError) {
    let range = setting.overlay.nodesRange
    guard range.contains(setting.nodes) else { throw .nodeCount(setting.nodes, range) }
    var small = setting
    (small.nodes, small.demand) = (SettingCheck.nodes, .uniform)
    guard tried.insert(small).inserted else { return }
    if let topology = small.underlay, underlays[topology] == nil {
      underlays[topology] = Underlay(topology.topology, nodes: small.nodes, seed: 0)
    }
    _ = try small.model(on: small.underlay.flatMap { underlays[$0] }, seed: 0)
  }
}
