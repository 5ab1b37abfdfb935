/// The subjects that can be measured, by the name that asks for them.
let subjects: [any Benchmark.Type] = [TuningBenchmark.self, SimulationBenchmark.self]

do {
  let arguments = CommandLine.arguments.dropFirst()
  guard let name = arguments.first, let subject = subjects.first(where: { $0.name == name }) else {
    throw BenchmarkError("name one of \(subjects.map { $0.name }.joined(separator: ", "))")
  }
  try await subject.init(
    Options(arguments.dropFirst(), known: subject.options.map { $0.name })
  ).run()
} catch {
  complain("Error: \(error)")
  for subject in subjects { complain("usage: canopy-bench \(subject.usage)") }
  exit(status: 64)
}
