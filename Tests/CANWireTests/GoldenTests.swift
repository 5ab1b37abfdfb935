import CANCore
import CANTestKit
import Foundation
import Testing

@testable import CANWire

/// The bytes of one fixed frame of every kind: they never change within a version.
@Suite struct GoldenTests {
  private static let path = "Goldens/frames.txt"

  @Test func theBytesOfEveryKindStayWhatTheyAre() throws {
    let lines = try Samples.frames.map { sample in
      let digits = try sample.frame.encoded().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
      return "\(sample.name): \(digits.joined())\n"
    }
    try expectGolden(lines.joined(), Self.path)
  }

  @Test func thereIsAGoldenForEveryKind() {
    let frames = Samples.frames.map(\.frame)
    let payloads = frames.compactMap { frame -> Payload? in
      if case .route(let routed) = frame.message { routed.payload } else { nil }
    }
    let outcomes = frames.compactMap { frame -> Outcome? in
      if case .reply(_, let outcome) = frame.message { outcome } else { nil }
    }
    let queries = payloads.compactMap { payload -> WireFormat.QueryKind? in
      if case .query(let part) = payload { part.query.kind.number } else { nil }
    }
    #expect(Set(frames.map(\.message.kind)).count == WireFormat.MessageKind.allCases.count)
    #expect(Set(payloads.map(\.kind)).count == WireFormat.PayloadKind.allCases.count)
    #expect(Set(outcomes.map(\.kind)).count == WireFormat.OutcomeKind.allCases.count)
    #expect(Set(queries).count == WireFormat.QueryKind.allCases.count)
  }

  /// An independent decoder, written from the specification, reads the same.
  @Test func anotherDecoderReadsTheSame() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let printed = try shell("python3 decode.py \(Self.path)", in: folder)
    guard let printed else { return print("python3 is missing: the other decoder is not compared") }
    let lines = printed.split(separator: "\n").map(String.init)
    try #require(lines.count == Samples.frames.count, "\(printed)")
    for (line, sample) in zip(lines, Samples.frames) {
      #expect(line == summary(of: sample.frame), "\(sample.name)")
    }
  }

  /// What the line prints on both of its outputs; `nil` where there is no such program.
  private func shell(_ line: String, in folder: URL) throws -> String? {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", line]
    process.currentDirectoryURL = folder
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return process.terminationStatus == 127 ? nil : String(decoding: data, as: UTF8.self)
  }
}

/// Damaged frames are errors or other messages, and never a trap.
@Suite struct DamageTests {
  @Test func everyTruncationIsAnError() throws {
    for sample in Samples.frames {
      let bytes = try sample.frame.encoded()
      for count in 0..<bytes.count {
        #expect(throws: WireError.truncated, "\(sample.name), \(count) bytes") {
          try Frame(decoding: Array(bytes[..<count]))
        }
        // The same with the length set right: the body itself ends too early.
        let body = Array(try body(of: bytes).prefix(count))
        if body.count < (try self.body(of: bytes)).count {
          #expect(throws: WireError.truncated, "\(sample.name), a body of \(count) bytes") {
            try Frame(decoding: framed(body))
          }
        }
      }
    }
  }

  @Test func everyChangedByteIsAnErrorOrAnotherMessage() throws {
    for sample in Samples.frames {
      let bytes = try sample.frame.encoded()
      for index in bytes.indices {
        let changes: [UInt8] = isOptimized ? Array(1...255) : [1, 2, 0x40, 0x7F, 0x80, 0xFF]
        for change in changes {
          var damaged = bytes
          damaged[index] ^= change
          guard let frame = try? Frame(decoding: damaged) else { continue }
          #expect(try frame.encoded() == damaged, "\(sample.name), byte \(index) by \(change)")
        }
      }
    }
  }

  @Test func bytesBehindTheMessageAreAnError() throws {
    for sample in Samples.frames {
      let bytes = try sample.frame.encoded()
      #expect(throws: WireError.trailingBytes(1)) { try Frame(decoding: bytes + [0]) }
      let body = try body(of: bytes) + [0]
      #expect(throws: WireError.trailingBytes(1)) { try Frame(decoding: framed(body)) }
    }
  }

  private func body(of bytes: [UInt8]) throws -> ArraySlice<UInt8> {
    bytes[try #require(try Frame.body(in: bytes, from: 0))]
  }
}

/// A frame of this body, whatever is in it.
func framed(_ body: some Collection<UInt8>) -> [UInt8] {
  var writer = WireWriter(countMax: .max)
  writer.byte(WireFormat.magic)
  writer.byte(WireFormat.version)
  writer.varint(UInt64(body.count))
  return writer.bytes + body
}
