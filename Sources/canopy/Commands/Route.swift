import ArgumentParser

/// `canopy route`.
struct Route: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Route.")

  @OptionGroup var overlay: OverlayOptions
  @OptionGroup var result: OutputOptions
}
