/// Finds the frames in a stream of bytes, however the stream is cut.
///
///     reader.append(received)
///     while let frame = try reader.next() { … }
///
/// A frame that cannot be read is passed over: `next()` throws once and goes on behind it, so that a
/// driver may skip what a later Canopy has added. Where the header of a frame cannot be read the stream
/// has lost its frames for good: ``failure`` says why, and the driver closes the connection.
public struct FrameReader: Sendable {
  private var bytes: [UInt8] = []
  private var start = 0
  /// Why no further frame will be found; `nil` as long as the stream is one of frames.
  public private(set) var failure: WireError?

  /// A reader that has received nothing yet.
  public init() {}

  /// The bytes that are held until the rest of their frame arrives.
  public var pendingCount: Int { bytes.count - start }

  /// Takes the next bytes of the stream; after a failure they are dropped.
  public mutating func append(_ received: some Sequence<UInt8>) {
    guard failure == nil else { return }
    bytes.append(contentsOf: received)
  }

  /// The next frame; `nil` until more bytes have arrived.
  ///
  /// O(bytes of the frame), amortized.
  public mutating func next() throws(WireError) -> Frame? {
    guard let body = try nextBody() else { return nil }
    defer { consume(upTo: body.upperBound) }
    return try Frame(body: body, of: bytes)
  }

  private mutating func nextBody() throws(WireError) -> Range<Int>? {
    if let failure { throw failure }
    do throws(WireError) {
      return try Frame.body(in: bytes, from: start)
    } catch {
      failure = error
      bytes = []
      start = 0
      throw error
    }
  }

  private mutating func consume(upTo end: Int) {
    start = end
    // Each byte is moved once on average, and a buffer that was large once is given back.
    if start == bytes.count {
      bytes.removeAll(keepingCapacity: bytes.count <= Self.keptBytesMax)
      start = 0
    } else if start > bytes.count / 2 {
      bytes.removeFirst(start)
      start = 0
    }
  }

  /// The most memory that an empty reader keeps.
  private static let keptBytesMax = 64 * 1024
}
