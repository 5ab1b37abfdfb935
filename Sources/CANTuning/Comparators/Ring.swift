/// Ids on the circle of 2⁶⁴, in ascending order, and the successor of any place in about constant time.
///
/// Consistent hashing (Karger et al., STOC 1997): a key belongs to the first id at or after it.
struct Ring: Sendable {
  /// The ids in ascending order, which number them.
  let ids: [UInt64]
  /// For each value of the first bits of a place, how many ids are below all such places.
  private let starts: [UInt32]
  /// How far to shift a place so that its first bits remain.
  private let shift: UInt64

  /// Ids in any order: random ones are sorted in O(n), by their first bits and then within these.
  init(_ drawn: [UInt64]) {
    let bits = max(1, drawn.count.bitWidth - 1 - drawn.count.leadingZeroBitCount)
    let shift = UInt64(64 - bits)
    var starts = [UInt32](repeating: 0, count: 1 << bits + 1)
    for id in drawn { starts[Int(id >> shift) + 1] += 1 }
    for bucket in 0..<(1 << bits) { starts[bucket + 1] += starts[bucket] }
    var ends = starts
    ids = [UInt64](unsafeUninitializedCapacity: drawn.count) { ids, initializedCount in
      for id in drawn {
        let bucket = Int(id >> shift)
        var place = Int(ends[bucket])
        ends[bucket] += 1
        while place > Int(starts[bucket]), ids[place - 1] > id {
          ids[place] = ids[place - 1]
          place -= 1
        }
        ids[place] = id
      }
      initializedCount = drawn.count
    }
    self.starts = starts
    self.shift = shift
  }

  /// The number of ids.
  var count: Int { ids.count }

  /// The memory of ids and index, in bytes.
  var byteCount: Int {
    ids.count * MemoryLayout<UInt64>.stride + starts.count * MemoryLayout<UInt32>.stride
  }

  /// The first id at or after `place`, around the circle. O(1) for random ids.
  @inline(__always)
  func successor(of place: UInt64) -> Int {
    let number = first(notBelow: place)
    return number == ids.count ? 0 : number
  }

  /// The first id that is at least `place`; the number of ids where there is none. O(1) for random ids.
  @inline(__always)
  func first(notBelow place: UInt64) -> Int {
    var number = Int(starts[Int(truncatingIfNeeded: place >> shift)])
    while number < ids.count, ids[number] < place { number += 1 }
    return number
  }

  /// The id after this one.
  @inline(__always)
  func next(after number: Int) -> Int { number == ids.count - 1 ? 0 : number + 1 }

  /// The id before this one.
  @inline(__always)
  func previous(before number: Int) -> Int { number == 0 ? ids.count - 1 : number - 1 }

  /// The length of the arc from the id before this one; 0 for a single id, whose arc is the whole circle.
  @inline(__always)
  func arc(of number: Int) -> UInt64 { ids[number] &- ids[previous(before: number)] }

  /// The share of the circle that belongs to this id.
  func share(of number: Int) -> Double {
    ids.count == 1 ? 1 : Ring.share(ofArc: arc(of: number))
  }

  /// An arc's share of the circle.
  static func share(ofArc arc: UInt64) -> Double { Double(arc) * 0x1p-64 }
}
