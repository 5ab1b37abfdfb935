import ArgumentParser

/// `canopy map`.
struct Map: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Map.")

  @OptionGroup var overlay: OverlayOptions
  @OptionGroup var result: OutputOptions
}
