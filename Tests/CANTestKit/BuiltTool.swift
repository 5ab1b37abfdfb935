import Foundation

/// The binaries that were built beside the tests.
public enum BuiltTool {
  /// The folder of the products, which is that of the test bundle.
  public static let folder: URL = {
    #if os(macOS)
      for bundle in Bundle.allBundles where bundle.bundlePath.hasSuffix(".xctest") {
        return bundle.bundleURL.deletingLastPathComponent()
      }
    #endif
    return URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
      .deletingLastPathComponent()
  }()

  /// What a line of the shell prints on both of its outputs, in order, with the binaries on its path.
  public static func shell(_ line: String, in directory: URL) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "(\(line)) >.printed 2>&1"]
    process.currentDirectoryURL = directory
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["PATH": folder.path + ":/usr/bin:/bin"], uniquingKeysWith: { _, new in new })
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    let printed = directory.appendingPathComponent(".printed")
    defer { try? FileManager.default.removeItem(at: printed) }
    return try String(contentsOf: printed, encoding: .utf8)
  }
}
