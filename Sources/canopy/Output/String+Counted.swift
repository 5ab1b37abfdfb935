extension String {
  /// So many of what the text names in the singular: `1 node`, `2 nodes`.
  func counted(_ count: Int) -> String { "\(count) \(self)\(count == 1 ? "" : "s")" }
}
