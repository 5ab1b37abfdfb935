import Foundation

/// What a person sees beside the result: notes and progress on standard error, none of it when quiet.
struct Console {
  /// Whether notes and progress are left out.
  let quiet: Bool

  /// Says one line.
  func note(_ line: String) {
    guard !quiet else { return }
    _ = Destination.write(Array((line + "\n").utf8), to: STDERR_FILENO)
  }

  /// A bar for `total` steps; it shows only on a terminal.
  func progress(_ label: String, total: Int) -> Progress {
    Progress(label: label, total: total, isVisible: !quiet && total > 1 && isatty(STDERR_FILENO) == 1)
  }

  /// A bar on a terminal that is redrawn in place and wiped at the end.
  struct Progress {
    private let label: String
    private let total: Int
    private let isVisible: Bool
    private static let width = 30

    fileprivate init(label: String, total: Int, isVisible: Bool) {
      self.label = label
      self.total = total
      self.isVisible = isVisible
    }

    /// Shows that `done` steps are done.
    func show(_ done: Int) {
      guard isVisible, done == total || done % max(1, total / 200) == 0 else { return }
      let filled = Progress.width * min(done, total) / total
      let bar =
        String(repeating: "█", count: filled) + String(repeating: "·", count: Progress.width - filled)
      _ = Destination.write(Array("\r\(label) \(bar) \(done)/\(total)".utf8), to: STDERR_FILENO)
    }

    /// Wipes the bar.
    func end() {
      guard isVisible else { return }
      _ = Destination.write(Array("\r\u{1B}[2K".utf8), to: STDERR_FILENO)
    }
  }
}
