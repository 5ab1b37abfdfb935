// What libFuzzer calls: `.ci/fuzz` compiles it together with the modules that it is about.

import CANCore
import CANWire

/// Reads the bytes as one frame, as the body of one, and as a stream that is cut in two.
///
/// What can be read must be written as the same bytes; everything else must be an error and no trap.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzDecoder(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: data, count: count))
  expectOneSpelling(bytes)
  expectOneSpelling(framed(bytes))
  expectTheSameInPieces(bytes)
  return 0
}

private func expectOneSpelling(_ bytes: [UInt8]) {
  guard let frame = try? Frame(decoding: bytes) else { return }
  guard let encoded = try? frame.encoded() else { preconditionFailure("what was read cannot be written") }
  precondition(encoded == bytes, "what was read is written otherwise")
}

/// A frame of these bytes, for which chance would have to find their number.
private func framed(_ body: [UInt8]) -> [UInt8] {
  var bytes = [WireFormat.magic, WireFormat.version]
  var rest = body.count
  while rest >= 0x80 {
    bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
    rest >>= 7
  }
  bytes.append(UInt8(rest))
  return bytes + body
}

private func expectTheSameInPieces(_ bytes: [UInt8]) {
  let cut = Int(bytes.first ?? 0) * bytes.count / 256
  var whole = FrameReader()
  var pieces = FrameReader()
  whole.append(bytes)
  pieces.append(bytes[..<cut])
  let first = found(&pieces)
  pieces.append(bytes[cut...])
  precondition(found(&whole) == first + found(&pieces), "a stream reads otherwise in pieces")
}

/// How many frames are found, and how many are passed over.
private func found(_ reader: inout FrameReader) -> [Bool] {
  var found: [Bool] = []
  while reader.failure == nil {
    do {
      guard try reader.next() != nil else { break }
      found.append(true)
    } catch {
      found.append(false)
    }
  }
  return found
}
