import CANGeometry

extension RecordStore {
  /// The sum of the fingerprints of the records of `zone` that have not ended at `wall`, and their number.
  ///
  /// Two stores with equal digests hold the same versions of the same records. O(records of the zone).
  public func digest(of zone: Zone, at wall: WallTime) -> (sum: UInt64, count: Int) {
    var sum: UInt64 = 0
    var count = 0
    for record in records(in: zone) where !record.hasExpired(at: wall) {
      sum &+= record.fingerprint
      count += 1
    }
    return (sum, count)
  }
}

extension Record {
  /// FNV-1a over what tells two writes of a record apart; sums of these tell sets of records apart.
  public var fingerprint: UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    func mix(byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    func mix(word: UInt64) {
      for shift in stride(from: UInt64(0), to: 64, by: 8) {
        mix(byte: UInt8(truncatingIfNeeded: word >> shift))
      }
    }
    mix(word: code)
    for byte in key.space { mix(byte: byte) }
    for byte in key.id { mix(byte: byte) }
    mix(byte: isPointer ? 1 : 0)
    mix(word: version.time)
    mix(word: version.node)
    return hash
  }
}
