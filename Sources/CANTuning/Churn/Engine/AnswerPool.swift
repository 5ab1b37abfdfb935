/// The nodes that answers on their way name: lists of limited length in one flat array.
struct AnswerPool {
  private let width: Int
  private var nodes: [UInt32] = []
  private var counts: [Int32] = []
  private var free: [UInt32] = []

  /// No answer yet; each names at most `width` nodes.
  init(width: Int) { self.width = width }

  /// A list for `list`, at most `width` nodes, until it is taken.
  mutating func add(_ list: [UInt32]) -> UInt32 {
    precondition(list.count <= width, "\(list.count) nodes of \(width)")
    let number: UInt32
    if let last = free.popLast() {
      number = last
    } else {
      number = UInt32(counts.count)
      counts.append(0)
      nodes.append(contentsOf: repeatElement(0, count: width))
    }
    counts[Int(number)] = Int32(list.count)
    let start = Int(number) * width
    for place in list.indices { nodes[start + place] = list[place] }
    return number
  }

  /// Puts a list into `list` and gives its number free.
  mutating func take(_ number: UInt32, into list: inout [UInt32]) {
    list.removeAll(keepingCapacity: true)
    let start = Int(number) * width
    for place in start..<start + Int(counts[Int(number)]) { list.append(nodes[place]) }
    free.append(number)
  }
}
