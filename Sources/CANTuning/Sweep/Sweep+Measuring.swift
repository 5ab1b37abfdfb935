import CANGeometry

extension Sweep {
  /// What one overlay gave.
  struct Sample: Sendable {
    let lookups: LookupCosts
    let neighbors: Histogram
    let maintenance: MaintenanceCosts
    let loads: Loads
    let closedFormHops: Double?
    /// The most records that a zone holds, as a multiple of the mean; `nil` where nothing is stored.
    let recordsMax: Double?
  }

  /// The joins and departures of each overlay whose costs are averaged.
  static let maintenanceSamples = 200

  /// Builds an overlay and measures it.
  func sample(_ job: Job) throws(SweepError) -> Sample {
    let setting = job.setting
    var generator = SeededGenerator(seed: setting.seed(of: seed, repeat: job.number))
    // A stream for each thing that is drawn, so that none depends on how much another takes.
    let (overlaySeed, underlaySeed) = (generator.next(), generator.next())
    let (lookupSeed, maintenanceSeed) = (generator.next(), generator.next())
    do {
      let model = try setting.model(underlaySeed: underlaySeed, seed: overlaySeed)
      return Sample(
        lookups: model.lookups(lookups, of: setting.demand, seed: lookupSeed),
        neighbors: model.neighborCounts,
        maintenance: model.maintenance(samples: Sweep.maintenanceSamples, seed: maintenanceSeed),
        loads: Loads(keyShares: model.keyShares), closedFormHops: model.closedFormHops,
        recordsMax: (model as? CANModel).flatMap { $0.recordsMax(of: setting.records) })
    } catch {
      throw .setting(setting, error)
    }
  }

  /// What all overlays of a setting gave together.
  func measurement(_ samples: [Sample], at place: Int) -> Measurement {
    var row = parameters(at: place)
    var costs = LookupCosts()
    var neighbors = Histogram()
    var loads = Loads()
    for sample in samples {
      costs.merge(sample.lookups)
      neighbors.merge(sample.neighbors)
      loads.merge(sample.loads)
    }
    row.set(lookups: costs)
    let arrived = samples.map(\.lookups).filter { $0.hops.count > 0 }
    row[.meanHopsCI95] = .number(Statistics.confidence95(arrived.map(\.hops.mean)))
    row[.meanLatencyCI95] = .number(Statistics.confidence95(arrived.compactMap { $0.latencies?.mean }))
    row[.meanNeighbors] = .number(neighbors.mean)
    row[.maxNeighbors] = .integer(neighbors.max)
    row.set(maintenance: samples.map(\.maintenance), nodes: settings[place].nodes)
    row[.maxLoad] = .number(Statistics.mean(samples.map(\.loads.largest)))
    let meanAnswers = Double(lookups) / Double(settings[place].nodes)
    row[.maxAnswers] = .number(Statistics.mean(samples.map { Double($0.lookups.answersMax) / meanAnswers }))
    if samples.first?.recordsMax != nil {
      row[.maxRecords] = .number(Statistics.mean(samples.compactMap(\.recordsMax)))
    }
    row[.closedFormHops] = .number(samples.first?.closedFormHops)
    return Measurement(row: row, hops: costs.hops, loads: loads)
  }
}

extension SweepRow {
  /// Sets what lookups cost; of hops and latencies nothing is known where none arrived.
  fileprivate mutating func set(lookups costs: LookupCosts) {
    self[.meanMessages] = .number(costs.meanMessages)
    self[.failedShare] = .number(Double(costs.failures) / Double(max(costs.hops.count + costs.failures, 1)))
    guard costs.hops.count > 0 else { return }
    self[.meanHops] = .number(costs.hops.mean)
    self[.p50Hops] = .integer(costs.hops.percentile(50))
    self[.p95Hops] = .integer(costs.hops.percentile(95))
    self[.p99Hops] = .integer(costs.hops.percentile(99))
    self[.maxHops] = .integer(costs.hops.max)
    guard let latencies = costs.latencies else { return }
    self[.meanLatency] = .number(latencies.mean)
    self[.p95Latency] = .integer(latencies.milliseconds.percentile(95))
    self[.hopLatency] = .number(latencies.perHop)
    self[.latencyStretch] = .number(latencies.stretch)
  }

  /// Sets what staying together costs, the means over overlays; moved keys count in mean shares of a node.
  fileprivate mutating func set(maintenance samples: [MaintenanceCosts], nodes: Int) {
    func mean(_ cost: KeyPath<MaintenanceCosts, Double>, times factor: Int = 1) -> Value {
      .number(Statistics.mean(samples.map { $0[keyPath: cost] }) * Double(factor))
    }
    self[.joinMessages] = mean(\.joinMessages)
    self[.departureMessages] = mean(\.departureMessages)
    self[.keepAliveMessages] = mean(\.keepAliveMessages)
    self[.keysMovedByJoin] = mean(\.keysMovedByJoin, times: nodes)
    self[.keysMovedByDeparture] = mean(\.keysMovedByDeparture, times: nodes)
    self[.keysMovedByModulo] = .number(HashModulo.keysMovedByJoin(nodes: nodes) * Double(nodes))
  }
}

extension CANModel {
  /// The most records that a zone of the first reality holds, as a multiple of the mean.
  fileprivate func recordsMax(of records: NamedRecords?) -> Double? {
    guard let records = records?.joins(on: torus)?.records(in: zones), records.mean > 0 else { return nil }
    return Double(records.max) / records.mean
  }
}
