import ArgumentParser

/// `canopy store`.
struct Store: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Store.")

  @OptionGroup var overlay: OverlayOptions
  @OptionGroup var result: OutputOptions
}
