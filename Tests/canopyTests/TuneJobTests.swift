import Foundation
import Testing

@testable import canopy

/// Jobs for clusters run the same sweep, whatever its arguments hold.
@Suite struct TuneJobTests {
  private static let arguments = [
    "--nodes", "2^8...2^10x4", "--print-job", "slurm", "--combination", "dimensions=10 overload=4",
    "--underlay=it's $HOME.csv", "--output", "my runs.csv", "--shards=3", "--max-neighbors", "8", "--workers",
    "4",
  ]

  @Test func theSlurmScriptIsReadyToBeSubmitted() {
    let job = JobScript(arguments: Self.arguments, shards: 3, workers: 4)
    #expect(
      job.text(for: .slurm) == #"""
        #!/bin/sh
        #SBATCH --job-name=canopy-tune
        #SBATCH --array=0-2
        #SBATCH --ntasks=1
        #SBATCH --cpus-per-task=4
        # Submit this file with sbatch in a folder that all nodes share; CANOPY names the program if it is not on the
        # path. A task that failed is run again with sbatch --array=TASK: its part is taken up where it ended.
        # When all tasks are done:
        #   canopy tune --merge parts/*.csv --output 'my runs.csv' --max-neighbors 8
        set -eu
        mkdir -p parts
        exec "${CANOPY:-canopy}" tune --nodes 2^8...2^10x4 --combination 'dimensions=10 overload=4' '--underlay=it'\''s $HOME.csv' \
          --workers "${SLURM_CPUS_PER_TASK:-4}" --shard auto/3 \
          --output "parts/$SLURM_ARRAY_TASK_ID.csv" --quiet

        """#)
  }

  @Test func theIndexedJobIsReadyToBeApplied() {
    let job = JobScript(
      arguments: ["--underlay", "$(pwd)/a \"b\".csv", "--chart=h.svg"], shards: 2, workers: 1)
    #expect(
      job.text(for: .kubernetes) == #"""
        # Put an image that holds canopy, and a volume that all pods share, into the places marked <...>.
        # kubectl apply -f this file; when the job is complete, where the volume is mounted:
        #   canopy tune --merge /runs/parts/*.csv --output runs.csv --chart=h.svg
        apiVersion: batch/v1
        kind: Job
        metadata:
          name: canopy-tune
        spec:
          completionMode: Indexed
          completions: 2
          parallelism: 2
          backoffLimitPerIndex: 3
          template:
            spec:
              restartPolicy: Never
              initContainers:
                - name: parts
                  image: <image>
                  command: ["mkdir", "-p", "/runs/parts"]
                  volumeMounts:
                    - name: runs
                      mountPath: /runs
              containers:
                - name: canopy
                  image: <image>
                  workingDir: /runs
                  command: ["canopy"]
                  args:
                    - "tune"
                    - "--underlay"
                    - "$$(pwd)/a \"b\".csv"
                    - "--workers"
                    - "1"
                    - "--shard"
                    - "auto/2"
                    - "--output"
                    - "/runs/parts/$(JOB_COMPLETION_INDEX).csv"
                    - "--quiet"
                  resources:
                    requests:
                      cpu: "1"
                      memory: 4Gi
                  volumeMounts:
                    - name: runs
                      mountPath: /runs
              volumes:
                - name: runs
                  persistentVolumeClaim:
                    claimName: <claim>

        """#)
  }

  @Test func theCommandPrintsItsOwnArguments() throws {
    let scratch = try Scratch()
    let outcome = try CommandLineTool.run(
      ["tune"] + Self.arguments.map { $0 == "--underlay=it's $HOME.csv" ? "--underlay=plane" : $0 },
      in: scratch.folder)
    #expect(outcome.status == 0 && outcome.errors.isEmpty && scratch.names.isEmpty, "\(outcome.errors)")
    #expect(
      outcome.text.contains(
        "tune --nodes 2^8...2^10x4 --combination 'dimensions=10 overload=4' --underlay=plane"))
    let wrong = try CommandLineTool.run("tune --print-job kubernetes --nodes 0")
    #expect(wrong.status == 64 && wrong.output.isEmpty)
  }
}
