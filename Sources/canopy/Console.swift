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
    private let start = ContinuousClock.now
    private static let width = 30

    fileprivate init(label: String, total: Int, isVisible: Bool) {
      self.label = label
      self.total = total
      self.isVisible = isVisible
      if isVisible { Progress.wipeWhenInterrupted() }
    }

    /// Shows that `done` steps are done, which are `share` of all work, or their own share of the steps, and
    /// a remark.
    func show(_ done: Int, share: Double? = nil, remark: String = "") {
      guard isVisible, done == total || done % max(1, total / 200) == 0 else { return }
      let share = min(max(share ?? Double(done) / Double(total), 0), 1)
      let filled = Int(Double(Progress.width) * share)
      let bar =
        String(repeating: "█", count: filled) + String(repeating: "·", count: Progress.width - filled)
      let pace = Progress.pace(done: done, share: share, after: ContinuousClock.now - start)
      _ = Destination.write(
        Array("\r\u{1B}[2K\(label) \(bar) \(done)/\(total)\(remark)\(pace)".utf8), to: STDERR_FILENO)
    }

    /// Wipes the bar.
    func end() {
      guard isVisible else { return }
      _ = Destination.write(Array("\r\u{1B}[2K".utf8), to: STDERR_FILENO)
    }

    /// Wipes the bar also where a person interrupts the run, which then ends by the signal as without a bar.
    private static func wipeWhenInterrupted() {
      let before = signal(SIGINT) { number in
        // Nothing but system calls is safe here: a return and the command that wipes the line.
        var wipe: (UInt8, UInt8, UInt8, UInt8, UInt8) = (0x0D, 0x1B, 0x5B, 0x32, 0x4B)
        _ = write(STDERR_FILENO, &wipe, 5)
        signal(number, SIG_DFL)
        raise(number)
      }
      // Who started the run may have had the signal ignored.
      if unsafeBitCast(before, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self) {
        signal(SIGINT, SIG_IGN)
      }
    }

    /// The rate and the time that is left, once there is something to tell it from: `, 3.1 a second, 2 min left`.
    static func pace(done: Int, share: Double, after elapsed: Duration) -> String {
      let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) * 1e-18
      guard seconds >= 1, done > 0, share > 0 else { return "" }
      let rate = String(format: "%.3g", Double(done) / seconds)
      return ", \(rate) a second, \(time(seconds * (1 - share) / share)) left"
    }

    /// A time in its largest unit.
    private static func time(_ seconds: Double) -> String {
      if seconds < 90 { return "\(Int(seconds.rounded())) s" }
      if seconds < 5400 { return "\(Int((seconds / 60).rounded())) min" }
      return seconds < 1e8 ? "\(Int((seconds / 3600).rounded())) h" : "years"
    }
  }
}
