import ArgumentParser

/// `canopy demo`.
struct Demo: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Demo.")

  @OptionGroup var overlay: OverlayOptions
  @OptionGroup var result: OutputOptions
}
