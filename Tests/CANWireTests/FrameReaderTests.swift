import CANCore
import CANTestKit
import Testing

@testable import CANWire

/// Frames are found in a stream however it is cut.
@Suite struct FrameReaderTests {
  private let frames = Samples.frames.map(\.frame)

  private func stream() throws -> [UInt8] {
    var bytes: [UInt8] = []
    for frame in frames { try frame.encode(into: &bytes) }
    return bytes
  }

  @Test func oneByteAtATime() throws {
    var reader = FrameReader()
    var found: [Frame] = []
    for byte in try stream() {
      reader.append(CollectionOfOne(byte))
      while let frame = try reader.next() { found.append(frame) }
    }
    #expect(found == frames)
    #expect(reader.pendingCount == 0)
  }

  @Test func allAtOnceAndInPiecesOfEverySize() throws {
    let bytes = try stream()
    for size in [2, 3, 7, 64, 1000, bytes.count] {
      var reader = FrameReader()
      var found: [Frame] = []
      for start in stride(from: 0, to: bytes.count, by: size) {
        reader.append(bytes[start..<min(start + size, bytes.count)])
        while let frame = try reader.next() { found.append(frame) }
      }
      #expect(found == frames, "pieces of \(size)")
    }
  }

  /// A later Canopy may send kinds that this one does not know; the stream goes on behind them.
  @Test func aFrameThatCannotBeReadIsPassedOver() throws {
    var reader = FrameReader()
    reader.append(framed([UInt8](repeating: 0, count: 9) + [200, 1, 2, 3]))
    reader.append(try frames[0].encoded())
    #expect(throws: WireError.unknownKind(of: "message", 200)) { try reader.next() }
    #expect(reader.failure == nil)
    #expect(try reader.next() == frames[0])
    #expect(try reader.next() == nil)
  }

  @Test(arguments: [
    ([0x47, 0x45, 0x54], WireError.badMagic(0x47)),
    ([0xCA, 0x02, 0x00], .unknownVersion(2)),
    ([0xCA, 0x01, 0x81, 0x80, 0x40], .limitExceeded(.bodyBytes, 1 << 20 | 1)),
    ([0xCA, 0x01, 0x80, 0x00], .notCanonical),
    ([0xCA, 0x01] + [UInt8](repeating: 0xFF, count: 10), .outOfRange("number")),
  ])
  func aBadHeaderEndsTheStream(bytes: [UInt8], error: WireError) throws {
    var reader = FrameReader()
    reader.append(bytes)
    reader.append(try frames[0].encoded())
    for _ in 0..<2 { #expect(throws: error) { try reader.next() } }
    #expect(reader.failure == error)
    reader.append(bytes)
    #expect(reader.pendingCount == 0)
  }

  /// The memory that a reader holds is what has arrived, and never what was announced.
  @Test func anAnnouncedLengthTakesNoMemory() throws {
    var reader = FrameReader()
    reader.append([0xCA, 0x01, 0x80, 0x80, 0x40])
    #expect(try reader.next() == nil)
    #expect(reader.pendingCount == 5)
  }
}
