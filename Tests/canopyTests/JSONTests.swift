import CANGeometry
import Testing

@testable import canopy

@Suite struct JSONTests {
  /// A random value of limited depth.
  private func value(_ generator: inout SeededGenerator, depth: Int) -> JSONValue {
    switch generator.below(depth > 0 ? 6 : 4) {
    case 0: return .null
    case 1: return .bool(generator.below(2) == 1)
    case 2: return .double((generator.fraction() - 0.5) * 1e6, decimals: generator.below(9))
    case 3:
      let scalars: [Unicode.Scalar] = ["a", "\"", "\\", "\n", "\u{1}", "é", "東", "😀", "/", "\u{7F}"]
      var text = String.UnicodeScalarView()
      for _ in 0..<generator.below(6) { text.append(scalars[generator.below(scalars.count)]) }
      return .string(String(text))
    case 4: return .array((0..<generator.below(4)).map { _ in value(&generator, depth: depth - 1) })
    default:
      return .object(
        (0..<generator.below(4)).map {
          JSONValue.Member(name: "n\($0)", value: value(&generator, depth: depth - 1))
        })
    }
  }

  @Test func whatIsWrittenReadsBackTheSame() throws {
    for seed in 0..<300 as Range<UInt64> {
      var generator = SeededGenerator(seed: seed)
      let value = value(&generator, depth: 4)
      #expect(try JSONReader.document(Array(value.json.utf8)) == value, "seed \(seed)")
    }
  }

  @Test func everyPrefixOfADocumentIsRefusedAndNoneTraps() {
    let bytes = Array(#"{"a":[1.5e3,-0,true,null,"\ud83d\ude00\n"],"b":{}}"#.utf8)
    for length in 0..<bytes.count {
      #expect(throws: JSONReader.Mistake.self) { try JSONReader.document(Array(bytes[..<length])) }
    }
    #expect(throws: Never.self) { try JSONReader.document(bytes) }
  }

  @Test func damagedDocumentsNeverTrap() {
    let bytes = Array(#"{"a":[1.5e3,-0,true,null,"\ud83d\ude00\n"],"b":{}}"#.utf8)
    for seed in 0..<2_000 as Range<UInt64> {
      var generator = SeededGenerator(seed: seed)
      var damaged = bytes
      for _ in 0...generator.below(3) {
        damaged[generator.below(damaged.count)] = UInt8(generator.below(128))
      }
      _ = try? JSONReader.document(damaged)
    }
  }

  @Test(arguments: [
    "01", "1.", ".5", "+1", "1e", "--1", "[1,]", "{\"a\":1,}", "{a:1}", "'a'", "\"\\x\"", "\"\\ud800\"",
    "\"\\u12g4\"", "\"a\nb\"", "nul", "1 2", "[", String(repeating: "[", count: 200),
  ])
  func whatIsNotJSONIsRefused(text: String) {
    #expect(throws: JSONReader.Mistake.self) { try JSONReader.document(Array(text.utf8)) }
  }

  @Test func numbersAreShortAndReadBackTheSame() {
    #expect(JSONValue.double(3) == .number("3"))
    #expect(JSONValue.double(-0.1) == .number("-0.1"))
    #expect(JSONValue.double(.nan) == .null)
    #expect(JSONValue.double(2.0 / 3, decimals: 3) == .number("0.667"))
    #expect(JSONValue.double(1e300, decimals: 3).finite == 1e300)
  }
}
