import ArgumentParser

/// A picture and the file that it goes to, as typed: `hops.svg`, or `neighbors:figure6.svg`.
///
/// Where nothing is said of the kind of picture, it is the first.
struct ChartFile<Kind: RawRepresentable<String> & CaseIterable & Hashable>: Hashable {
  /// What is drawn.
  let kind: Kind
  let path: String

  /// The picture that `text` asks for.
  init(parsing text: String) throws {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let named = parts.count == 2 ? Kind(rawValue: parts[0]) : nil
    guard let kind = named ?? Kind.allCases.first, named != nil || parts.count < 2 || parts[0].contains("/")
    else {
      let kinds = Kind.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("'\(parts[0])' is not a chart: \(kinds); write ./\(text) for a file of this name")
    }
    self.kind = kind
    path = named != nil ? parts[1] : text
    guard OutputFormat(extensionOf: path) == .svg else {
      throw ValidationError("'\(text)' does not end with .svg")
    }
  }

  /// Where the picture goes.
  var destination: Destination { Destination(path: path) }
}
