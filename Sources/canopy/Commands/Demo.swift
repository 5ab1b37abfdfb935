import ArgumentParser
import CANGeometry
import CANTuning
import Foundation

/// `canopy demo`: the main job from end to end, with pictures.
struct Demo: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what an overlay does, and write pictures of it.",
    discussion: """
      64 nodes join, the cities of the world are stored as spatial keys and searched, one node leaves, \
      and dimensions are tuned. No server and no arguments are needed.
      """)

  @Option(help: ArgumentHelp("How many nodes join.", valueName: "n"))
  var nodes = 64

  @Option(
    help: ArgumentHelp("The sizes to tune dimensions for. (default: 64,65536)", valueName: "n"),
    transform: NumberList.init(parsing:))
  var tuneNodes = Demo.sizes

  @Option(help: "What all chance is drawn from.")
  var seed: UInt64 = 1

  @Option(
    help: ArgumentHelp(
      "The folder for the pictures, where only files of an earlier demo are replaced. (default: a new one "
        + "in the temporary folder)", valueName: "dir"))
  var output: String?

  @Flag(help: "Say nothing on standard error but errors.")
  var quiet = false

  /// A small overlay and one of the paper.
  private static let sizes = NumberList([64, 65_536])

  func validate() throws {
    if output == "" { throw ValidationError("--output names no folder") }
    guard (2...10_000).contains(nodes) else {
      throw ValidationError("--nodes \(nodes) is not within 2 and 10000")
    }
    if let size = tuneNodes.values.first(where: { !CANModel.nodesRange.contains($0) }) {
      throw ValidationError("--tune-nodes \(size) is not within 1 and \(CANModel.nodesRange.upperBound)")
    }
  }

  func run() async throws {
    guard let torus = Torus(dimensions: 2) else { return }
    let folder = try DemoFolder(path: output)
    try folder.check(["index.html"] + Demonstration.fileNames)
    let console = Console(quiet: quiet)
    var demonstration = try Demonstration(
      OverlayRecipe(nodes: nodes, torus: torus, seed: seed), console: console
    ) { line in
      _ = Destination.write(Array((line + "\n").utf8), to: STDOUT_FILENO)
    }
    demonstration.introduce()
    try demonstration.ask()
    try demonstration.map()
    try demonstration.route()
    try demonstration.leave()
    try demonstration.balance()
    try demonstration.unfold()
    try await demonstration.tune(sizes: tuneNodes.values)

    let page = IndexPage(story: demonstration.story, pictures: demonstration.pictures)
    let index = DemoFolder.File(name: "index.html", bytes: Array(page.html.utf8))
    let paths = try folder.write([index] + demonstration.files)
    let lines = ["See.     Open the first of these in a browser:"] + paths.map { "         " + $0 }
    try Destination.standardOutput.write(Array((lines.joined(separator: "\n") + "\n").utf8))
  }
}
