/// How a node keeps the overlay whole: what it sends without being asked, and how long it waits for what.
public struct Maintenance: Equatable, Sendable {
  /// The period of updates to every neighbor (2.3). Default: 1 s.
  public var updateInterval: Duration = .seconds(1)
  /// The silence after which a neighbor is suspected and probed. Default: 3 s, a few updates in a row.
  public var silenceMax: Duration = .seconds(3)
  /// How long a suspected neighbor may refute, directly or through others, before it counts as dead. Default: 3 s.
  public var suspicionTime: Duration = .seconds(3)
  /// What each rank in the order of takeover waits longer than the one before (2.3). Default: 500 ms.
  public var takeoverStep: Duration = .milliseconds(500)
  /// The longest pause between two audits of an own point through a remembered contact. Default: 10 s, half at least.
  public var auditInterval: Duration = .seconds(10)
  /// The updates that look for the owner of a hole before it is filled. Default: 6.
  public var holeAttempts = 6
  /// How long who beat a lost claim is remembered, a dead neighbor is known to be dead, and a claim made in doubt
  /// must stand before it is as good as any. Default: 90 s.
  public var memoryTime: Duration = .seconds(90)
  /// The pause before anything unanswered is sent again. Default: 1 s.
  public var resendInterval: Duration = .seconds(1)
  /// The silence after which a hand-over that is not granted comes to nothing. Default: 10 s.
  public var transferTimeout: Duration = .seconds(10)
  /// The pause between two attempts to give a zone away that is one too many (Appendix A). Default: 3 s.
  public var reassignmentInterval: Duration = .seconds(3)
  /// How long a node without a zone must hear that nobody has any before it claims its last one again. Default: 60 s.
  public var rebirthTime: Duration = .seconds(60)

  /// The longest pause between two comparisons of a zone with the other realities. Default: 30 s, half at least.
  public var repairInterval: Duration = .seconds(30)
  /// The time within which lost copies are made good: the window of what a write promises. Default: 60 s.
  public var repairWindow: Duration = .seconds(60)

  /// The longest pause between two times that an object is offered to the home of its key. Default: 10 min, half at
  /// least; in a node with very many it takes as long as it takes.
  public var republishInterval: Duration = .seconds(600)

  /// The default settings.
  public init() {}
}
