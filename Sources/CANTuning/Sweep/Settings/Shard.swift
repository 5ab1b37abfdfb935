/// One of the equal parts of a sweep that machines share among them.
public struct Shard: Hashable, Sendable {
  /// Which part, from 0.
  public let index: Int
  /// The number of parts.
  public let count: Int

  /// The part of `index` among `count`; `nil` where there is none.
  public init?(_ index: Int, of count: Int) {
    guard count > 0, (0..<count).contains(index) else { return nil }
    self.index = index
    self.count = count
  }

  /// The only part: everything.
  public static let whole = Shard(only: ())

  private init(only: ()) {
    index = 0
    count = 1
  }

  /// The places of its settings in a sweep of `settings`: every `count`-th, so that parts are of like size.
  public func places(of settings: Int) -> [Int] {
    Array(stride(from: index, to: settings, by: count))
  }
}
