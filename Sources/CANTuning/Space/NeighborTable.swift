import CANGeometry

/// The neighbor lists of all nodes in one array, each in ascending order (compressed sparse rows).
struct NeighborTable: Sendable {
  /// Where the list of each node begins; then the end of the last.
  private(set) var offsets: [UInt32]
  /// All lists, one after the other.
  private(set) var entries: [UInt32]

  /// The neighbors of `node`.
  subscript(node: Int) -> ArraySlice<UInt32> {
    entries[Int(offsets[node])..<Int(offsets[node + 1])]
  }

  /// The memory of the lists, in bytes.
  var byteCount: Int { (offsets.count + entries.count) * MemoryLayout<UInt32>.stride }

  /// The lists that `fill` appends for one node after the other, each sorted, without the node itself and
  /// without repetition.
  ///
  /// Throws `ModelError.setting` where all of them together have more than `entriesMax` entries.
  init(
    nodes: Int, capacity: Int, entriesMax: Int = Int(UInt32.max),
    fill: (_ node: Int, _ list: inout [UInt32]) -> Void
  ) throws(ModelError) {
    offsets = [0]
    offsets.reserveCapacity(nodes + 1)
    entries = []
    entries.reserveCapacity(capacity)
    var list: [UInt32] = []
    for node in 0..<nodes {
      list.removeAll(keepingCapacity: true)
      fill(node, &list)
      list.sort()
      var last: UInt32?
      for entry in list where entry != last && Int(entry) != node {
        entries.append(entry)
        last = entry
      }
      guard entries.count <= entriesMax else {
        throw .setting("all nodes together have at most \(entriesMax) links; these knobs give them more")
      }
      offsets.append(UInt32(entries.count))
    }
  }

  /// The true neighbors of zones that tile `torus`. O(n d) lookups of an owner.
  init(torus: Torus, zones: [Zone], owners: OwnerIndex) {
    let larger = LargerNeighbors(torus: torus, zones: zones, owners: owners)
    let offsets = larger.offsets()
    let count = Int(offsets[zones.count])
    self.offsets = offsets
    entries = [UInt32](unsafeUninitializedCapacity: count) { entries, initializedCount in
      larger.fill(entries, offsets: offsets)
      initializedCount = count
    }
    sortLists()
  }

  private mutating func sortLists() {
    entries.withUnsafeMutableBufferPointer { entries in
      for node in 0..<(offsets.count - 1) {
        let list = Int(offsets[node])..<Int(offsets[node + 1])
        if list.count > 64 {
          entries[list].sort()
        } else {
          NeighborTable.insertionSort(&entries, list)
        }
      }
    }
  }

  @inline(__always)
  private static func insertionSort(
    _ entries: inout UnsafeMutableBufferPointer<UInt32>, _ list: Range<Int>
  ) {
    for index in list.dropFirst() {
      let entry = entries[index]
      var place = index
      while place > list.lowerBound, entries[place - 1] > entry {
        entries[place] = entries[place - 1]
        place -= 1
      }
      entries[place] = entry
    }
  }
}

/// For each zone its neighbors of at least its own size, which are the zones that hold its facing boxes.
private struct LargerNeighbors {
  let zones: [Zone]
  /// How many each zone has, at most 2d.
  private(set) var counts: [UInt8]
  /// Their numbers, zone by zone.
  private(set) var found: [UInt32] = []

  init(torus: Torus, zones: [Zone], owners: OwnerIndex) {
    self.zones = zones
    counts = [UInt8](repeating: 0, count: zones.count)
    found.reserveCapacity(zones.count * (torus.dimensions + 1))
    let facing = FacingBoxes(torus: torus)
    zones.withUnsafeBufferPointer { zones in
      for index in zones.indices {
        let zone = zones[index]
        let before = found.count
        facing.forEach(of: zone) { code in
          let owner = owners.owner(of: code, in: zones)
          if zones[owner].volume >= zone.volume { found.append(UInt32(owner)) }
        }
        counts[index] = UInt8(found.count - before)
      }
    }
  }

  /// Calls `body` with every pair of neighbors in every order that a list must hold.
  @inline(__always)
  private func forEachEntry(_ body: (_ node: Int, _ neighbor: Int) -> Void) {
    zones.withUnsafeBufferPointer { zones in
      found.withUnsafeBufferPointer { found in
        var next = 0
        for index in zones.indices {
          for _ in 0..<counts[index] {
            let neighbor = Int(found[next])
            next += 1
            body(index, neighbor)
            // Of two equal zones each finds the other; a larger one does not look for smaller ones.
            if zones[neighbor].volume > zones[index].volume { body(neighbor, index) }
          }
        }
      }
    }
  }

  /// Where the list of each zone begins; then the end of the last.
  func offsets() -> [UInt32] {
    var offsets = [UInt32](repeating: 0, count: zones.count + 1)
    offsets.withUnsafeMutableBufferPointer { offsets in
      forEachEntry { node, _ in offsets[node + 1] += 1 }
      for node in zones.indices { offsets[node + 1] += offsets[node] }
    }
    return offsets
  }

  /// Writes all lists, each in no particular order.
  func fill(_ entries: UnsafeMutableBufferPointer<UInt32>, offsets: [UInt32]) {
    var ends = offsets
    ends.withUnsafeMutableBufferPointer { ends in
      forEachEntry { node, neighbor in
        entries[Int(ends[node])] = UInt32(neighbor)
        ends[node] += 1
      }
    }
  }
}
