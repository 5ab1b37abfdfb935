/// Events in the order of their times, and at the same time in the order they were scheduled.
///
/// A binary heap in one flat array: O(log n) for an event in and out.
struct EventQueue<Event> {
  private struct Entry {
    let time: Nanoseconds
    let order: UInt64
    let event: Event

    @inline(__always)
    func precedes(_ other: Entry) -> Bool {
      time < other.time || time == other.time && order < other.order
    }
  }

  private var heap: [Entry] = []
  private var scheduled: UInt64 = 0

  /// The events that are left.
  var count: Int { heap.count }

  /// Lets `event` happen at `time`.
  mutating func schedule(_ event: Event, at time: Nanoseconds) {
    let entry = Entry(time: time, order: scheduled, event: event)
    scheduled += 1
    heap.append(entry)
    var place = heap.count - 1
    while place > 0 {
      let parent = (place - 1) / 2
      guard entry.precedes(heap[parent]) else { break }
      heap[place] = heap[parent]
      place = parent
    }
    heap[place] = entry
  }

  /// Takes out the next event, unless it is later than `end`.
  mutating func next(until end: Nanoseconds) -> (time: Nanoseconds, event: Event)? {
    guard let first = heap.first, first.time <= end, let last = heap.popLast() else { return nil }
    guard !heap.isEmpty else { return (first.time, first.event) }
    var place = 0
    while true {
      var child = 2 * place + 1
      guard child < heap.count else { break }
      if child + 1 < heap.count, heap[child + 1].precedes(heap[child]) { child += 1 }
      guard heap[child].precedes(last) else { break }
      heap[place] = heap[child]
      place = child
    }
    heap[place] = last
    return (first.time, first.event)
  }
}
