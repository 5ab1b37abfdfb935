/// A run of a model whose events wait in one queue.
protocol QueuedRun: ChurnRun {
  associatedtype Event
  var world: ChurnWorld { get set }
  var queue: EventQueue<Event> { get set }
  /// Lets an event happen.
  mutating func handle(_ event: Event)
  /// Takes a node that crashes out of the run.
  mutating func forget(_ replacement: ChurnPlan.Replacement)
  /// Sends the first message of a newcomer.
  mutating func join(_ node: UInt32)
}

extension QueuedRun {
  var plan: ChurnPlan { world.plan }
  var tally: ChurnTally { world.tally }

  mutating func advance(to time: Nanoseconds) {
    while let (due, event) = queue.next(until: time) {
      world.now = due
      handle(event)
    }
    world.now = time
  }

  mutating func replace(_ replacement: ChurnPlan.Replacement) {
    forget(replacement)
    world.replace(replacement)
    join(UInt32(replacement.joining))
  }
}
