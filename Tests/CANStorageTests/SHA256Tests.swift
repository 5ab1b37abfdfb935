import Testing

@testable import CANStorage

@Suite struct SHA256Tests {
  @Test func agreesWithTheVectorsOfTheStandard() {
    let vectors = [
      "": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      "abc": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq":
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
      "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrs"
        + "mnopqrstnopqrstu": "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1",
    ]
    for (message, digest) in vectors {
      #expect(hexadecimal(SHA256.hash(Array(message.utf8))) == digest, "\(message)")
    }
  }

  @Test func agreesWithTheVectorOfAMillionLetters() {
    let message = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000)
    #expect(
      hexadecimal(SHA256.hash(message))
        == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  /// The goldens are those of Python's hashlib for byte i of message n being (7 i + n) mod 256.
  @Test func agreesWithHashlibAtEveryLengthToThreeBlocks() {
    let goldens = [
      55: "81afe5b788dc2ce138ff83d9b20164db75a94d75d2b2432eea4a0ef605088c72",
      56: "2aba54f0ac632420a2b502431408866e40e1d5e430df4cd822642c78ab2eb9c1",
      63: "733d3d4ee79ee67145bf73da13588f6f235d37414fc64b14a2f00f1762792f5e",
      64: "79322907b3e9d013d7dc2c2f256674dbf733045cde01df3539271c6f5605feb8",
      65: "d85c007c6eb440f085afa2b84f6f2bce4658b240e9f62cb1364bf0485a57e720",
      119: "6c87eedf096b345de205b702e5223b73b447a3207791ded3ea007ba15ed6736e",
      120: "42500cf6a1e3936d6b9e0bcfe296d654b63255e525487d3634d0b15fde591c4d",
      200: "8e3f3819b4f1b1f71c011c6b854c43601f132c3c88b8982b20733d2b1695c593",
    ]
    var digests: [UInt8] = []
    for length in 0...200 {
      let digest = SHA256.hash((0..<length).map { UInt8(truncatingIfNeeded: 7 * $0 + length) })
      digests += digest
      if let golden = goldens[length] { #expect(hexadecimal(digest) == golden, "length \(length)") }
    }
    #expect(
      hexadecimal(SHA256.hash(digests))
        == "e673d33f6940a6d3856d0d305fd88363ae0ba3b96e2411d8ddd5e0dd443f4525")
  }

  private func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
