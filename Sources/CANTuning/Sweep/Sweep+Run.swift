extension Sweep {
  /// How far a sweep is.
  public struct Progress: Hashable, Sendable {
    /// The overlays that were measured.
    public let done: Int
    /// All overlays that are to be measured.
    public let total: Int
    /// About the share of all work that is done, 0 to 1: large overlays are more work.
    public let share: Double
  }

  /// Measures the settings at `places`, all by default, some overlays at a time.
  ///
  /// `finished` gets each measurement as soon as all before it are finished, so that what it has is always
  /// the beginning of the whole; `progress` is called after each overlay. Throws what `finished` throws, or
  /// a `SweepError`. Cancelling the task ends the sweep after the overlays under way.
  public func run(
    _ places: [Int]? = nil, finished: (Measurement) throws -> Void = { _ in },
    progress: (Progress) -> Void = { _ in }
  ) async throws -> [Measurement] {
    var tally = Tally(of: self, places: places ?? Array(settings.indices))
    let pool = JobPool(workersMax: workersMax, memoryLimit: memoryLimit)
    try await pool.run(tally.jobs, bytes: \.setting.bytesEstimate, work: sample) { job, sample in
      for measurement in tally.add(sample, of: job) { try finished(measurement) }
      progress(tally.progress)
    }
    return tally.finished
  }
}

extension Sweep {
  /// One overlay to measure.
  struct Job: Sendable {
    /// Which of the settings that are to be measured.
    let index: Int
    let setting: Setting
    let number: Int
  }

  /// What has been measured so far.
  private struct Tally {
    private(set) var finished: [Measurement] = []
    let jobs: [Job]
    private let sweep: Sweep
    private let places: [Int]
    private var samples: [[Sample?]]
    private var done = 0
    private var workDone = 0.0
    private let work: Double

    init(of sweep: Sweep, places: [Int]) {
      self.sweep = sweep
      self.places = places
      jobs = places.enumerated().flatMap { index, place in
        (0..<sweep.repeats).map { Job(index: index, setting: sweep.settings[place], number: $0) }
      }
      samples = places.map { _ in [Sample?](repeating: nil, count: sweep.repeats) }
      work = jobs.reduce(0) { $0 + $1.setting.workEstimate(lookups: sweep.lookups) }
    }

    /// Takes a sample and gives the measurements that are finished now, as are all before them.
    mutating func add(_ sample: Sample, of job: Job) -> [Measurement] {
      samples[job.index][job.number] = sample
      done += 1
      workDone += job.setting.workEstimate(lookups: sweep.lookups)
      let before = finished.count
      while finished.count < places.count {
        let complete = samples[finished.count].compactMap { $0 }
        guard complete.count == sweep.repeats else { break }
        samples[finished.count] = []
        finished.append(sweep.measurement(complete, at: places[finished.count]))
      }
      return Array(finished[before...])
    }

    var progress: Progress {
      Progress(done: done, total: jobs.count, share: work > 0 ? min(workDone / work, 1) : 0)
    }
  }
}
