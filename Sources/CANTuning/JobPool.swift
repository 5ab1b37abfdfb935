#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Runs independent jobs at a time: as many as there are workers, as long as they fit into memory together.
struct JobPool {
  /// The most jobs under way at a time.
  var workersMax: Int
  /// The memory that jobs under way may take together, in bytes; a larger one runs alone.
  var memoryLimit: Int

  /// Starts `jobs` in their order, each of which takes about `bytes`, and hands out each result as it comes.
  ///
  /// Throws what `work` or `finished` throws. Cancelling the task ends it after the jobs under way.
  func run<Job: Sendable, Result: Sendable>(
    _ jobs: [Job], bytes: (Job) -> Int, work: @escaping @Sendable (Job) throws -> Result,
    finished: (Job, Result) throws -> Void
  ) async throws {
    try await withThrowingTaskGroup(of: (Job, Result).self) { group in
      var waiting = jobs[...]
      var running = (count: 0, bytes: 0)
      while running.count > 0 || !waiting.isEmpty {
        while let job = waiting.first, !Task.isCancelled,
          running.count == 0
            || running.count < workersMax && running.bytes + bytes(job) <= memoryLimit
        {
          waiting.removeFirst()
          running = (running.count + 1, running.bytes + bytes(job))
          group.addTask { (job, try work(job)) }
        }
        guard let (job, result) = try await group.next() else { return }
        running = (running.count - 1, running.bytes - bytes(job))
        try finished(job, result)
      }
    }
  }

  /// The processors of this machine.
  static var processorCount: Int {
    #if canImport(Darwin) || canImport(Glibc) || canImport(Musl)
      max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    #else
      4
    #endif
  }
}
