import CANStorage

/// Things that are due, earliest first, those of one instant in the order in which they came: a binary heap.
///
/// It can be inlined, since a simulation spends much of its time here.
public struct TimeQueue<Element: Sendable>: Sendable {
  @usableFromInline
  struct Entry: Sendable {
    @usableFromInline let due: Instant
    @usableFromInline let order: UInt64
    @usableFromInline let element: Element

    @inlinable
    init(due: Instant, order: UInt64, element: Element) {
      self.due = due
      self.order = order
      self.element = element
    }

    @inlinable
    func precedes(_ other: Entry) -> Bool {
      due == other.due ? order < other.order : due < other.due
    }
  }

  @usableFromInline var heap: [Entry] = []
  @usableFromInline var order: UInt64 = 0

  /// The empty queue.
  @inlinable
  public init() {}

  /// The number of elements.
  @inlinable public var count: Int { heap.count }
  /// Whether nothing is due, ever.
  @inlinable public var isEmpty: Bool { heap.isEmpty }
  /// When the first element is due.
  @inlinable public var next: Instant? { heap.first?.due }

  /// Adds an element. O(log n).
  @inlinable
  public mutating func insert(_ element: Element, due: Instant) {
    let entry = Entry(due: due, order: order, element: element)
    order += 1
    heap.append(entry)
    rise(from: heap.count - 1, entry)
  }

  /// Takes the first element. O(log n).
  @inlinable
  public mutating func popFirst() -> (due: Instant, element: Element)? {
    guard let first = heap.first, let last = heap.popLast() else { return nil }
    if !heap.isEmpty { sink(last) }
    return (first.due, first.element)
  }

  /// Takes the first element if it is due by `now`. O(log n).
  @inlinable
  public mutating func popFirst(by now: Instant) -> Element? {
    guard let next, next <= now else { return nil }
    return popFirst()?.element
  }

  /// Moves the hole at the top down to a leaf, which takes one comparison a level, and puts an entry of the bottom there.
  @inlinable
  mutating func sink(_ entry: Entry) {
    var hole = 0
    while true {
      var child = 2 * hole + 1
      guard child < heap.count else { break }
      if child + 1 < heap.count, heap[child + 1].precedes(heap[child]) { child += 1 }
      heap[hole] = heap[child]
      hole = child
    }
    rise(from: hole, entry)
  }

  /// Moves a hole up to where an entry belongs, and puts it there.
  @inlinable
  mutating func rise(from hole: Int, _ entry: Entry) {
    var hole = hole
    while hole > 0 {
      let parent = (hole - 1) / 2
      guard entry.precedes(heap[parent]) else { break }
      heap[hole] = heap[parent]
      hole = parent
    }
    heap[hole] = entry
  }
}
