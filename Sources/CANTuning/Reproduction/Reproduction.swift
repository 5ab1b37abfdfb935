import CANGeometry

/// Measures published figures anew: each trial in some independent overlays, as many at a time as there are cores.
///
/// The seeds of an overlay derive from that of the reproduction and from its own setting alone: a point is
/// the same whatever else is measured and however much runs at a time.
public struct Reproduction: Sendable {
  /// What is measured, in the order of the results.
  public let experiments: [Experiment]
  /// The lookups in each overlay.
  public let lookups: Int
  /// The independent overlays of each trial.
  public let repeats: Int
  /// What all chance derives from.
  public let seed: UInt64
  /// The most overlays under way at a time.
  public var workersMax = JobPool.processorCount
  /// The memory that overlays under way may take together, in bytes; a larger one runs alone.
  public var memoryLimit = 4 << 30

  /// About the most memory that a zone of an overlay takes.
  private static let bytesPerZone = 400

  /// A reproduction of `experiments`; at least one lookup in at least one overlay.
  public init(of experiments: [Experiment], lookups: Int = 10_000, repeats: Int = 5, seed: UInt64) {
    self.experiments = experiments
    self.lookups = max(lookups, 1)
    self.repeats = max(repeats, 1)
    self.seed = seed
  }

  /// How many overlays have been measured, and of which figure the last.
  public struct Progress: Hashable, Sendable {
    /// The overlays that were measured.
    public let done: Int
    /// All overlays.
    public let total: Int
    /// The figure of the overlay that was measured last.
    public let id: String
  }

  /// Measures everything, the largest overlays first, and gives the figures in their order.
  ///
  /// `progress` is called after each overlay, one call at a time. Throws what a model cannot be made for.
  public func figures(progress: @Sendable (Progress) -> Void = { _ in }) async throws -> [ReproducedFigure] {
    let jobs = jobs
    var samples = experiments.map { experiment in
      experiment.trials.map { _ in [[Double]](repeating: [], count: repeats) }
    }
    let pool = JobPool(workersMax: workersMax, memoryLimit: memoryLimit)
    var done = 0
    try await pool.run(jobs, bytes: { $0.weight * Reproduction.bytesPerZone }, work: measure) { job, values in
      samples[job.experiment][job.trial][job.number] = values
      done += 1
      progress(Progress(done: done, total: jobs.count, id: experiments[job.experiment].id))
    }
    return zip(experiments, samples).map { ReproducedFigure(experiment: $0, samples: $1) }
  }

  /// One overlay to measure.
  private struct Job: Sendable {
    let experiment: Int
    let trial: Int
    let number: Int
    let weight: Int
  }

  /// All overlays, the largest first.
  private var jobs: [Job] {
    let jobs = experiments.indices.flatMap { experiment in
      experiments[experiment].trials.enumerated().flatMap { trial, setting in
        (0..<repeats).map {
          Job(experiment: experiment, trial: trial, number: $0, weight: setting.weight)
        }
      }
    }
    // By their places too, since sorting need not keep the order of equals.
    return jobs.sorted {
      ($1.weight, $0.experiment, $0.trial, $0.number) < ($0.weight, $1.experiment, $1.trial, $1.number)
    }
  }

  private func measure(_ job: Job) throws(ModelError) -> [Double] {
    let experiment = experiments[job.experiment]
    let trial = experiment.trials[job.trial]
    let setting = trial.parameters.reduce(experiment.id) { "\($0) \($1.name)=\($1.text)" }
    var seeds = SeededGenerator(seed: seed)
    for byte in "\(setting) \(job.number)".utf8 {
      seeds = SeededGenerator(seed: seeds.next() ^ UInt64(byte))
    }
    return try trial.measure(lookups, &seeds)
  }
}

extension ReproducedFigure {
  /// The figure of an experiment whose trials gave these values: by trial, by overlay, by quantity.
  fileprivate init(experiment: Experiment, samples: [[[Double]]]) {
    self.experiment = experiment
    points = zip(experiment.trials, samples).flatMap { trial, overlays in
      trial.published.enumerated().map { number, published in
        ReproducedPoint(
          parameters: trial.parameters + (published.place.map { [$0] } ?? []), published: published,
          samples: overlays.map { $0[number] })
      }
    }
  }
}
