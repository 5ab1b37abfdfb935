import CANTestKit
import Foundation
import Testing

/// The printed job under a real Slurm of one node.
@Suite struct SlurmTests {
  @Test func aJobArrayMeasuresWhatOneRunDoes() throws {
    let scratch = try Scratch()
    let sweep = "tune --nodes 16,64 --dimensions 2...4 --against chord --lookups 100 --repeats 2"
    let whole = try CommandLineTool.run(sweep + " --output whole.csv", in: scratch.folder)
    try #require(whole.status == 0, "\(whole.errors)")
    let job = try CommandLineTool.run(sweep + " --workers 1 --shards 3 --print-job slurm")
    try #require(job.status == 0, "\(job.errors)")
    try scratch.write(job.text, to: "job.sh")
    // The path of a socket has room for about a hundred bytes.
    let cluster = FileManager.default.temporaryDirectory.appendingPathComponent(
      "slurm-\(UUID().uuidString.prefix(8))")
    defer { try? FileManager.default.removeItem(at: cluster) }
    let slurm = ProjectFiles.root.appendingPathComponent(".ci/slurm").path
    let printed = try BuiltTool.shell(
      """
      export CANOPY="$(command -v canopy)"
      '\(slurm)' '\(cluster.path)' sbatch --wait --export=ALL job.sh; echo "status $?"
      """, in: scratch.folder)
    guard !printed.contains("status 77") else {
      print("skipped: \(printed)")
      return
    }
    let logs = try scratch.names.filter { $0.hasPrefix("slurm-") }.map {
      try String(contentsOf: scratch.url($0), encoding: .utf8)
    }
    try #require(printed.contains("status 0"), "\(printed) \(logs)")
    let merge = try BuiltTool.shell("canopy tune --merge parts/*.csv --output merged.csv", in: scratch.folder)
    #expect(merge.isEmpty, "\(merge)")
    #expect(
      try Data(contentsOf: scratch.url("merged.csv")) == Data(contentsOf: scratch.url("whole.csv")))
  }
}
