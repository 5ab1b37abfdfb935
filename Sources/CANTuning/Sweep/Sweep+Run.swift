import CANGeometry

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

extension Sweep {
  /// Measures all overlays, some at a time, and gives one row for each setting.
  ///
  /// `progress` is called after each overlay, one call at a time. Cancelling the task ends the sweep
  /// after the overlays under way; rows then cover those that were measured, and settings without any are left out.
  public func run(progress: @Sendable (Progress) -> Void = { _ in }) async -> [SweepRow] {
    let jobs = settings.indices.flatMap { setting in
      (0..<repeats).map { Job(setting: setting, number: $0) }
    }
    var samples = [[Sample?]](
      repeating: [Sample?](repeating: nil, count: repeats), count: settings.count)
    await withTaskGroup(of: (Job, Sample).self) { group in
      var waiting = jobs[...]
      var running = (count: 0, bytes: 0)
      var done = 0
      repeat {
        while let job = waiting.first, !Task.isCancelled, admits(job, beside: running) {
          waiting.removeFirst()
          running.count += 1
          running.bytes += settings[job.setting].bytesEstimate
          group.addTask { (job, sample(job)) }
        }
        guard let (job, sample) = await group.next() else { return }
        samples[job.setting][job.number] = sample
        running.count -= 1
        running.bytes -= settings[job.setting].bytesEstimate
        done += 1
        progress(Progress(done: done, total: jobs.count, setting: settings[job.setting]))
      } while running.count > 0 || !waiting.isEmpty
    }
    return zip(settings, samples).compactMap { row($0, $1.compactMap { $0 }) }
  }

  /// The processors of this machine.
  public static var processorCount: Int {
    #if canImport(Darwin) || canImport(Glibc) || canImport(Musl)
      max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    #else
      4
    #endif
  }

  /// One overlay to measure.
  private struct Job: Sendable {
    let setting: Int
    let number: Int
  }

  /// What one overlay gave.
  private struct Sample: Sendable {
    let hops: Histogram
    let neighbors: Histogram
    let closedFormHops: Double?
  }

  private func admits(_ job: Job, beside running: (count: Int, bytes: Int)) -> Bool {
    guard running.count > 0 else { return true }
    return running.count < workersMax
      && running.bytes + settings[job.setting].bytesEstimate <= memoryLimit
  }

  private func sample(_ job: Job) -> Sample {
    let setting = settings[job.setting]
    var generator = SeededGenerator(seed: setting.seed(of: seed, repeat: job.number))
    let configuration = CANModel.Configuration(torus: setting.torus, joins: setting.joins)
    guard
      let model = try? CANModel(nodes: setting.nodes, configuration: configuration, seed: generator.next())
    else { preconditionFailure("a sweep of \(setting.nodes) nodes was let in") }
    return Sample(
      hops: model.lookupHops(count: lookups, seed: generator.next()),
      neighbors: model.neighborCounts, closedFormHops: model.closedFormHops)
  }

  /// The row of a setting; `nil` without samples.
  private func row(_ setting: Setting, _ samples: [Sample]) -> SweepRow? {
    guard let first = samples.first else { return nil }
    var hops = Histogram()
    var neighbors = Histogram()
    for sample in samples {
      hops.merge(sample.hops)
      neighbors.merge(sample.neighbors)
    }
    return SweepRow(
      overlay: CANModel.overlay, dimensions: setting.torus.dimensions, nodes: setting.nodes,
      realities: 1, peersPerZoneMax: 1, hashFunctions: 1, metric: "greedy",
      joins: setting.joins.rawValue, lookups: lookups, repeats: samples.count, seed: seed,
      version: version, meanHops: hops.mean,
      meanHopsCI95: Statistics.confidence95(samples.map(\.hops.mean)),
      p50Hops: hops.percentile(50), p95Hops: hops.percentile(95), p99Hops: hops.percentile(99),
      maxHops: hops.max, meanNeighbors: neighbors.mean, maxNeighbors: neighbors.max,
      closedFormHops: first.closedFormHops)
  }
}
