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
  /// The due time of the first entry, to be read without a look at the heap.
  @usableFromInline var earliest: Instant?

  /// The empty queue.
  @inlinable
  public init() {}

  /// The number of elements.
  @inlinable public var count: Int { heap.count }
  /// Whether nothing is due, ever.
  @inlinable public var isEmpty: Bool { heap.isEmpty }
  /// When the first element is due.
  @inlinable public var next: Instant? { earliest }

  /// Adds an element. O(log n).
  @inlinable
  public mutating func insert(_ element: Element, due: Instant) {
    heap.append(Entry(due: due, order: order, element: element))
    order += 1
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard heap[child].precedes(heap[parent]) else { break }
      heap.swapAt(child, parent)
      child = parent
    }
    earliest = heap[0].due
  }

  /// Takes the first element. O(log n).
  @inlinable
  public mutating func popFirst() -> (due: Instant, element: Element)? {
    guard let first = heap.first, let last = heap.popLast() else { return nil }
    if !heap.isEmpty {
      heap[0] = last
      siftDown()
    }
    earliest = heap.first?.due
    return (first.due, first.element)
  }

  /// Takes the first element if it is due by `now`. O(log n).
  @inlinable
  public mutating func popFirst(by now: Instant) -> Element? {
    guard let next, next <= now else { return nil }
    return popFirst()?.element
  }

  @inlinable
  mutating func siftDown() {
    var parent = 0
    while true {
      var child = 2 * parent + 1
      guard child < heap.count else { return }
      if child + 1 < heap.count, heap[child + 1].precedes(heap[child]) { child += 1 }
      guard heap[child].precedes(heap[parent]) else { return }
      heap.swapAt(child, parent)
      parent = child
    }
  }
}
