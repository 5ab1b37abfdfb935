extension JobScript {
  /// An Indexed Job, one pod a part, in YAML whose texts are JSON's; a pod that is run again goes on where it ended.
  var kubernetes: String {
    let arguments =
      ["tune"] + sweep.map(\.escapedForKubernetes) + [
        "--workers", "\(workers)", "--shard", "auto/\(shards)", "--output",
        "/runs/parts/$(JOB_COMPLETION_INDEX).csv", "--quiet",
      ]
    let lines = arguments.map { "            - " + JSONValue.string($0).json }
    return """
      # Put an image that holds canopy, and a volume that all pods share, into the places marked <...>.
      # kubectl apply -f this file; when the job is complete, where the volume is mounted:
      #   \(mergeCommand("/runs/parts/*.csv"))
      apiVersion: batch/v1
      kind: Job
      metadata:
        name: canopy-tune
      spec:
        completionMode: Indexed
        completions: \(shards)
        parallelism: \(shards)
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
      \(lines.joined(separator: "\n"))
                resources:
                  requests:
                    cpu: "\(workers)"
                    memory: 4Gi
                volumeMounts:
                  - name: runs
                    mountPath: /runs
            volumes:
              - name: runs
                persistentVolumeClaim:
                  claimName: <claim>

      """
  }
}

extension String {
  /// The text with $(…) kept from being replaced.
  fileprivate var escapedForKubernetes: String {
    split(separator: "$(", omittingEmptySubsequences: false).joined(separator: "$$(")
  }
}
