extension JobScript {
  /// A batch script with a job array, one task a part; a task that is run again goes on where it ended.
  var slurm: String {
    """
    #!/bin/sh
    #SBATCH --job-name=canopy-tune
    #SBATCH --array=0-\(shards - 1)
    #SBATCH --ntasks=1
    #SBATCH --cpus-per-task=\(workers)
    # Submit this file with sbatch in a folder that all nodes share; CANOPY names the program if it is not on the
    # path. A task that failed is run again with sbatch --array=TASK: its part is taken up where it ended.
    # When all tasks are done:
    #   \(mergeCommand("parts/*.csv"))
    set -eu
    mkdir -p parts
    exec "${CANOPY:-canopy}" tune \(sweep.map(\.quotedForShell).joined(separator: " ")) \\
      --workers "${SLURM_CPUS_PER_TASK:-\(workers)}" --shard auto/\(shards) \\
      --output "parts/$SLURM_ARRAY_TASK_ID.csv" --quiet

    """
  }
}
