import ArgumentParser

/// `canopy tune`.
struct Tune: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Tune.")

  @OptionGroup var overlay: OverlayOptions
  @OptionGroup var result: OutputOptions
}
