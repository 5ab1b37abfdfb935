/// What an overlay promises to those who use it: each has one checker, which every run of a scenario asks.
public enum Promise: String, Hashable, Sendable, CaseIterable {
  /// What a node knows does not contradict itself.
  case consistency
  /// Exactly one node serves each point once the overlay has become whole.
  case tiling
  /// Every node knows exactly the zones next to its own once the overlay has become whole.
  case neighbors
  /// No point is without an owner for longer than `Vacancies.spellMax` after the last fault that explains it; and once
  /// the overlay was found whole in calm, whatever is asked succeeds.
  case availability
  /// No acknowledged write is lost while fewer of its holders than it takes stop within one repair window.
  case durability
  /// What is read in calm is no older than what was acknowledged before; where R + W > r.
  case freshness
  /// What was deleted does not come back.
  case deletion
  /// A query is complete and right, or says what is missing; nothing is found twice.
  case answers
  /// Nodes send, and keep in mind, no more than their work explains, and nothing is kept for ever.
  case bounds
}

/// A promise that was seen broken: always a bug.
public struct Breach: Error, Hashable, Sendable, CustomStringConvertible {
  /// The promise.
  public let promise: Promise
  /// What was seen, with the values.
  public let description: String

  /// The breach of a promise that `description` tells.
  public init(_ promise: Promise, _ description: String) {
    self.promise = promise
    self.description = description
  }
}
