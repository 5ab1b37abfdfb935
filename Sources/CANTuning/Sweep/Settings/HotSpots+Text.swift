extension HotSpots: CustomStringConvertible {
  /// `none`, `cache:16`, `replicate:100:10000` with the window behind, or both: `cache:16+replicate:100:10000`.
  public var description: String {
    let parts = [
      cachedKeys > 0 ? "cache:\(cachedKeys)" : "",
      replicationThreshold > 0 ? "replicate:\(replicationThreshold):\(window)" : "",
    ]
    let turned = parts.filter { !$0.isEmpty }
    return turned.isEmpty ? "none" : turned.joined(separator: "+")
  }

  /// What `text` spells as `description` does; a window that is not named has 10,000 lookups.
  public init(parsing text: String) throws(ModelError) {
    var (cachedKeys, threshold, window) = (0, 0, HotSpots.none.window)
    for part in text.split(separator: "+", omittingEmptySubsequences: false) where text != "none" {
      let words = part.split(separator: ":", omittingEmptySubsequences: false)
      let numbers = words.dropFirst().compactMap { Int($0) }
      switch (words[0], words.count, numbers.count) {
      case ("cache", 2, 1): cachedKeys = numbers[0]
      case ("replicate", 2, 1): threshold = numbers[0]
      case ("replicate", 3, 2): (threshold, window) = (numbers[0], numbers[1])
      default:
        throw .setting(
          "'\(text)' is neither none nor cache:KEYS, replicate:ANSWERS, replicate:ANSWERS:WINDOW or two with a plus"
        )
      }
    }
    try self.init(cachedKeys: cachedKeys, replicationThreshold: threshold, window: window)
  }
}
