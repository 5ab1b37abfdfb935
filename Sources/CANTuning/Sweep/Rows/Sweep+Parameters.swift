extension Sweep {
  /// The row of the setting at `place`, in which all parameters stand and nothing is measured yet.
  public func parameters(at place: Int) -> SweepRow {
    var row = SweepRow()
    row[.row] = .integer(place + 1)
    row[.rows] = .integer(settings.count)
    row.set(settings[place])
    row[.lookups] = .integer(lookups)
    row[.repeats] = .integer(repeats)
    row[.seed] = .text("\(seed)")
    row[.version] = .text(version)
    return row
  }

  /// The first parameter in which `row` is not what this sweep measures at `place`; `nil` where it is that row.
  public func firstDifference(of row: SweepRow, at place: Int) -> SweepRow.Column? {
    let own = parameters(at: place)
    return SweepRow.Column.ofParameters.first { row[$0] != own[$0] }
  }
}

extension SweepRow {
  /// Sets what a setting says; the knobs of a CAN are missing for other overlays.
  fileprivate mutating func set(_ setting: Setting) {
    self[.overlay] = .text(setting.overlay.overlay)
    self[.parameters] = .text(setting.overlay.parameters)
    self[.nodes] = .integer(setting.nodes)
    self[.underlay] = .text(setting.underlay?.name ?? "none")
    self[.demand] = .text("\(setting.demand)")
    self[.points] = .text(setting.records?.name ?? "none")
    guard let knobs = setting.overlay.knobs else { return }
    self[.dimensions] = .integer(knobs.torus.dimensions)
    self[.realities] = .integer(knobs.realities)
    self[.peersPerZoneMax] = .integer(knobs.peersPerZoneMax)
    self[.hashFunctions] = .integer(knobs.hashFunctions)
    self[.hashChoice] = .text(knobs.hashChoice.rawValue)
    self[.metric] = .text(knobs.metric.rawValue)
    self[.landmarks] = .integer(knobs.landmarks)
    self[.joins] = .text(knobs.joins.rawValue)
    self[.expressways] = .text(knobs.expressways.description)
    self[.hotSpots] = .text(knobs.hotSpots.description)
  }
}
